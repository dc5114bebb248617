package remote

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/airesdev/aires"
)

// pace says when to try again: soon at first, then ever later, until patience
// ends.
type pace struct {
	until time.Time
	pause time.Duration
	tell  func(error)
}

const (
	firstPause   = 100 * time.Millisecond
	longestPause = 5 * time.Second
)

func (c *Client) newPace() *pace {
	return &pace{until: time.Now().Add(c.config.Patience), pause: firstPause, tell: c.config.Waiting}
}

// next waits after err, at least as long as that asks for, and reports whether
// to try again.
func (p *pace) next(ctx context.Context, err error) bool {
	wait := max(after(err), p.pause/2+rand.N(p.pause/2))
	p.pause = min(2*p.pause, longestPause)
	if time.Now().Add(wait).After(p.until) {
		return false
	}
	if p.pause > time.Second && p.tell != nil { // a short break is none of anybody's business
		p.tell(err)
		p.tell = nil
	}
	select {
	case <-time.After(wait):
		return true
	case <-ctx.Done():
		return false
	}
}

// after is when an error says to try again.
func after(err error) time.Duration {
	if e, ok := errors.AsType[*aires.Error](err); ok {
		return e.After
	}
	return 0
}
