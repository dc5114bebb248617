package verdict

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/evidence"
	"github.com/airesdev/aires/internal/index"
)

// spot is a place in a history: a line of a hunk.
type spot struct {
	patch *evidence.Patch
	file  *evidence.FilePatch
	hunk  *evidence.Hunk
	at    int // index in hunk.Lines
}

// line is the line of the file as it was after the step.
func (s spot) line() int {
	n := s.hunk.First
	for _, l := range s.hunk.Lines[:s.at] {
		if l[0] != '-' {
			n++
		}
	}
	return n
}

func (s spot) name() string {
	if s.file.New == "" {
		return s.file.Old
	}
	return s.file.New
}

// changed looks for the step of history that took away what a cause misses.
func (j *Judge) changed(ds []*aires.Diagnostic) (Verdict, bool) {
	if len(j.history) == 0 {
		return Verdict{}, false
	}
	if v, ok := j.fileGone(ds); ok {
		return v, true
	}
	for _, name := range missing(ds) {
		at, ok := j.lost(name, ds[0].File)
		if !ok {
			continue
		}
		if now := at.renamed(name); now != "" && now != name && j.stands(at.name(), now) {
			return j.followed(ds, name, now, at), true
		}
		return j.restored(name, at)
	}
	return Verdict{}, false
}

