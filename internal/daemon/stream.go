package daemon

import (
	"context"
	"iter"
	"sync"
	"sync/atomic"
	"time"

	"github.com/airesdev/aires/internal/ledger"
)

// stream lets any number of watchers follow lines that are on disk already. It
// holds the newest in memory; who is further behind reads from the ledger. So a
// watcher holds up nobody, and misses nothing.
type stream struct {
	key   func(ledger.Line) int64 // rises along the stream
	fetch func(ctx context.Context, after int64, limit int) ([]ledger.Line, error)
	count *atomic.Int64 // watchers of all streams

	mu       sync.Mutex
	since    int64         // the key after which tail begins
	tail     []ledger.Line // the newest lines
	progress map[string]passing
	version  int64         // of the newest progress
	changed  chan struct{} // closed, and made anew, when watchers are woken
	woken    time.Time
	late     *time.Timer // wakes watchers that were woken only just before
	watchers int
	over     bool
}

// passing is progress: the newest of a node counts, and it is on no disk.
type passing struct {
	json    []byte
	version int64
}

const (
	tailLength = 1024
	pageLength = 256
)

func newStream(since int64, count *atomic.Int64, key func(ledger.Line) int64, fetch func(context.Context, int64, int) ([]ledger.Line, error)) *stream {
	return &stream{since: since, count: count, key: key, fetch: fetch}
}

// add appends lines that are on disk; last ends the stream.
func (s *stream) add(lines []ledger.Line, last bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tail = append(s.tail, lines...)
	if over := len(s.tail) - tailLength; over > tailLength {
		s.since = s.key(s.tail[over-1])
		s.tail = append([]ledger.Line(nil), s.tail[over:]...)
	}
	s.over = s.over || last
	s.wake()
}

// pass notes a node's progress; nil forgets it.
func (s *stream) pass(node string, json []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if json == nil {
		delete(s.progress, node)
		return
	}
	if s.progress == nil {
		s.progress = map[string]passing{}
	}
	s.version++
	s.progress[node] = passing{json, s.version}
	s.wake()
}

// pace is how soon watchers are woken again: often for few, and for thousands
// so rarely that they take no time from runs.
func (s *stream) pace() time.Duration {
	return min(time.Duration(s.watchers)*250*time.Microsecond, time.Second)
}

// wake lets watchers look, now or a little later. s.mu is held.
func (s *stream) wake() {
	if s.changed == nil || s.late != nil {
		return
	}
	if wait := s.pace() - time.Since(s.woken); wait > 0 {
		s.late = time.AfterFunc(wait, func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.late = nil
			s.now()
		})
		return
	}
	s.now()
}

func (s *stream) now() {
	if s.changed != nil {
		close(s.changed)
		s.changed = nil
	}
	s.woken = time.Now()
}

// Watched is a line for a watcher. ID is where to go on after it, 0 for progress
// that is not kept. An empty one comes when there is nothing more for now, and
// again every now and then while that lasts: it is time to flush what was
// written, and to see whether the watcher is still there.
type Watched struct {
	ID   int64
	JSON []byte
}

// watch yields the lines after a key, and then what comes, until the stream is
// over or ctx ends, whose cause is then yielded.
func (s *stream) watch(ctx context.Context, after int64) iter.Seq2[Watched, error] {
	return func(yield func(Watched, error) bool) {
		s.attend(1)
		defer s.attend(-1)
		var seen int64 // progress
		for {
			old, err := s.missed(ctx, after)
			if err != nil {
				yield(Watched{}, err)
				return
			}
			for _, l := range old {
				after = s.key(l)
				if !yield(Watched{after, l.JSON}, nil) {
					return
				}
			}
			if len(old) > 0 {
				continue
			}
			lines, passing, changed, over := s.news(after, &seen)
			for _, l := range lines {
				after = s.key(l)
				if !yield(Watched{after, l.JSON}, nil) {
					return
				}
			}
			for _, json := range passing {
				if !yield(Watched{0, json}, nil) {
					return
				}
			}
			if over {
				return
			}
			if !s.idle(ctx, changed, yield) {
				return
			}
		}
	}
}

// beat is how often a watcher hears that there is nothing new.
const beat = 15 * time.Second

// idle waits for a change. It reports whether the watcher is still there.
func (s *stream) idle(ctx context.Context, changed <-chan struct{}, yield func(Watched, error) bool) bool {
	tick := time.NewTicker(beat)
	defer tick.Stop()
	for {
		if !yield(Watched{}, nil) {
			return false
		}
		select {
		case <-changed:
			return true
		case <-tick.C:
		case <-ctx.Done():
			yield(Watched{}, context.Cause(ctx))
			return false
		}
	}
}

func (s *stream) attend(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.watchers += n
	s.count.Add(int64(n))
}

// missed returns a page of what is no longer in memory.
func (s *stream) missed(ctx context.Context, after int64) ([]ledger.Line, error) {
	s.mu.Lock()
	since := s.since
	s.mu.Unlock()
	if after >= since {
		return nil, nil
	}
	return s.fetch(ctx, after, pageLength)
}

// news returns what is in memory after a key and after the progress seen.
func (s *stream) news(after int64, seen *int64) (lines []ledger.Line, passing [][]byte, changed <-chan struct{}, over bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	from := len(s.tail)
	for from > 0 && s.key(s.tail[from-1]) > after {
		from--
	}
	lines = s.tail[from:len(s.tail):len(s.tail)]
	for _, p := range s.progress {
		if p.version > *seen {
			passing = append(passing, p.json)
		}
	}
	*seen = s.version
	if s.changed == nil {
		s.changed = make(chan struct{})
	}
	return lines, passing, s.changed, s.over
}

// newest returns the key of the last line.
func (s *stream) newest() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.tail); n > 0 {
		return s.key(s.tail[n-1])
	}
	return s.since
}
