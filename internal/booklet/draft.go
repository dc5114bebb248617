package booklet

import (
	"fmt"
	"strings"

	"github.com/airesdev/aires"
)

// draft is a chapter on its way. What documentation suggests is kept apart,
// because it only counts where no later stage proposes steps of its own.
type draft struct {
	aires.Chapter
	look      string   // where to look first
	official  []string // remedies of documentation evidence
	suggested []string // remedies of documentation findings
}

// newDraft writes what is known about c without any model.
func newDraft(a *aires.Analysis, c *aires.Cause, ev []aires.Evidence) *draft {
	d := &draft{Chapter: aires.Chapter{
		ID:         c.ID,
		Title:      line(c.Title),
		Confidence: clamp(c.Confidence),
	}}
	var ids, sources []string
	for i := range ev {
		e := &ev[i]
		if e.Cause != c.ID {
			continue
		}
		ids = append(ids, e.ID)
		switch e.Kind {
		case aires.EvidenceDocumentation:
			d.official = union(d.official, remedies(e.Text))
		case aires.EvidenceSource:
			sources = append(sources, e.ID)
		}
	}
	root := rootOf(a, c)
	d.RootCause = rootCause(c, root)
	if claim := line(c.Reason); claim != "" && len(c.Diagnostics) > 1 { // why they belong together
		d.Hypotheses = []aires.Hypothesis{{
			Claim: claim, Confidence: clamp(c.Confidence), Evidence: list(ids), By: "evidence",
		}}
	}
	d.look = lookAt(root, sources)
	d.Verify = []string{verify(c, root)}
	return d
}

// rootOf returns the diagnostic that c starts from, or nil.
func rootOf(a *aires.Analysis, c *aires.Cause) *aires.Diagnostic {
	for i := range a.Diagnostics {
		if a.Diagnostics[i].ID == c.Root {
			return &a.Diagnostics[i]
		}
	}
	return nil
}

// rootCause joins the root diagnostic and the reason of the cause.
func rootCause(c *aires.Cause, root *aires.Diagnostic) string {
	var parts []string
	if root != nil {
		said := line(root.Message)
		if root.Code != "" && !strings.Contains(said, root.Code) {
			said = line(root.Code) + ": " + said
		}
		if p := originOf(root).String(); p != "" {
			said = p + ": " + said
		}
		parts = append(parts, sentence(said))
	}
	if r := line(c.Reason); r != "" && len(c.Diagnostics) > 1 { // why they belong together
		parts = append(parts, sentence(r))
	}
	if len(parts) == 0 {
		parts = append(parts, sentence(line(c.Title)))
	}
	return strings.Join(parts, " ")
}

// lookAt is the first step of every chapter: the place of the root diagnostic.
func lookAt(root *aires.Diagnostic, sources []string) string {
	switch {
	case root == nil:
		return ""
	case root.File == "" && root.Log.FirstLine > 0:
		return fmt.Sprintf("Read line %d of the log: the tool names no file.", root.Log.FirstLine)
	case root.File == "":
		return ""
	}
	from := originOf(root)
	s := "Look at " + line(from.file)
	if from.at.Line > 0 {
		s += fmt.Sprintf(", line %d", from.at.Line)
		if from.at.Column > 0 {
			s += fmt.Sprintf(", column %d", from.at.Column)
		}
	}
	if len(sources) > 0 {
		s += " [" + sources[0] + "]"
	}
	return s + "."
}

// verify says how to know that c is gone.
func verify(c *aires.Cause, root *aires.Diagnostic) string {
	what := "the error of this cause must be gone"
	if n := len(c.Diagnostics); n > 1 {
		what = fmt.Sprintf("the %d errors of this cause must be gone", n)
	}
	if root != nil && root.File != "" {
		what += fmt.Sprintf(", beginning with %s", originOf(root))
	}
	return "Run the same command again: " + what + "."
}

// chapter finishes the draft. Its lists are never nil.
func (d *draft) chapter() aires.Chapter {
	c := d.Chapter
	if len(c.Steps) == 0 {
		c.Steps = union(nil, []string{d.look})
		c.Steps = union(c.Steps, d.official)
		c.Steps = union(c.Steps, d.suggested)
	}
	c.Hypotheses, c.Conflicts = list(c.Hypotheses), list(c.Conflicts)
	c.Steps, c.Verify = list(c.Steps), list(c.Verify)
	c.Edits, c.Missing = list(c.Edits), list(c.Missing)
	return c
}

// union appends to a what it does not hold yet, leaving out what is empty.
func union(a, b []string) []string {
	out := a
	for _, s := range b {
		if s != "" && !containsFold(out, s) {
			out = append(out, s)
		}
	}
	return out
}

func containsFold(list []string, s string) bool {
	for _, t := range list {
		if strings.EqualFold(t, s) {
			return true
		}
	}
	return false
}

// list makes a nil slice an empty one, so that JSON shows [] and not null.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