// missing lists the names that ds lack, the root's first, without what qualifies
// them.
func missing(ds []*aires.Diagnostic) []string {
	var names []string
	for _, d := range ds[:min(len(ds), 5)] {
		for _, name := range []string{d.Missing(), plainName(d.Missing())} {
			if isIdentifier(name) && len(name) > 1 && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// plainName is the last part of a qualified name, without arguments and the like.
func plainName(name string) string {
	name, _, _ = strings.Cut(name, "(")
	name, _, _ = strings.Cut(name, "<")
	name, _, _ = strings.Cut(name, "[")
	if i := strings.LastIndexAny(name, ".:/ "); i >= 0 {
		name = name[i+1:]
	}
	return strings.Trim(name, "`'\"~")
}

func isIdentifier(s string) bool {
	for i := range len(s) {
		if !isName(s[i]) {
			return false
		}
	}
	return s != "" && (s[0] < '0' || s[0] > '9')
}

// lost finds the latest step that took away a declaration of name in a file whose
// language goes with that of user.
func (j *Judge) lost(name, user string) (spot, bool) {
	for p := range j.history {
		patch := &j.history[p]
		best, found := spot{}, false
		for f := range patch.Files {
			file := &patch.Files[f]
			if language := index.Language(file.Old); language == "" || index.Language(user) != "" && language != index.Language(user) {
				continue
			}
			for h := range file.Hunks {
				hunk := &file.Hunks[h]
				for i, l := range hunk.Lines {
					if l[0] != '-' || !declares(l[1:], name) || found && best.renamed(name) != "" {
						continue
					}
					if s := (spot{patch, file, hunk, i}); !s.kept(name) {
						best, found = s, true
					}
				}
			}
		}
		if found {
			return best, true
		}
	}
	return spot{}, false
}

// kept reports whether the step declares the name again, in this file or another:
// then it was changed or moved.
func (s spot) kept(name string) bool {
	for _, f := range s.patch.Files {
		for _, h := range f.Hunks {
			if slices.ContainsFunc(h.Lines, func(l string) bool { return l[0] == '+' && declares(l[1:], name) }) {
				return true
			}
		}
	}
	return false
}

// renamed returns what the line that was taken away says in its new form where
// it said name, or "". The new form is a line that the hunk adds and that differs
// in nothing else or, where the step changed parameters too, the one line that
// begins in the same way.
func (s spot) renamed(name string) string {
	was := tokens(s.hunk.Lines[s.at][1:])
	at := slices.Index(was, name)
	var starts []string
	for _, l := range s.hunk.Lines {
		if l[0] != '+' {
			continue
		}
		is := tokens(l[1:])
		if at < 0 || at >= len(is) || !isIdentifier(is[at]) || is[at] == name || !slices.Equal(was[:at], is[:at]) {
			continue
		}
		now := is[at]
		if slices.Equal(replaced(was, name, now), is) {
			return now
		}
		if at > 0 && declares(l[1:], now) && !slices.Contains(starts, now) {
			starts = append(starts, now)
		}
	}
	if len(starts) == 1 {
		return starts[0]
	}
	return ""
}

func replaced(words []string, old, name string) []string {
	out := slices.Clone(words)
	for i := range out {
		if out[i] == old {
			out[i] = name
		}
	}
	return out
}

// stands reports whether file holds name as a word.
func (j *Judge) stands(file, name string) bool {
	return slices.ContainsFunc(j.look.Lines(file), func(l string) bool { return len(found(l, name)) > 0 })
}

// followed is the verdict that a step renamed what is missing.
func (j *Judge) followed(ds []*aires.Diagnostic, name, now string, at spot) Verdict {
	d := declared{name: now, file: at.name(), line: at.line(), arity: -1}
	for _, known := range j.look.Declared(now) {
		if known.File == d.file {
			d = from(known)
		}
	}
	title := fmt.Sprintf("renamed in %s: %s → %s", at.patch.Name(), name, now)
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s was renamed to %s (%s:%d) in %s, and is still used under its old name.", name, now, d.file, d.line, at.patch.Name()),
			Confidence: 0.95,
		},
		Steps: []string{fmt.Sprintf("Use %s in place of %s, or give it its old name back in %s.", now, name, d.file)},
		Leads: []aires.Evidence{at.patch.Evidence(title, d.file, at.hunk, at.line())},
	}
	edits, fits := j.replace(name, d, j.places(ds, name))
	if !fits {
		v.Steps = append(v.Steps, fmt.Sprintf("Mind the arguments: the change gave %s other parameters.", now))
		return v
	}
	v.Edits = edits
	return v
}

// maxRestored is how many lines are put back at most.
const maxRestored = 80

// restored is the verdict that a step removed what is missing. Where it was taken
// out in one piece and nothing was put in its place, it can be put back.
func (j *Judge) restored(name string, at spot) (Verdict, bool) {
	title := fmt.Sprintf("removed in %s: %s", at.patch.Name(), name)
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s was removed from %s in %s, and is still used.", name, at.name(), at.patch.Name()),
			Confidence: 0.9,
		},
		Steps: []string{fmt.Sprintf("Put %s back into %s, or stop using it.", name, at.name())},
		Leads: []aires.Evidence{at.patch.Evidence(title, at.name(), at.hunk, at.line())},
	}
	lines := at.hunk.Lines
	first, last := at.at, at.at
	for first > 0 && lines[first-1][0] == '-' {
		first--
	}
	for last+1 < len(lines) && lines[last+1][0] == '-' {
		last++
	}
	if first == 0 || lines[first-1][0] != ' ' || last+1 < len(lines) && lines[last+1][0] == '+' || last-first >= maxRestored {
		return v, true
	}
	before := lines[first-1][1:]
	text, deep := before, 0
	for _, l := range lines[first : last+1] {
		text += "\n" + l[1:]
		deep += strings.Count(l, "{") - strings.Count(l, "}")
	}
	old := before
	if last+1 < len(lines) { // two lines stand in fewer places than one
		old, text = before+"\n"+lines[last+1][1:], text+"\n"+lines[last+1][1:]
	}
	if deep == 0 && strings.TrimSpace(old) != "" {
		v.Edits = []aires.Edit{{File: at.name(), Line: max(1, at.line()-(at.at-first)-1), Old: old, New: text}}
		v.Edits[0].Line = j.anchor(at.name(), old, at.hunk.First)
	}
	if v.Edits != nil && v.Edits[0].Line == 0 {
		v.Edits = nil
	}
	return v, true
}

// anchor is the line of file on which text begins, the nearest to line; 0 where
// it does not stand there any more.
func (j *Judge) anchor(file, text string, line int) int {
	lines := j.look.Lines(file)
	want := strings.Split(text, "\n")
	best := 0
	for i := 0; i+len(want) <= len(lines); i++ {
		if slices.Equal(lines[i:i+len(want)], want) && (best == 0 || max(i+1-line, line-i-1) < max(best-line, line-best)) {
			best = i + 1
		}
	}
	return best
}

