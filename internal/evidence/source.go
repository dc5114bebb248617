package evidence

import (
	"context"

	"github.com/airesdev/aires"
)

// source is one way to learn facts about causes. It lives for one Collect and
// is used by one goroutine, so it may remember what it has seen.
type source interface {
	// about returns what it finds out about s, without ids. It skips what it
	// cannot look at, and returns what it has when ctx ends.
	about(ctx context.Context, s *subject) []aires.Evidence
}

// subject is a cause with its diagnostics, the root first.
type subject struct {
	cause       *aires.Cause
	diagnostics []*aires.Diagnostic
}

func (s *subject) root() *aires.Diagnostic { return s.diagnostics[0] }

// maxScan bounds how many diagnostics of one cause are looked at. What the
// first of them do not show, the ten-thousandth does not show either.
const maxScan = 64

// scan returns the first diagnostics of s, the root first.
func (s *subject) scan() []*aires.Diagnostic {
	return s.diagnostics[:min(len(s.diagnostics), maxScan)]
}

// subjects resolves the ids of a's causes. A cause none of whose ids exist is
// left out.
func subjects(a *aires.Analysis) []*subject {
	byID := make(map[string]*aires.Diagnostic, len(a.Diagnostics))
	for i := range a.Diagnostics {
		byID[a.Diagnostics[i].ID] = &a.Diagnostics[i]
	}
	var all []*subject
	for i := range a.Causes {
		s := &subject{cause: &a.Causes[i]}
		for _, id := range a.Causes[i].Diagnostics {
			if d := byID[id]; d != nil {
				s.diagnostics = append(s.diagnostics, d)
			}
		}
		if len(s.diagnostics) > 0 {
			all = append(all, s)
		}
	}
	return all
}
