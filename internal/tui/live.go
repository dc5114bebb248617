package tui

import (
	"context"
	"errors"
	"iter"
	"math"
	"os"
	"time"

	"golang.org/x/term"

	"github.com/airesdev/aires"
)

const (
	frame = 100 * time.Millisecond // at most so often is anything drawn
	beat  = 500 * time.Millisecond // how often the clock moves on when no event comes
)

// Live draws the run at the end of the terminal w until its last event, and
// leaves a few lines standing. It reads no input and handles no signal. It
// returns the events' error, the cause of ctx's end, or why w could not be
// written; events must end when ctx does. What else is written to the terminal
// meanwhile garbles the drawing.
func Live(ctx context.Context, w *os.File, events iter.Seq2[aires.Event, error], o Options) error {
	restore := understand(w)
	defer restore()
	news, stop, fed := make(chan aires.Event), make(chan struct{}), make(chan error, 1)
	go func() { fed <- feed(ctx, news, events, stop) }()
	s := &State{Options: o}
	p := &paper{w: w, rewraps: o.Rewraps}
	err := follow(s, p, news, fed)
	close(stop)
	if err == nil {
		err = p.last(s)
	}
	return errors.Join(err, <-fed)
}

// last draws what stays: the closing lines, however many, or how far it came.
func (p *paper) last(s *State) error {
	width, height := size(p.w)
	height = room(height)
	if s.phase == over {
		height = math.MaxInt
	}
	return p.draw(s.View(width, height, time.Now()), width)
}

// room is how many rows of a terminal a drawing may take. The rest shows what
// stood there before, and is taken by lines that the terminal breaks when it
// gets narrower: what leaves it at the top can not be taken back.
func room(height int) int { return max(1, min(height-1, max(12, height/2))) }

// follow draws the state as events change it, until fed has the reason of
// their end, which it puts back. It returns why nothing can be drawn.
func follow(s *State, p *paper, news <-chan aires.Event, fed chan error) error {
	ticker := time.NewTicker(frame)
	defer ticker.Stop()
	changed, drawn := true, time.Time{}
	for {
		select {
		case e := <-news:
			s.Apply(e)
			changed = true
		case err := <-fed:
			fed <- err
			return nil
		case now := <-ticker.C:
			width, height := size(p.w)
			if !changed && width == p.width && now.Sub(drawn) < beat {
				continue
			}
			if err := p.draw(s.View(width, room(height), now), width); err != nil {
				return err
			}
			changed, drawn = false, now
		}
	}
}

// feed hands the events on until the last one. It stops early when nobody
// takes them any more.
func feed(ctx context.Context, news chan<- aires.Event, events iter.Seq2[aires.Event, error], stop <-chan struct{}) error {
	for e, err := range events {
		if err != nil {
			return err
		}
		select {
		case news <- e:
		case <-stop:
			return nil
		}
		if e.Type == aires.EventRunEnded {
			return nil
		}
	}
	return context.Cause(ctx)
}

// size is that of the terminal, 80 by 24 where it does not say.
func size(w *os.File) (width, height int) {
	width, height, err := term.GetSize(int(w.Fd()))
	if err != nil || width <= 0 || height <= 0 {
		return 80, 24
	}
	return width, height
}
