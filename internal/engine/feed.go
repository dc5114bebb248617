package engine

import (
	"context"
	"iter"
	"sync"
	"time"

	"github.com/airesdev/aires"
)

// feed is the event stream of one run: a log that only grows and that every
// subscriber reads at its own pace, so that none can hold up the run or miss a
// state change. Progress is not kept: of each running node only the latest is
// held, and a subscriber that was busy sees the merged one.
type feed struct {
	mu       sync.Mutex
	run      string
	clock    clock
	events   []aires.Event
	progress map[string]progress
	version  int64         // of the latest progress
	changed  chan struct{} // closed, and made anew, with every change
	ended    bool
}

type progress struct {
	event   aires.Event
	version int64
}

// progressEvery bounds how often a node's progress wakes subscribers.
const progressEvery = 100 * time.Millisecond

func newFeed(run string, c clock) *feed {
	return &feed{run: run, clock: c, progress: map[string]progress{}, changed: make(chan struct{})}
}

// publish numbers e, stamps it and adds it; run.ended closes the feed, and what
// comes after is dropped.
func (f *feed) publish(e aires.Event) aires.Event {
	f.mu.Lock()
	defer f.mu.Unlock()
	e.Run, e.Seq, e.Time = f.run, int64(len(f.events))+1, f.clock.now()
	if f.ended {
		return e
	}
	f.events = append(f.events, e)
	if e.Type == aires.EventNodeEnded || e.Type == aires.EventNodeRetried {
		delete(f.progress, e.Node)
	}
	f.ended = e.Type == aires.EventRunEnded
	f.wake()
	return e
}

// report notes how far a running node is.
func (f *feed) report(e aires.Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.clock.now()
	if last, ok := f.progress[e.Node]; f.ended || ok && now.Sub(last.event.Time) < progressEvery {
		return
	}
	f.version++
	e.Type, e.Run, e.Seq, e.Time = aires.EventNodeProgress, f.run, int64(len(f.events)), now
	f.progress[e.Node] = progress{e, f.version}
	f.wake()
}

func (f *feed) wake() {
	close(f.changed)
	f.changed = make(chan struct{})
}

// follow yields events after seq until the last one, or until ctx ends, whose
// cause is then yielded as an error.
func (f *feed) follow(ctx context.Context, seq int64) iter.Seq2[aires.Event, error] {
	return func(yield func(aires.Event, error) bool) {
		var seen int64
		for {
			news, changed, ended := f.since(&seq, &seen)
			for _, e := range news {
				if !yield(e, nil) {
					return
				}
			}
			if ended {
				return
			}
			select {
			case <-changed:
			case <-ctx.Done():
				yield(aires.Event{}, context.Cause(ctx))
				return
			}
		}
	}
}

// since returns the events after seq, then the progress after version seen,
// and moves both on.
func (f *feed) since(seq, seen *int64) (news []aires.Event, changed <-chan struct{}, ended bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	from := min(max(*seq, 0), int64(len(f.events)))
	news = append(news, f.events[from:]...)
	*seq = int64(len(f.events))
	for _, p := range f.progress {
		if p.version > *seen {
			news = append(news, p.event)
		}
	}
	*seen = f.version
	return news, f.changed, f.ended
}

// all returns the state changes so far.
func (f *feed) all() []aires.Event {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.events[:len(f.events):len(f.events)]
}