// fileGone is the verdict that a step moved or removed the file that is missing.
func (j *Judge) fileGone(ds []*aires.Diagnostic) (Verdict, bool) {
	want := strings.Trim(ds[0].Missing(), `"'`)
	if ds[0].Kind != aires.KindMissingFile && ds[0].Kind != aires.KindMissingSymbol || len(want) < 2 {
		return Verdict{}, false
	}
	for p := range j.history {
		patch := &j.history[p]
		for f := range patch.Files {
			file := &patch.Files[f]
			if file.Old == "" || file.Old == file.New || !sameFile(file.Old, want) || j.look.Lines(file.Old) != nil {
				continue
			}
			if file.New != "" && j.look.Lines(file.New) != nil {
				return j.fileMoved(ds, want, file, patch), true
			}
			if file.New == "" {
				return fileRemoved(want, file, patch), true
			}
		}
	}
	return Verdict{}, false
}

// sameFile reports whether a tool that misses want can mean the file: by its
// path's end, with or without the ending, or as a module's dotted name.
func sameFile(file, want string) bool {
	stem := strings.TrimSuffix(file, path.Ext(file))
	slashed := strings.TrimPrefix(strings.TrimPrefix(path.Clean(want), "../"), "./")
	if ends(file, slashed) || ends(stem, slashed) || ends(path.Dir(file), slashed) {
		return true
	}
	if strings.ContainsAny(want, "/") {
		return ends(stem, strings.TrimSuffix(slashed, path.Ext(slashed)))
	}
	parts := strings.FieldsFunc(want, func(r rune) bool { return r == '.' || r == ':' })
	return len(parts) > 0 && ends(stem, strings.Join(parts, "/"))
}

func (j *Judge) fileMoved(ds []*aires.Diagnostic, want string, file *evidence.FilePatch, patch *evidence.Patch) Verdict {
	title := fmt.Sprintf("moved in %s: %s → %s", patch.Name(), file.Old, file.New)
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s was moved to %s in %s, and is still asked for as %s.", file.Old, file.New, patch.Name(), want),
			Confidence: 0.95,
		},
		Steps: []string{fmt.Sprintf("Ask for %s where it is now, or move it back to %s.", file.New, file.Old)},
		Leads: []aires.Evidence{{
			Kind: aires.EvidenceChange, Title: title, File: file.New, Line: 1,
			Text: fmt.Sprintf("commit %s, %s: %s\n\nrename from %s\nrename to %s", patch.Hash, patch.Date, patch.Subject, file.Old, file.New),
		}},
	}
	if m, ok := j.relocated(ds, file.New); ok {
		v.Edits = m
	}
	return v
}

func fileRemoved(want string, file *evidence.FilePatch, patch *evidence.Patch) Verdict {
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s was removed in %s, and %s is still asked for.", file.Old, patch.Name(), want),
			Confidence: 0.9,
		},
		Steps: []string{fmt.Sprintf("Bring it back with: git checkout HEAD -- %s; or stop asking for it.", file.Old)},
	}
	if patch.Hash != "" {
		v.Steps[0] = fmt.Sprintf("Bring it back with: git checkout %s~1 -- %s; or stop asking for it.", patch.Hash, file.Old)
	}
	lead := aires.Evidence{Kind: aires.EvidenceChange, Title: fmt.Sprintf("removed in %s: %s", patch.Name(), file.Old), File: file.Old, Line: 1}
	if len(file.Hunks) > 0 {
		lead = patch.Evidence(lead.Title, file.Old, &file.Hunks[0], 1)
	}
	v.Leads = []aires.Evidence{lead}
	return v
}

// blame says of a cause that no change explains when the lines around its root
// were changed last, where that is not long ago.
func (j *Judge) blame(v *Verdict, ds []*aires.Diagnostic) {
	d := ds[0]
	if len(v.Leads) > 0 || d.PathStatus != aires.PathWorkspace || d.Line < 1 {
		return
	}
	for p := range j.history {
		patch := &j.history[p]
		for f := range patch.Files {
			file := &patch.Files[f]
			if file.New != d.File {
				continue
			}
			for h := range file.Hunks {
				for i, l := range file.Hunks[h].Lines {
					if s := (spot{patch, file, &file.Hunks[h], i}); l[0] == '+' && s.line() == d.Line && l[1:] == j.line(d) {
						v.Hypothesis.Claim += fmt.Sprintf(" The line was last changed in %s.", patch.Name())
						v.Leads = []aires.Evidence{patch.Evidence(fmt.Sprintf("last change of %s:%d, in %s", d.File, d.Line, patch.Name()), d.File, s.hunk, d.Line)}
						return
					}
				}
			}
			return // an older step knows other line numbers
		}
	}
}
