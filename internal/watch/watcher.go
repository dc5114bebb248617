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

// close finishes the files of runs that have ended. Where a disk is full they
// wait, and so do their booklets.
func (w *Watcher) close(ctx context.Context) {
	var waiting []claim
	for {
		var again <-chan time.Time
		if len(waiting) > 0 {
			again = time.After(w.config.Poll)
		}
		select {
		case <-w.ended:
		case <-again:
		case <-ctx.Done():
			return
		}
		w.mu.Lock()
		over := append(waiting, w.over...)
		w.over = nil
		w.mu.Unlock()
		before := len(waiting)
		var err error
		if waiting, err = w.finishAll(ctx, over); len(waiting) > 0 && before == 0 {
			w.config.Log.Warn("booklets wait until they can be written", "files", len(waiting), "error", err)
		} else if len(waiting) == 0 && before > 0 {
			w.config.Log.Info("booklets that waited are written", "files", before)
		}
	}
}

// finishAll finishes files, and returns those that have to wait, and why.
func (w *Watcher) finishAll(ctx context.Context, over []claim) (waiting []claim, err error) {
	errs := make([]error, len(over))
	each(len(over), func(i int) {
		if errs[i] = w.finish(ctx, over[i]); errs[i] == nil {
			w.mu.Lock()
			defer w.mu.Unlock()
			delete(w.known, over[i].key)
		}
	})
	for i, e := range errs {
		if e != nil {
			waiting, err = append(waiting, over[i]), e
		}
	}
	return waiting, err
}

// watch looks at a folder when something changed in it, and from time to time:
// not every file system tells of changes.
func (w *Watcher) watch(ctx context.Context, f *folder) {
	log := w.config.Log.With("folder", f.Path)
	told, err := fsnotify.NewWatcher()
	if err != nil {
		told = &fsnotify.Watcher{} // it tells of nothing
	} else {
		defer told.Close() //nolint:errcheck // it is only read
		err = errors.Join(os.MkdirAll(f.Path, 0o755), told.Add(f.Path))
	}
	if err != nil {
		log.Warn("changes are not told; it is looked at from time to time", "every", w.config.Poll, "error", err)
	}
	f.adopt()
	for {
		next := w.config.Poll
		if f.scan(ctx) {
			next = min(next, f.settle())
		}
		if !wait(ctx, told, next, min(f.settle()/4, flood)) {
			return
		}
	}
}

// flood is how long changes that follow one another count as one: of thousands of
// files each is a change, and a look at the folder is one at all of them.
const flood = 100 * time.Millisecond

// wait returns a little after something changed, or after most. It reports
// whether ctx still holds.
func wait(ctx context.Context, told *fsnotify.Watcher, most, little time.Duration) bool {
	changed, over := false, time.After(most)
	for {
		select {
		case <-told.Events:
		case <-told.Errors: //nolint:errcheck // too many to tell of: a look sees them all
		case <-over:
			return true
		case <-ctx.Done():
			return false
		}
		if !changed {
			changed, over = true, time.After(little)
		}
	}
}
