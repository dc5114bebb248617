package verdict

import (
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// culprit is the change of history that has most to do with a failed test: the one
// inside the functions that the check calls, before those inside what they call in
// their turn. A text that was changed and that the failure shows settles it. A
// change that the test does not reach is none.
func (j *Judge) culprit(d *aires.Diagnostic) (at spot, function string, ok bool) {
	called, _ := j.calledBefore(d)
	direct := slices.DeleteFunc(slices.Clone(called), func(c declared) bool { return !c.function })
	further, _ := j.reached(called)
	best, seen := 0, 0
	for p := range j.history[:min(len(j.history), maxSteps)] {
		patch := &j.history[p]
		for f := range patch.Files {
			file := &patch.Files[f]
			for h := range file.Hunks {
				s := spot{patch, file, &file.Hunks[h], 0}
				if seen++; seen > maxHunks || len(s.hunk.Lines) > maxUndone || file.Old != file.New {
					continue
				}
				score, in := 4, j.changedIn(s, direct)
				if in == "" {
					score, in = 2, j.changedIn(s, further)
				}
				if in == "" {
					continue
				}
				if shows(d.Message, s.hunk.Lines) {
					score += 3
				}
				if score > best {
					best, at, function = score, s, in
				}
			}
		}
	}
	return at, function, best > 0
}

// changedIn is the first function among all in whose body a hunk put lines in, or
// took them out.
func (j *Judge) changedIn(s spot, all []declared) string {
	line := s.hunk.First
	for _, l := range s.hunk.Lines {
		n := line
		if l[0] == '+' {
			n = j.anchor(s.name(), l[1:], line)
		}
		if l[0] != ' ' && n > 0 {
			if i := slices.IndexFunc(all, func(c declared) bool { return c.file == s.name() && c.line <= n && n <= max(c.end, c.line) }); i >= 0 {
				return all[i].name
			}
		}
		if l[0] != '-' {
			line++
		}
	}
	return ""
}

var (
	literalText = regexp.MustCompile(`"([^"\\]*)"|'([^'\\]*)'`)
	verbs       = regexp.MustCompile(`%[-+ #0-9.]*[a-zA-Z]|\{[^{}]*\}`)
)

// shows reports whether a message holds a piece of text that a hunk changed, and
// which is not only a letter.
func shows(message string, hunk []string) bool {
	count := map[string]int{}
	for _, l := range hunk {
		for _, m := range literalText.FindAllStringSubmatch(l[1:], -1) {
			for _, piece := range verbs.Split(m[1]+m[2], -1) {
				count[piece] += map[byte]int{'+': 1, '-': -1}[l[0]]
			}
		}
	}
	for piece, n := range count {
		if n != 0 && len(piece) > 1 && strings.Contains(message, piece) {
			return true
		}
	}
	return false
}
