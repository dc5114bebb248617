package watch

import (
	"context"
	"errors"
	"os"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/airesdev/aires"
)

// Watcher watches folders. Make one with New, run it with Run.
type Watcher struct {
	config Config

	mu      sync.Mutex
	waiting map[string]claim // by run
	ended   chan struct{}    // told when a run that somebody waits for has ended
	over    []claim          // whose runs have ended
}

// New returns a watcher, which does nothing before Run.
func New(c Config) *Watcher {
	return &Watcher{config: c.withDefaults(), waiting: map[string]claim{}, ended: make(chan struct{}, 1)}
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
		w.tell()
	}
}

func (w *Watcher) tell() {
	select {
	case w.ended <- struct{}{}:
	default: // it was told already
	}
}

// await has finish called for c when its run ends, or now if it has ended.
func (w *Watcher) await(ctx context.Context, c claim, run string) error {
	c.run = run
	w.mu.Lock()
	w.waiting[run] = c
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
	var all sync.WaitGroup
	for _, f := range w.config.Folders {
		all.Go(func() { w.watch(ctx, &folder{Folder: f, watcher: w, seen: map[string]sighting{}}) })
	}
	all.Go(func() { w.close(ctx) })
	all.Wait()
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
