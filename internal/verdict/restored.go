package verdict

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/evidence"
)

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
		if e, ok := j.reversed(at); ok && len(lines) <= maxUndone { // it was not taken out alone
			v.Edits, v.Hypothesis.Confidence = []aires.Edit{e}, doubtful
		}
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
	if strings.TrimSpace(old) == "" { // blank lines stand in many places
		if e, ok := j.reversed(at); ok && deep == 0 {
			v.Edits = []aires.Edit{e}
		}
		return v, true
	}
	if deep == 0 {
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
			if file.Old == "" {
				return // the step that brought the file explains no line of it
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
