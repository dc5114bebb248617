package verdict

import (
	"fmt"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

const (
	undo      = 0.6  // how sure it is that the step to undo is the one
	maxSteps  = 5    // of history that are looked at, the newest
	maxBlamed = 8    // diagnostics of a cause that are compared with a step
	maxUndone = 120  // lines of a hunk: more than that nobody takes back unread
	maxHunks  = 2000 // of a step: one that changed so much explains nothing
)

// clue is what a diagnostic says of where to look in a history.
type clue struct {
	file           string
	line           int
	spoken, around []string // names in its message, and on the line it points at
}

// undone adds to the verdict v on ds, which has no patch, the one that takes a
// step of history back: the hunk that changed the line a diagnostic points at,
// or names that it speaks of. There is none where two hunks do so alike.
func (j *Judge) undone(v *Verdict, ds []*aires.Diagnostic) {
	var clues []clue
	for _, d := range ds[:min(len(ds), maxBlamed)] {
		clues = append(clues, clue{d.File, d.Line, names(d.Message + " " + d.Missing()), names(j.line(d))})
	}
	at, only, ok := j.suspect(clues)
	function := ""
	if ds[0].Kind == aires.KindTest {
		at, function, ok = j.culprit(ds[0])
		only = ok
	}
	if !ok || strings.Contains(strings.Join(at.hunk.Lines, "\n"), conflictMarker) {
		return
	}
	e, ok := j.reversed(at)
	if !ok {
		return // it was changed again
	}
	place := fmt.Sprintf("%s:%d", at.name(), at.put())
	if only {
		v.Edits = []aires.Edit{e}
		step := "Take back what"
		if len(v.Steps) > 0 {
			step = "Or take back what"
		}
		v.Steps = append(v.Steps, fmt.Sprintf("%s %s changed at %s.", step, at.patch.Name(), place))
		v.Hypothesis.Confidence = min(max(v.Hypothesis.Confidence, undo), doubtful)
	}
	if len(v.Leads) == 0 {
		if function != "" {
			function += " at "
		}
		v.Hypothesis.Claim += fmt.Sprintf(" It may come from %s, which changed %s%s.", at.patch.Name(), function, place)
		v.Leads = []aires.Evidence{at.patch.Evidence(fmt.Sprintf("changed in %s: %s", at.patch.Name(), place), at.name(), at.hunk, at.put())}
	}
}

// suspect is the one hunk that has most to do with clues, of the newest step
// that has anything to do with them, and whether it is the only one: an older step
// is a weaker explanation, and its lines may have moved.
func (j *Judge) suspect(clues []clue) (at spot, only, ok bool) {
	for p := range j.history[:min(len(j.history), maxSteps)] {
		patch := &j.history[p]
		best, score, rival, seen := spot{}, 0, 0, 0
		for f := range patch.Files {
			file := &patch.Files[f]
			for h := range file.Hunks {
				at := spot{patch, file, &file.Hunks[h], 0}
				if seen++; seen > maxHunks {
					return spot{}, false, false
				}
				if len(at.hunk.Lines) > maxUndone {
					continue
				}
				switch s := j.bears(at, clues); {
				case s > score:
					best, score, rival = at, s, score
				case s > rival:
					rival = s
				}
			}
		}
		if score > 0 {
			return best, score > rival && best.file.Old == best.file.New, score > 1
		}
	}
	return spot{}, false, false
}

// bears says how much a hunk has to do with clues: two for a diagnostic that
// points at a changed line, or that speaks of a name which the hunk took away,
// brought or moved; one for such a name on the line it points at.
func (j *Judge) bears(at spot, clues []clue) int {
	changed, known := j.altered[at.hunk]
	if !known {
		changed = differing(at.hunk.Lines)
		j.altered[at.hunk] = changed
	}
	score := 0
	for _, c := range clues {
		switch {
		case c.file == at.name() && at.changes(c.line), overlap(c.spoken, changed):
			score += 2
		case overlap(c.around, changed):
			score++
		}
	}
	return score
}

// put is the line of the file in which a hunk puts something in or, where it puts
// nothing in, takes something out.
func (s spot) put() int {
	line := s.hunk.First
	first := 0
	for _, l := range s.hunk.Lines {
		switch {
		case l[0] == '+':
			return line
		case l[0] == '-' && first == 0:
			first = line
		}
		if l[0] != '-' {
			line++
		}
	}
	return max(first, 1)
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
// other way round, and those that it declares otherwise than before.
func differing(lines []string) map[string]bool {
	count := map[string]int{}
	gone, out := map[string]bool{}, map[string]bool{}
	for _, l := range lines {
		for _, w := range names(l[1:]) {
			switch l[0] {
			case '-':
				count[w]--
				gone[w] = gone[w] || declares(l[1:], w)
			case '+':
				count[w]++
				if gone[w] && len(w) > 1 && declares(l[1:], w) {
					out[w] = true
				}
			}
		}
	}
	for w, n := range count {
		if n != 0 && len(w) > 1 {
			out[w] = true
		}
	}
	return out
}

func overlap(words []string, set map[string]bool) bool {
	return slices.ContainsFunc(words, func(w string) bool { return set[w] })
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
	for blank := func(l string) bool { return l[0] == '-' || strings.TrimSpace(l[1:]) == "" }; !slices.ContainsFunc(lines[first:last+1], func(l string) bool { return !blank(l) }) && (first > 0 || last < len(lines)-1); {
		first, last = max(0, first-1), min(len(lines)-1, last+1)
	}
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
