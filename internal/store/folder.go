package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"github.com/airesdev/aires"
)

// index is the file that a run is read back from.
const index = "booklet.json"

// Format is a file that Save makes of every report. booklet.Markdown and
// booklet.JSON are such writers.
type Format struct {
	Name  string // of the file: booklet.md
	Write func(io.Writer, *aires.Report) error
}

// Folder is a place for runs. It is safe for concurrent use, by other
// processes too.
type Folder struct {
	dir     string
	formats []Format
}

// Open names the folder dir, which need not exist: the first Save creates it.
// Save writes each of formats; booklet.json is written even if none is named
// so. An empty dir, and a format without a plain file name, give ErrorOutput.
func Open(dir string, formats ...Format) (*Folder, error) {
	if dir == "" {
		return nil, &aires.Error{Kind: aires.ErrorOutput, Op: "open run folder", Hint: "name a folder with --output"}
	}
	for _, f := range formats {
		if err := checkName(f.Name); err != nil {
			return nil, &aires.Error{Kind: aires.ErrorOutput, Op: "open run folder", Subject: dir, Err: err}
		}
	}
	return &Folder{dir: filepath.Clean(dir), formats: formats}, nil
}

// plainName is what ids and file names look like: nothing that a file system
// or a shell reads otherwise.
var plainName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,120}$`)

func checkName(name string) error {
	if !plainName.MatchString(name) || !filepath.IsLocal(name) || name[len(name)-1] == '.' {
		return fmt.Errorf("%q is not a plain name of letters, digits, dots, dashes and underscores", name)
	}
	return nil
}

// root opens the folder for reading. A folder that does not exist gives
// fs.ErrNotExist.
func (f *Folder) root() (*os.Root, error) {
	if err := f.refuseLink(); err != nil {
		return nil, err
	}
	return os.OpenRoot(f.dir)
}

// create opens the folder for writing, and makes it, with its .gitignore,
// where there is none.
func (f *Folder) create() (*os.Root, error) {
	if err := os.MkdirAll(f.dir, 0o755); err != nil {
		return nil, err
	}
	root, err := f.root()
	if err != nil {
		return nil, err
	}
	if err := writeIgnore(root); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return root, nil
}

// writeIgnore hides the folder from git. An empty file is what a full disk left
// of an earlier attempt; one with other content is the user's.
func writeIgnore(root *os.Root) error {
	if info, err := root.Lstat(".gitignore"); err == nil && info.Size() > 0 {
		return nil
	}
	err := root.WriteFile(".gitignore", []byte("*\n"), 0o644)
	if err != nil {
		_ = root.Remove(".gitignore") // it may not exist: the error that counts is the first
	}
	return err
}

// refuseLink keeps a workspace from sending runs elsewhere: a link could have
// come with its source.
func (f *Folder) refuseLink() error {
	info, err := os.Lstat(f.dir)
	if err != nil {
		return err
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		return fmt.Errorf("%s is a symbolic link", f.dir)
	}
	return nil
}
