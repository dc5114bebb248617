package watch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
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
	if f.own = f.submit(ctx, f.own); len(f.own) > 0 {
		return true
	}
	entries, err := os.ReadDir(f.Path)
	f.complain(err)
	present := map[string]bool{}
	var complete []string
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || !f.wants(e.Name()) {
			continue
		}
		present[e.Name()] = true
		if f.settled(e.Name(), info) {
			complete = append(complete, e.Name())
		} else {
			more = true
		}
	}
	for names := range slices.Chunk(complete, together) {
		if ctx.Err() != nil || !f.take(ctx, names) {
			return true // the service is busy: these files wait, and the others with them
		}
		for _, name := range names {
			delete(f.seen, name)
		}
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

// take claims files and submits them, and reports false where the service wants
// some of them later. A file that it surely has not taken goes back, so that any
// daemon may take it; of the others only their key tells.
func (f *folder) take(ctx context.Context, names []string) bool {
	var claims []claim
	for _, name := range names {
		switch c, err := f.claim(name); {
		case errors.Is(err, fs.ErrNotExist): // another daemon was first
		case err != nil:
			f.complain(err)
		default:
			claims = append(claims, c)
		}
	}
	if len(claims) == 0 {
		return true
	}
	if err := syncFolder(filepath.Join(f.Path, processing)); err != nil {
		f.complain(err)
		f.own = claims
		return false
	}
	later := f.submit(ctx, claims)
	for _, c := range later {
		if !c.refused || c.release() != nil {
			f.own = append(f.own, c)
		}
	}
	return len(later) == 0
}

// submit makes claims' files runs, and returns those that are to be tried
// again.
func (f *folder) submit(ctx context.Context, claims []claim) (later []claim) {
	errs := make([]error, len(claims))
	each(len(claims), func(i int) { errs[i] = f.enter(ctx, claims[i]) })
	for i, err := range errs {
		if err == nil {
			continue
		}
		f.complain(err)
		c := claims[i]
		c.refused = aires.KindOf(err) == aires.ErrorBusy
		later = append(later, c)
	}
	if len(claims) > 0 && len(later) == 0 {
		f.complain(nil)
	}
	return later
}

// enter makes a claim's file a run, or a failed one. An error says that it is to
// be tried again.
func (f *folder) enter(ctx context.Context, c claim) error {
	run, err := f.send(ctx, c)
	kind := aires.KindOf(err)
	switch {
	case err != nil && (kind == aires.ErrorBusy || kind == aires.ErrorOutput || ctx.Err() != nil):
		return err
	case err != nil:
		return f.watcher.fail(c, err.Error())
	}
	f.watcher.config.Log.Info("file taken", "folder", f.Path, "file", c.name, "run", run.ID)
	if err := f.watcher.await(ctx, c, run.ID); err != nil && ctx.Err() == nil {
		return f.watcher.fail(c, err.Error())
	}
	return nil
}

// send submits a claim's file. It is safe for concurrent use.
func (f *folder) send(ctx context.Context, c claim) (aires.Run, error) {
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
