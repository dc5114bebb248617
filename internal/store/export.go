package store

import (
	"crypto/rand"
	"errors"
	"maps"
	"os"
	"slices"

	"github.com/airesdev/aires"
)

// Export is a Folder whose Save writes to one folder of the user's choice,
// the files directly in it, so that their paths are known beforehand.
type Export struct {
	*Folder
	to string
}

// To returns the export of f's runs to the folder dir, which is created with
// the first Save.
func (f *Folder) To(dir string) *Export { return &Export{f, dir} }

// Save writes rep's files into the folder and returns its path. Each file
// replaces the one of its name as a whole; other files there are left alone.
// Every error is an *aires.Error of kind ErrorOutput.
func (e *Export) Save(rep *aires.Report, files map[string][]byte) (path string, err error) {
	all, err := e.render(rep, files)
	if err != nil {
		return "", outputError("save booklet", e.to, err)
	}
	if err := e.write(all); err != nil {
		return "", outputError("save booklet", e.to, err)
	}
	return e.to, nil
}

func (e *Export) write(files map[string][]byte) (err error) {
	if err := os.MkdirAll(e.to, 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(e.to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fresh := freshPrefix + name + "~" + rand.Text()
		err := writeFile(root, fresh, files[name])
		if err == nil {
			err = root.Rename(fresh, name)
		}
		if err != nil {
			_ = root.Remove(fresh) // it may not exist: the error that counts is the first
			return err
		}
	}
	return syncDir(root, ".")
}
