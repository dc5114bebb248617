package verdict

import (
	"fmt"
	"go/token"
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
		if v, ok := j.repackaged(name, ds); ok {
			return v, true
		}
		at, ok := j.lost(name, ds[0].File)
		if !ok {
			continue
		}
		if now := at.renamed(name); now != "" && now != name && j.stands(at.name(), now) && seen(now, at.name(), ds) {
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

// seen reports whether what file declares can be used where ds stand: not where
// Go hides it from other packages.
func seen(name, file string, ds []*aires.Diagnostic) bool {
	return index.Language(file) != "go" || token.IsExported(name) ||
		!slices.ContainsFunc(ds, func(d *aires.Diagnostic) bool { return path.Dir(d.File) != path.Dir(file) })
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
	if e, ok := j.definitionBack(ds[0], name, d); ok { // its declaration and its calls agree, the definition alone does not
		v.Edits = []aires.Edit{e}
		return v
	}
	places := j.places(ds, name)
	edits, fits := j.replace(name, d, places)
	language := index.Language(d.file)
	elsewhere := len(j.unreported(d, places, name, language)) > 0
	if returns(language) || elsewhere {
		v.Hypothesis.Confidence = doubtful // that it was renamed is certain, that these are all its uses is not
	}
	if own, ok := j.local(ds); elsewhere && ok && len(own.Edits) > 0 { // a parameter is used in its function only
		v.Edits = own.Edits
		return v
	}
	if back := j.unnamed(at.patch, name, now); (elsewhere || !fits) && back != nil {
		v.Edits = back
		return v
	}
	if !fits {
		v.Steps = append(v.Steps, fmt.Sprintf("Mind the arguments: the change gave %s other parameters.", now))
		return v
	}
	v.Edits = edits
	return v
}

// definitionBack is the edit that gives a definition its old name back: where only the
// linker misses it, everything else still calls it so.
func (j *Judge) definitionBack(d *aires.Diagnostic, name string, now declared) (aires.Edit, bool) {
	lines := j.look.Lines(now.file)
	if !undefinedAtLink.MatchString(d.Message) || now.line < 1 || now.line > len(lines) || len(found(lines[now.line-1], now.name)) != 1 ||
		!slices.ContainsFunc(j.look.Declared(name), func(was index.Decl) bool { return strings.HasPrefix(path.Ext(was.File), ".h") }) {
		return aires.Edit{}, false
	}
	old := lines[now.line-1]
	at := found(old, now.name)[0]
	return aires.Edit{File: now.file, Line: now.line, Old: old, New: old[:at] + name + old[at+len(now.name):]}, true
}

// unnamed are the edits that take a renaming back wherever a step did it; none
// where it put the new name in otherwise as well.
func (j *Judge) unnamed(patch *evidence.Patch, name, now string) []aires.Edit {
	var edits []aires.Edit
	for f := range patch.Files {
		file := &patch.Files[f]
		for h := range file.Hunks {
			hunk := &file.Hunks[h]
			for i, l := range hunk.Lines {
				if l[0] != '+' || len(named(l[1:], now)) == 0 {
					continue
				}
				at := spot{patch, file, hunk, i}
				was := slices.IndexFunc(hunk.Lines, func(o string) bool {
					return o[0] == '-' && o[1:] == swap(l[1:], now, name)
				})
				line := j.anchor(at.name(), l[1:], at.line())
				if was < 0 || line == 0 {
					return nil
				}
				edits = append(edits, aires.Edit{File: at.name(), Line: line, Old: l[1:], New: hunk.Lines[was][1:]})
			}
		}
	}
	return inOrder(edits)
}
