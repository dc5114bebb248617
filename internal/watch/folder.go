package watch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/airesdev/aires"
)

// folder is a watched folder with what was seen in it. One goroutine uses it.
type folder struct {
	Folder
	watcher *Watcher
	seen    map[string]sighting
	own     []claim // files that are this daemon's and no run yet, as far as it knows
	busy    bool    // the service refused the last file, for now
	silent  string  // the last complaint, so that each is made once
}

// sighting is how a file looked, and since when.
type sighting struct {
	size  int64
	mod   time.Time
	since time.Time
}

// scan takes the files that are complete and reports whether others are on
// their way.
func (f *folder) scan(ctx context.Context) (more bool) {
	for len(f.own) > 0 {
		if !f.submit(ctx, f.own[0]) {
			return true
		}
		f.own = f.own[1:]
	}
	entries, err := os.ReadDir(f.Path)
	f.complain(err)
	present := map[string]bool{}
	for _, e := range entries {
		if ctx.Err() != nil {
			return false
		}
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || !f.wants(e.Name()) {
			continue
		}
		present[e.Name()] = true
		if !f.settled(e.Name(), info) {
			more = true
			continue
		}
		if !f.take(ctx, e.Name()) {
			return true // the service is busy: this file waits, and the others with it
		}
		delete(f.seen, e.Name())
	}
	for name := range f.seen {
		if !present[name] {
			delete(f.seen, name)
		}
	}
	return more
}

// wants reports whether the pattern takes the name. Hidden files are those that
// others are still writing: rsync and editors name them so.
func (f *folder) wants(name string) bool {
	if strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".part") || strings.HasSuffix(name, ".tmp") {
		return false
	}
	fits, _ := filepath.Match(f.Pattern, name) // it was checked
	return fits || f.Pattern == ""
}

// settled reports whether the file has not changed for a while and nobody has
// it open for writing, as far as the system can tell.
func (f *folder) settled(name string, info fs.FileInfo) bool {
	last, known := f.seen[name]
	if !known || last.size != info.Size() || !last.mod.Equal(info.ModTime()) {
		f.seen[name] = sighting{info.Size(), info.ModTime(), time.Now()}
		return false
	}
	return time.Since(last.since) >= f.settle() && !written(filepath.Join(f.Path, name))
}

// take claims a file and submits it, and reports false where the service wants
// it later. A file that it surely has not taken goes back, so that any daemon
// may take it; of the others only their key tells.
func (f *folder) take(ctx context.Context, name string) bool {
	c, err := f.claim(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return true // another daemon was first
	case err != nil:
		f.complain(err)
		return true
	case f.submit(ctx, c):
		return true
	}
	if !f.busy || c.release() != nil {
		f.own = append(f.own, c)
	}
	return false
}

// submit makes a claim's file a run, and reports false where it is to be tried
// again.
func (f *folder) submit(ctx context.Context, c claim) bool {
	run, err := f.enter(ctx, c)
	f.busy = aires.KindOf(err) == aires.ErrorBusy
	switch {
	case err != nil && (f.busy || aires.KindOf(err) == aires.ErrorOutput || ctx.Err() != nil):
		f.complain(err)
		return false
	case err != nil:
		f.watcher.fail(c, err.Error())
		return true
	}
	f.complain(nil)
	f.watcher.config.Log.Info("file taken", "folder", f.Path, "file", c.name, "run", run.ID)
	if err := f.watcher.await(ctx, c, run.ID); err != nil && ctx.Err() == nil {
		f.watcher.fail(c, err.Error())
	}
	return true
}

func (f *folder) enter(ctx context.Context, c claim) (aires.Run, error) {
	file, err := os.Open(c.path())
	if err != nil {
		return aires.Run{}, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	info, err := file.Stat()
	if err != nil {
		return aires.Run{}, err
	}
	if most := f.watcher.most(); most > 0 && info.Size() > most {
		return aires.Run{}, fmt.Errorf("read log %s: it has %d bytes, and at most %d are taken; raise serve.max_log", c.name, info.Size(), most)
	}
	return f.watcher.config.Service.Submit(ctx, aires.Submission{
		Title: c.name, Log: file, Workspace: f.Workspace, Priority: f.Priority, Labels: f.Labels,
		Key: c.key, Client: "watch",
	})
}

func (w *Watcher) most() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.maxSize
}

// complain logs an error, the same one once.
func (f *folder) complain(err error) {
	if err == nil {
		f.silent = ""
		return
	}
	if s := err.Error(); s != f.silent {
		f.silent = s
		f.watcher.config.Log.Warn("folder", "path", f.Path, "error", err)
	}
}
