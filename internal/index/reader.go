package index

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

const (
	// MaxFile is the size in bytes above which a file is not read. No source that
	// somebody wrote by hand comes near it.
	MaxFile = 4 << 20
	// maxCache bounds the bytes of files that are remembered.
	maxCache = 64 << 20
	// maxListed bounds how many entries of a folder are looked at.
	maxListed = 20000
)

// Reader reads the text files of a folder: regular files of bounded size inside
// it, symbolic links resolved. It remembers what it has read. It is safe for
// concurrent use.
type Reader struct {
	root *os.Root

	mu    sync.Mutex
	known map[string][]string // lines by name; nil for what cannot be read
	size  int
}

// NewReader returns a Reader of the files in root, which stays the caller's.
func NewReader(root *os.Root) *Reader {
	return &Reader{root: root, known: make(map[string][]string)}
}

// Lines returns the lines of the text file name without their ends, or nil when
// there is no such file that may be read. name is relative to the folder, with
// forward slashes. The caller must not change them.
func (r *Reader) Lines(name string) []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if lines, ok := r.known[name]; ok {
		return lines
	}
	raw, _ := r.Read(name)
	lines := TextLines(raw)
	if r.size += len(raw); r.size > maxCache {
		clear(r.known)
		r.size = len(raw)
	}
	r.known[name] = lines
	return lines
}

// Read returns what the file name holds. The error says in a few words why it
// may not be read. Nothing is remembered.
func (r *Reader) Read(name string) ([]byte, error) {
	file, err := r.open(name, os.FileMode.IsRegular)
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // nothing was written
	raw, err := io.ReadAll(io.LimitReader(file, MaxFile+1))
	switch {
	case err != nil:
		return nil, reason(err)
	case len(raw) > MaxFile:
		return nil, errLarge
	}
	return raw, nil
}

// List returns the names in the folder dir, in no particular order; nil where it
// cannot be read.
func (r *Reader) List(dir string) []string {
	entries, err := r.entries(dir)
	if err != nil {
		return nil
	}
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func (r *Reader) entries(dir string) ([]fs.DirEntry, error) {
	folder, err := r.open(dir, os.FileMode.IsDir)
	if err != nil {
		return nil, err
	}
	defer folder.Close() //nolint:errcheck // nothing was written
	found, err := folder.ReadDir(maxListed)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, reason(err)
	}
	return found, nil
}

var (
	errLarge   = errors.New("larger than 4 MB")
	errOutside = errors.New("outside the workspace")
	errSpecial = errors.New("not a regular file")
	errMoved   = errors.New("changed while it was opened")
)

// open opens name when it is what is wanted. It looks before it opens, because
// opening a device can already do something, and again afterwards, because in
// between the name may have come to mean another file. Should that be a FIFO,
// nonblock keeps open from waiting for its writer.
func (r *Reader) open(name string, wanted func(os.FileMode) bool) (*os.File, error) {
	local := filepath.FromSlash(name)
	if !filepath.IsLocal(local) {
		return nil, errOutside
	}
	info, err := r.root.Stat(local)
	switch {
	case err != nil:
		return nil, reason(err)
	case !wanted(info.Mode()):
		return nil, errSpecial
	case info.Mode().IsRegular() && info.Size() > MaxFile:
		return nil, errLarge
	}
	file, err := r.root.OpenFile(local, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return nil, reason(err)
	}
	opened, err := file.Stat()
	if err != nil || !os.SameFile(info, opened) {
		_ = file.Close() // nothing was written, and there is nobody to tell
		return nil, errMoved
	}
	return file, nil
}

// reason is err without the path, which stands beside it.
func reason(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}
