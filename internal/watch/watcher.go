package watch

import (
	"context"
	"errors"
	"os"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/airesdev/aires"
)

// Watcher watches folders. Make one with New, run it with Run.
type Watcher struct {
	config Config

	mu      sync.Mutex
	folders []Folder
	maxSize int64
	changed chan struct{}    // told when folders are others
	waiting map[string]claim // by run
	known   map[string]bool  // keys of claims that are looked after until they are finished
	ended   chan struct{}    // told when a run that somebody waits for has ended
	over    []claim          // whose runs have ended
}

// New returns a watcher, which does nothing before Run.
func New(c Config) *Watcher {
	return &Watcher{
		config: c.withDefaults(), folders: c.Folders, maxSize: c.MaxSize, changed: make(chan struct{}, 1),
		waiting: map[string]claim{}, known: map[string]bool{}, ended: make(chan struct{}, 1),
	}
}

// Reconfigure replaces the folders and the most that a file may have in bytes,
// while the watcher runs. Files that were taken from a folder that is gone are
// finished where they are.
func (w *Watcher) Reconfigure(folders []Folder, maxSize int64) {
	w.mu.Lock()
	w.folders, w.maxSize = folders, maxSize
	w.mu.Unlock()
	tell(w.changed)
}

// Observe takes an event of the service. It returns at once.
func (w *Watcher) Observe(e aires.Event) {
	if e.Type != aires.EventRunEnded {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if c, ok := w.waiting[e.Run]; ok {
		delete(w.waiting, e.Run)
		w.over = append(w.over, c)
		tell(w.ended)
	}
}

func tell(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default: // it was told already
	}
}

// await has finish called for c when its run ends, or now if it has ended.
func (w *Watcher) await(ctx context.Context, c claim, run string) error {
	c.run = run
	w.mu.Lock()
	w.waiting[run], w.known[c.key] = c, true
	w.mu.Unlock()
	r, err := w.config.Service.Run(ctx, run) // after, so that no end is missed
	if err == nil && r.Status.Over() {
		w.Observe(aires.Event{Type: aires.EventRunEnded, Run: run})
	}
	return err
}

// Run watches until ctx ends. Every folder is watched on its own, so that a
// network folder that hangs holds up no other.
func (w *Watcher) Run(ctx context.Context) {
	var closing sync.WaitGroup
	closing.Go(func() { w.close(ctx) })
	var all sync.WaitGroup
	watched := map[string]*task{} // by path
	for ctx.Err() == nil {
		w.adjust(ctx, watched, &all)
		select {
		case <-w.changed:
		case <-ctx.Done():
		}
	}
	for _, t := range watched {
		t.stop()
	}
	all.Wait()
	closing.Wait()
}

// task is a folder that is being watched.
type task struct {
	folder Folder
	stop   context.CancelFunc
	ended  chan struct{}
}

// adjust has exactly the configured folders watched. One whose settings are
// others begins anew when it has come to rest.
func (w *Watcher) adjust(ctx context.Context, watched map[string]*task, all *sync.WaitGroup) {
	w.mu.Lock()
	folders := w.folders
	w.mu.Unlock()
	before := map[string]*task{}
	for path, t := range watched {
		if !slices.ContainsFunc(folders, func(f Folder) bool { return reflect.DeepEqual(f, t.folder) }) {
			t.stop()
			delete(watched, path)
			before[path] = t
		}
	}
	for _, f := range folders {
		if watched[f.Path] != nil {
			continue
		}
		own, stop := context.WithCancel(ctx)
		t := &task{f, stop, make(chan struct{})}
		watched[f.Path] = t
		all.Go(func() {
			defer close(t.ended)
			if old := before[f.Path]; old != nil {
				<-old.ended
			}
			w.watch(own, &folder{Folder: f, watcher: w, seen: map[string]sighting{}})
		})
	}
}

// close finishes the files of runs that have ended.
func (w *Watcher) close(ctx context.Context) {
	for {
		select {
		case <-w.ended:
		case <-ctx.Done():
			return
		}
		w.mu.Lock()
		over := w.over
		w.over = nil
		w.mu.Unlock()
		for _, c := range over {
			w.finish(ctx, c)
			w.mu.Lock()
			delete(w.known, c.key)
			w.mu.Unlock()
		}
	}
}

// watch looks at a folder when something changed in it, and from time to time:
// not every file system tells of changes.
func (w *Watcher) watch(ctx context.Context, f *folder) {
	log := w.config.Log.With("folder", f.Path)
	var changes <-chan fsnotify.Event
	if told, err := fsnotify.NewWatcher(); err == nil {
		defer told.Close() //nolint:errcheck // it is only read
		if err := errors.Join(os.MkdirAll(f.Path, 0o755), told.Add(f.Path)); err != nil {
			log.Warn("changes are not told; it is looked at from time to time", "every", w.config.Poll, "error", err)
		}
		changes = told.Events
	}
	f.adopt()
	for {
		next := w.config.Poll
		if f.scan(ctx) {
			next = min(next, f.settle())
		}
		look := time.NewTimer(next)
		select {
		case <-look.C:
		case <-changes:
		case <-ctx.Done():
			look.Stop()
			return
		}
		look.Stop()
	}
}
