package verdict

import (
	"fmt"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

const (
	undo      = 0.6 // how sure it is that the step to undo is the one
	maxSteps  = 5   // of history that are looked at, the newest
	maxBlamed = 8   // diagnostics of a cause that are compared with a step
)

// undone adds to the verdict v on ds, which has no patch, the one that takes a
// step of history back: the hunk that changed the line a diagnostic points at,
// or names that it speaks of. There is none where two hunks do so alike.
func (j *Judge) undone(v *Verdict, ds []*aires.Diagnostic) {
	best, score, rival := spot{}, 0, 0
	for p := range j.history[:min(len(j.history), maxSteps)] {
		patch := &j.history[p]
		for f := range patch.Files {
			file := &patch.Files[f]
			for h := range file.Hunks {
				at := spot{patch, file, &file.Hunks[h], 0}
				switch s := j.bears(at, ds); {
				case s > score:
					best, score, rival = at, s, score
				case s > rival:
					rival = s
				}
			}
		}
		if score > 0 {
			break // an older step is a weaker explanation, and its lines may have moved
		}
	}
	if score < 2 || score == rival || best.file.Old != best.file.New {
		return
	}
	e, ok := j.reversed(best)
	if !ok {
		return
	}
	v.Edits = []aires.Edit{e}
	v.Steps = append(v.Steps, fmt.Sprintf("Or take back what %s changed at %s:%d.", best.patch.Name(), e.File, e.Line))
	v.Hypothesis.Confidence = min(max(v.Hypothesis.Confidence, undo), doubtful)
	if len(v.Leads) == 0 {
		v.Hypothesis.Claim += fmt.Sprintf(" %s changed what it is about, at %s:%d.", best.patch.Name(), e.File, e.Line)
		v.Leads = []aires.Evidence{best.patch.Evidence(fmt.Sprintf("changed in %s: %s:%d", best.patch.Name(), e.File, e.Line), e.File, best.hunk, e.Line)}
	}
}

// bears says how much a hunk has to do with diagnostics: two for a diagnostic
// that points at a changed line, or that speaks of a name which the hunk took
// away, brought or moved; one for such a name on the line it points at.
func (j *Judge) bears(at spot, ds []*aires.Diagnostic) int {
	changed := differing(at.hunk.Lines)
	score := 0
	for _, d := range ds[:min(len(ds), maxBlamed)] {
		switch {
		case d.File == at.name() && at.changes(d.Line):
			score += 2
		case spokenOf(changed, d.Message+" "+d.Missing()):
			score += 2
		case spokenOf(changed, j.line(d)):
			score++
		}
	}
	return score
}

// changes reports whether the step put in line n of the file, or took lines out
// next to it.
func (s spot) changes(n int) bool {
	line := s.hunk.First
	for _, l := range s.hunk.Lines {
		if l[0] != ' ' && (n == line || l[0] == '-' && n == line-1) {
			return true
		}
		if l[0] != '-' {
			line++
		}
	}
	return false
}

// differing are the names of which a hunk takes out more than it puts in, or the
// other way round.
func differing(lines []string) []string {
	count := map[string]int{}
	for _, l := range lines {
		for _, w := range names(l[1:]) {
			switch l[0] {
			case '-':
				count[w]--
			case '+':
				count[w]++
			}
		}
	}
	var out []string
	for w, n := range count {
		if n != 0 && len(w) > 1 {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return out
}

func spokenOf(words []string, text string) bool {
	return slices.ContainsFunc(names(text), func(w string) bool { return slices.Contains(words, w) })
}

// reversed is the edit that takes a hunk back. Of the lines around it only one
// on each side is kept, which a pure removal needs to be found by.
func (j *Judge) reversed(at spot) (aires.Edit, bool) {
	lines := at.hunk.Lines
	first := slices.IndexFunc(lines, func(l string) bool { return l[0] != ' ' })
	if first < 0 {
		return aires.Edit{}, false
	}
	last := len(lines) - 1
	for lines[last][0] == ' ' {
		last--
	}
	first, last = max(0, first-1), min(len(lines)-1, last+1)
	var now, was []string
	for _, l := range lines[first : last+1] {
		if l[0] != '-' {
			now = append(now, l[1:])
		}
		if l[0] != '+' {
			was = append(was, l[1:])
		}
	}
	e := aires.Edit{File: at.name(), Old: strings.Join(now, "\n"), New: strings.Join(was, "\n")}
	if e.Line = j.anchor(e.File, e.Old, at.hunk.First); e.Line == 0 || strings.TrimSpace(e.Old) == "" {
		return e, false
	}
	return e, true
}
