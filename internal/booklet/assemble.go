package booklet

import (
	"fmt"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// Assemble writes the booklet of a run from what is known by now. covers maps
// a finding's node to the ids of the causes it works for; an empty list means
// the whole run. A node that covers does not hold works for the cause its name
// ends in (as in context/c1), else for the whole run.
//
// The deterministic core of each chapter comes first. Findings add to it in
// the order of fs: of the same cause, the later one wins for single values,
// and its lists replace earlier ones unless empty. Hypotheses and conflicts are
// collected from all. The arguments may hold anything, even what no schema
// allows; Assemble changes none of them and is safe for concurrent use.
func Assemble(a *aires.Analysis, ev []aires.Evidence, fs []aires.Finding, covers map[string][]string) aires.Booklet {
	known := knownIDs(a, ev)
	drafts := make([]*draft, 0, len(a.Causes))
	byID := make(map[string]*draft, len(a.Causes))
	for i := range a.Causes {
		d := newDraft(a, &a.Causes[i], ev)
		drafts = append(drafts, d)
		byID[d.ID] = d
	}
	b := aires.Booklet{Title: title(a), Summary: summary(a), Causes: []aires.Chapter{}}
	for i := range fs {
		f := &fs[i]
		if f.Outcome == "" {
			continue // on its way: neither an answer nor a gap
		}
		targets := targets(f.Node, covers, byID)
		if f.Outcome != aires.OutcomeSucceeded {
			g := gap(f, fs)
			for _, id := range targets {
				byID[id].Missing = addGap(byID[id].Missing, g)
			}
			if len(targets) == 0 {
				b.Missing = addGap(b.Missing, g)
			}
			continue
		}
		ans := readAnswer(f, known)
		for _, id := range targets {
			byID[id].take(ans)
			if len(f.Left) > 0 {
				byID[id].LeftOut = append(byID[id].LeftOut, unread(f))
			}
		}
		if len(targets) == 0 {
			overview(&b, ans, byID)
		}
	}
	for _, d := range drafts {
		b.Causes = append(b.Causes, d.chapter())
	}
	return b
}

// targets returns the ids of the known causes that a node works for; none for
// the whole run.
func targets(node string, covers map[string][]string, known map[string]*draft) []string {
	ids, listed := covers[node]
	if _, subject, ok := strings.Cut(node, "/"); ok && !listed {
		ids = []string{subject}
	}
	var out []string
	for _, id := range ids {
		if known[id] != nil && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// overview takes what a finding about the whole run says.
func overview(b *aires.Booklet, ans answer, causes map[string]*draft) {
	if ans.title != "" {
		b.Title = ans.title
	}
	if ans.summary == "" && ans.first == "" {
		if len(causes) == 1 {
			for _, d := range causes {
				d.take(ans)
			}
		}
		return
	}
	s := sentence(ans.summary)
	if ans.first != "" {
		first := ans.first
		if d := causes[first]; d != nil {
			first = fmt.Sprintf("%s (%s)", d.Title, first)
		}
		s += " " + sentence("First: "+first)
	}
	if ans.why != "" {
		s += " " + sentence(ans.why)
	}
	b.Summary = strings.TrimSpace(s)
}

// title names the run by what was found in it.
func title(a *aires.Analysis) string {
	switch {
	case a.Summary.Errors == 0:
		return "No errors found"
	case len(a.Causes) == 1:
		return line(a.Causes[0].Title)
	}
	return fmt.Sprintf("%s behind %s", plural(broken(a), "cause"), plural(a.Summary.Errors, "error"))
}

// summary says in one paragraph what the log held.
func summary(a *aires.Analysis) string {
	if a.Summary.Errors == 0 {
		return "The log holds nothing that stops a build."
	}
	s := fmt.Sprintf("The log holds %s", plural(a.Summary.Errors, "error"))
	if u := a.Summary.UniqueErrors; u > 0 && u != a.Summary.Errors {
		s += fmt.Sprintf(", %d of them different,", u)
	}
	switch {
	case a.Summary.Errors == 1:
		s += "."
	case broken(a) == 1:
		s += " that come from one cause."
	default:
		s += fmt.Sprintf(" that come from %s. Start with the first: %s", plural(broken(a), "cause"), sentence(line(a.Causes[0].Title)))
	}
	if a.Summary.BuildStoppedEarly {
		s += " The build stopped early, so more errors may show once these are gone."
	}
	if n := a.Summary.Dropped; n > 0 {
		s += fmt.Sprintf(" %s more were seen but not kept.", plural(n, "diagnostic"))
	}
	return s
}
