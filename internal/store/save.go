package store

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/airesdev/aires"
)

// Hidden folders: fresh ones are being written, former ones are being replaced.
const (
	freshPrefix  = ".fresh-"
	formerPrefix = ".former-"
	abandoned    = 24 * time.Hour // a fresh folder this old belongs to nobody
	swaps        = 5              // how often another process may come in between
)

// Save writes rep as the folder of its run and returns the folder's path. The
// files are those of the folder's formats, then files, by name; an entry of
// files wins. A run that is there already is replaced as a whole, or stays as
// it was. Every error is an *aires.Error of kind ErrorOutput.
func (f *Folder) Save(rep *aires.Report, files map[string][]byte) (path string, err error) {
	id := rep.Run.ID
	if err := checkName(id); err != nil {
		return "", outputError("save run", id, err)
	}
	path = filepath.Join(f.dir, id)
	all, err := f.render(rep, files)
	if err != nil {
		return "", outputError("save run", path, err)
	}
	root, err := f.create()
	if err != nil {
		return "", outputError("save run", path, err)
	}
	tidy(root)
	err = saveIn(root, id, all)
	if err = errors.Join(err, root.Close()); err != nil {
		return "", outputError("save run", path, err)
	}
	return path, nil
}

// render makes every file of the run before anything is written.
func (f *Folder) render(rep *aires.Report, files map[string][]byte) (map[string][]byte, error) {
	all := map[string][]byte{}
	for _, format := range f.formats {
		var b bytes.Buffer
		if err := format.Write(&b, rep); err != nil {
			return nil, fmt.Errorf("make %s: %w", format.Name, err)
		}
		all[format.Name] = b.Bytes()
	}
	for name := range files {
		if err := checkName(name); err != nil {
			return nil, err
		}
	}
	maps.Copy(all, files)
	if all[index] == nil {
		named := *rep
		named.Schema = aires.SchemaBooklet
		b, err := json.MarshalIndent(named, "", "  ")
		if err != nil {
			return nil, fmt.Errorf("make %s: %w", index, err)
		}
		all[index] = append(b, '\n')
	}
	return all, nil
}

// saveIn writes the files into a hidden folder, and renames it.
func saveIn(root *os.Root, id string, files map[string][]byte) (err error) {
	fresh := freshPrefix + id + "~" + rand.Text()
	if err := root.Mkdir(fresh, 0o755); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, root.RemoveAll(fresh))
		}
	}()
	for name, content := range files {
		if err := writeFile(root, fresh+"/"+name, content); err != nil {
			return err
		}
	}
	if err := syncDir(root, fresh); err != nil {
		return err
	}
	if err := swap(root, fresh, id); err != nil {
		return err
	}
	return syncDir(root, ".")
}

// swap gives fresh the name id. What has that name is moved away first,
// because a folder cannot be renamed onto a full one, and moved back if that
// fails.
func swap(root *os.Root, fresh, id string) error {
	var err error
	for range swaps {
		former := formerPrefix + id + "~" + rand.Text()
		moved := root.Rename(id, former)
		if moved != nil && !errors.Is(moved, fs.ErrNotExist) {
			return moved
		}
		err = root.Rename(fresh, id)
		if moved != nil && err == nil {
			return nil
		}
		if err == nil {
			return root.RemoveAll(former)
		}
		if moved == nil {
			err = errors.Join(err, root.Rename(former, id))
		}
	}
	return err
}

func writeFile(root *os.Root, name string, content []byte) error {
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// syncDir makes the names in a folder last. Windows cannot, and need not.
func syncDir(root *os.Root, name string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	dir, err := root.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// tidy mends what a crash left: a run that was being replaced gets its former
// folder back, and folders nobody writes any more go. It is an extra: what it
// cannot do is left for the next Save.
func tidy(root *os.Root) {
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return
	}
	for _, e := range entries {
		name := e.Name()
		if id, ok := hidden(name, formerPrefix); ok {
			// The rename fails where the run has its new folder already.
			if root.Rename(name, id) != nil {
				_ = root.RemoveAll(name)
			}
		}
		if _, ok := hidden(name, freshPrefix); ok {
			if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > abandoned {
				_ = root.RemoveAll(name)
			}
		}
	}
}

// hidden returns the run's id of a hidden folder's name.
func hidden(name, prefix string) (id string, ok bool) {
	rest, ok := strings.CutPrefix(name, prefix)
	if !ok {
		return "", false
	}
	id, _, ok = strings.Cut(rest, "~")
	return id, ok && checkName(id) == nil
}
