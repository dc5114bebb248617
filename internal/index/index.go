package index

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// Options adjusts Open. The zero value works.
type Options struct {
	// Cache is the folder in which indexes are kept from one run to the next;
	// "" keeps none.
	Cache string
	// List names the files that belong to the workspace, relative to it and with
	// forward slashes, as git ls-files does. Where it is nil, fails or names
	// none, the folders are walked, and what .gitignore excludes is left out.
	List func(ctx context.Context) ([]string, error)
}

// Index answers questions about a workspace as it was when it was opened. It is
// safe for concurrent use until it is closed.
type Index struct {
	*Reader
	names   []string
	files   []File // those of a known language, in the order of their names
	words   []wordSet
	skipped []Skip
	close   func() error // nil where the root is the caller's

	turn      sync.Once
	mentions  mentions
	lookup    sync.Once
	spellings []spelt
	byName    map[string][]*Decl
	byBase    map[string][]string
	members   map[string][]*Decl
}

// spelt is a name that is declared, as it is and as it is compared.
type spelt struct{ name, folded string }

// Open is New for the folder dir, which it opens. A folder that cannot be opened
// is an error.
func Open(ctx context.Context, dir string, o Options) (*Index, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(abs)
	if err != nil {
		return nil, err
	}
	x := New(ctx, root, o)
	x.close = root.Close
	return x, nil
}

// New reads the index of the folder root, which stays the caller's, from the
// cache, brings it up to date and keeps it there again. What cannot be read is
// skipped, and an index that cannot be kept is still an index. When ctx ends,
// what was not read by then is skipped.
func New(ctx context.Context, root *os.Root, o Options) *Index {
	x := &Index{Reader: NewReader(root)}
	old := load(o.Cache, root.Name())
	stats := x.survey(ctx, o.List)
	if x.refresh(ctx, stats, old) && ctx.Err() == nil {
		x.save(o.Cache, root.Name(), stats)
	}
	return x
}

// Close lets go of what Open opened.
func (x *Index) Close() error {
	if x.close == nil {
		return nil
	}
	return x.close()
}

// List names the files of the folder root as an Index does that is given no list,
// and reads none but .gitignore.
func List(ctx context.Context, root *os.Root) []string {
	x := &Index{Reader: NewReader(root)}
	x.survey(ctx, nil)
	return x.names
}

// Names returns the workspace's files, source or not, in the order of the
// alphabet. The caller must not change them.
func (x *Index) Names() []string { return x.names }

// Skipped lists what was not looked at. The caller must not change it.
func (x *Index) Skipped() []Skip { return x.skipped }

// Files returns what is known of every file of a known language, in the order of
// their names. The caller must not change it.
func (x *Index) Files() []File { return x.files }

// stat is a file as the folder listed it.
type stat struct {
	name string
	size int64
	time int64 // of its last change, in nanoseconds
}

func newStat(name string, info fs.FileInfo) stat {
	return stat{name, info.Size(), info.ModTime().UnixNano()}
}

// find returns the known file of that name, or nil.
func (x *Index) find(name string) *File {
	i, ok := slices.BinarySearchFunc(x.files, name, func(f File, name string) int {
		switch {
		case f.Name < name:
			return -1
		case f.Name > name:
			return 1
		}
		return 0
	})
	if !ok {
		return nil
	}
	return &x.files[i]
}
