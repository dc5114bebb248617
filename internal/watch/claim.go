package watch

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// The folders that files go through, inside the watched one.
const (
	processing = "processing"
	processed  = "processed"
	failed     = "failed"
)

// claim is a file that belongs to one daemon: processing/OWNER.KEY.NAME.
type claim struct {
	folder           Folder
	owner, key, name string
	run              string // once it is known
	refused          bool   // the service was busy, and has not taken it
}

func (c claim) path() string {
	return filepath.Join(c.folder.Path, processing, c.owner+"."+c.key+"."+c.name)
}

// claim takes a file for this daemon: of many that try, the rename of one
// succeeds. Others get fs.ErrNotExist. It lasts once the folder processing is on
// disk; a file that is claimed in vain is only taken again.
func (f *folder) claim(name string) (claim, error) {
	c := claim{folder: f.Folder, owner: f.watcher.config.Owner, key: strings.ToLower(rand.Text()), name: name}
	if err := os.MkdirAll(filepath.Join(f.Path, processing), 0o755); err != nil {
		return c, err
	}
	return c, os.Rename(filepath.Join(f.Path, name), c.path())
}

// knows reports whether a claim is looked after already: the folder was watched
// before, with other settings.
func (w *Watcher) knows(key string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.known[key]
}

// adopt finds the claims of this daemon's earlier life.
func (f *folder) adopt() {
	entries, err := os.ReadDir(filepath.Join(f.Path, processing))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		f.complain(err)
	}
	for _, e := range entries {
		part := strings.SplitN(e.Name(), ".", 3)
		if len(part) != 3 || part[0] != f.watcher.config.Owner {
			continue
		}
		c := claim{folder: f.Folder, owner: part[0], key: part[1], name: part[2]}
		if f.watcher.knows(c.key) {
			continue
		}
		if _, err := os.Lstat(c.path()); err == nil { // else it was just finished
			f.own = append(f.own, c)
		}
	}
}

// release gives a file back that was not submitted.
func (c claim) release() error {
	back := filepath.Join(c.folder.Path, c.name)
	if _, err := os.Lstat(back); err == nil { // a new file has its name by now
		back = filepath.Join(c.folder.Path, c.key+"-"+c.name)
	}
	return os.Rename(c.path(), back)
}

// place is the path that a claim's file ends at. A file of that name from before
// is left alone.
func (c claim) place(dir string) string {
	path := filepath.Join(c.folder.Path, dir, c.name)
	if _, err := os.Lstat(path); err == nil {
		path = filepath.Join(c.folder.Path, dir, c.key+"-"+c.name)
	}
	return path
}

func (c claim) move(to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	if err := os.Rename(c.path(), to); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(to))
}

// fail puts a file among the failed, and the reason beside it. The reason is
// there first: it is written again if the move did not happen. An error says
// that it is to be done again, because a disk is full.
func (w *Watcher) fail(c claim, reason string) error {
	log := w.config.Log.With("folder", c.folder.Path, "file", c.name)
	place := c.place(failed)
	err := os.MkdirAll(filepath.Dir(place), 0o755)
	if err == nil {
		err = replace(place+".reason.txt", []byte(reason+"\n"))
	}
	if err == nil {
		err = c.move(place)
	}
	switch {
	case full(err):
		return err
	case err != nil:
		log.Error("file could not be put among the failed", "error", err)
	default:
		log.Warn("file failed", "reason", reason)
	}
	return nil
}
