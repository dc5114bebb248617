package engine

import (
	"fmt"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/evidence"
)

// held is a proposed edit with the line where its old text really stands.
type held struct {
	edit   aires.Edit
	reason string // why it is refused; "" where it stands
}

// account drops the edits of chapters that do not fit the workspace, and says
// so. An edit is looked at once, when it first shows: that it no longer fits
// after somebody has made it is no fault of its own.
func (r *run) account(chapters []aires.Chapter) {
	var w checker
	for i := range chapters {
		c := &chapters[i]
		kept := []aires.Edit{}
		for _, e := range c.Edits {
			if _, known := r.held[e]; !known && w == nil {
				var done func()
				w, done = r.checker()
				defer done()
			}
			h := r.hold(w, e)
			if h.reason != "" {
				c.RejectedEdits = append(c.RejectedEdits, fmt.Sprintf("%s:%d: %s", e.File, e.Line, h.reason))
				continue
			}
			kept = append(kept, h.edit)
		}
		c.Edits = kept
	}
}

// checker holds an edit to what stands in the files it changes.
type checker interface {
	Check(e aires.Edit) (aires.Edit, error)
}

// checker is the workspace or, for a run whose source is elsewhere, what its
// evidence shows of it; nil where there is neither.
func (r *run) checker() (checker, func()) {
	if r.info.Workspace == "" {
		return evidence.WindowsOf(r.evidence), func() {}
	}
	w, err := evidence.OpenWorkspace(r.info.Workspace)
	if err != nil {
		return nil, func() {} // without one no edit can be checked
	}
	return w, func() { _ = w.Close() } // nothing was written
}

func (r *run) hold(w checker, e aires.Edit) held {
	if h, known := r.held[e]; known {
		return h
	}
	h := held{edit: e, reason: "the workspace cannot be read"}
	if w != nil {
		h.reason = ""
		var err error
		if h.edit, err = w.Check(e); err != nil {
			h.reason = err.Error()
		}
	}
	r.held[e] = h
	return h
}
