package verdict

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// enough is the confidence from which on edits are proposed.
const enough = 0.5

// renamed is the verdict that what is called old is declared as d. what tells
// of which thing, as in "package money"; prefix is what always stands before the
// name, or "".
func (j *Judge) renamed(prefix, old string, d declared, confidence float64, what string, places []*aires.Diagnostic) Verdict {
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s has no %s; it declares %s (%s:%d), which is probably what is meant.", what, old, d.name, d.file, d.line),
			Confidence: confidence,
		},
		Steps: []string{fmt.Sprintf("Use %s in place of %s, or declare %s again in %s.", d.name, old, old, d.file)},
		Shows: []aires.Evidence{j.show(d)},
	}
	qualified := d
	qualified.name = prefix + d.name
	edits, fits := j.replace(prefix+old, qualified, places)
	if !fits {
		v.Steps = append(v.Steps, fmt.Sprintf("Mind the arguments: %s does not take what %s is called with.", d.name, old))
	} else if confidence >= enough {
		v.Edits = edits
		if language := index.Language(d.file); returns(language) && prefix == "" && (edits == nil || len(j.unreported(d, places, old, language)) > 0) {
			if back := j.back(d, old); back != nil {
				v.Edits = back
			}
		}
	}
	return v
}

// replace writes d's name in the place of old wherever places point at it, in
// every place or in none. fits is false where a call gives another number of
// arguments than d takes.
func (j *Judge) replace(old string, d declared, places []*aires.Diagnostic) (edits []aires.Edit, fits bool) {
	type at struct {
		file string
		line int
	}
	done := map[at][]int{}
	var order []*aires.Diagnostic
	alone := len(j.look.Declared(plainName(old))) == 0 // so that all on a line are the one
	for _, p := range places {
		lines := j.look.Lines(p.File)
		if p.PathStatus != aires.PathWorkspace || p.Line < 1 || p.Line > len(lines) {
			return nil, true
		}
		was := lines[p.Line-1]
		ats := pointed(named(was, old), places, p)
		if len(ats) > 1 && p.Column > 0 && count(places, p) != len(ats) && !alone {
			ats = atColumn(ats, p.Column)
		}
		if len(ats) == 0 {
			return nil, true // which of them is meant is not certain
		}
		for _, at := range ats {
			n := arguments(lines[p.Line-1:], at+len(old))
			switch {
			case d.arity >= 0 && n < 0 && strings.HasPrefix(lines[p.Line-1][at+len(old):], "("):
				return nil, true // whether it fits is not certain
			case d.arity >= 0 && n >= 0 && n != d.arity, d.value && n >= 0:
				return nil, false
			}
		}
		here := at{p.File, p.Line}
		if done[here] == nil {
			order = append(order, p)
		}
		done[here] = append(done[here], ats...)
	}
	for _, p := range order {
		was, ats := j.look.Lines(p.File)[p.Line-1], done[at{p.File, p.Line}]
		slices.Sort(ats)
		now := swapAt(was, slices.Compact(ats), old, d.name)
		edits = append(edits, aires.Edit{File: p.File, Line: p.Line, Old: was, New: keyed(p, was, now, old, d.name)})
	}
	return inOrder(edits), true
}

// atColumn leaves of the offsets the one that a column points at, or at the dot in
// front of.
func atColumn(ats []int, column int) []int {
	return slices.DeleteFunc(slices.Clone(ats), func(at int) bool { return at != column-1 && at != column })
}

// pointed leaves of ats, where old names stand on p's line, those that the tool
// points at. Only rustc can be trusted to point at all of them.
func pointed(ats []int, places []*aires.Diagnostic, p *aires.Diagnostic) []int {
	if index.Language(p.File) != "rust" {
		return ats
	}
	own := slices.DeleteFunc(slices.Clone(ats), func(at int) bool {
		return !slices.ContainsFunc(places, func(o *aires.Diagnostic) bool {
			return o.File == p.File && o.Line == p.Line && o.Column == at+1
		})
	})
	if len(own) != count(places, p) {
		return ats
	}
	return own
}

// count is the number of places on p's line.
func count(places []*aires.Diagnostic, p *aires.Diagnostic) int {
	n := 0
	for _, o := range places {
		if o.File == p.File && o.Line == p.Line {
			n++
		}
	}
	return n
}

// maxUses is how many uses of a name are looked at.
const maxUses = 200

// places are the diagnostics among ds that speak of name and, where the name is
// declared nowhere, the lines that use it and that the tool did not come to.
func (j *Judge) places(ds []*aires.Diagnostic, name string) []*aires.Diagnostic {
	own := j.pointing(ds, name)
	language := index.Language(ds[0].File)
	if len(own) > 0 {
		language = index.Language(own[0].File)
	}
	for _, d := range j.look.Declared(name) {
		if index.Together(index.Language(d.File), language) {
			return own
		}
	}
	reported := map[string]bool{}
	for _, d := range own {
		reported[d.File+":"+strconv.Itoa(d.Line)] = true
	}
	_, owner := lacks(ds[0])
	ofType := slices.ContainsFunc(j.look.Declared(plainName(owner)), func(c index.Decl) bool { return c.Kind.IsType() })
	for _, u := range j.look.Uses(name, language, maxUses) {
		if !reported[u.File+":"+strconv.Itoa(u.Line)] && len(named(u.Text, name)) > 0 && (!ofType || asMember(u.File, u.Text, name)) {
			own = append(own, &aires.Diagnostic{File: u.File, Line: u.Line, PathStatus: aires.PathWorkspace})
		}
	}
	return own
}

// pointing leaves of ds those that point at a line that names name, each line
// once.
func (j *Judge) pointing(ds []*aires.Diagnostic, name string) []*aires.Diagnostic {
	var own []*aires.Diagnostic
	for _, d := range ds {
		if (len(found(d.Message, name)) > 0 || plainName(d.Missing()) == name) && len(found(j.line(d), name)) > 0 {
			own = append(own, d)
		}
	}
	return own
}

// keyed gives a property of TypeScript or a field of Rust that is written in short
// its variable back: { title } becomes { text: title }.
func keyed(p *aires.Diagnostic, was, now, old, name string) string {
	language := index.Language(p.File)
	field := language == "rust" && lackingField.MatchString(p.Message)
	if !field && (language != "typescript" || strings.Contains(was, "import") || strings.Contains(was, "export {") || !strings.Contains(was, "{")) {
		return now
	}
	at := named(was, old)
	if len(at) != 1 {
		return now
	}
	lacked, _ := lacks(p)
	before, after := strings.TrimSpace(was[:at[0]]), strings.TrimSpace(was[at[0]+len(old):])
	if field && before == "" && (after == "" || after == ",") {
		return was[:at[0]] + name + ": " + old + was[at[0]+len(old):]
	}
	if exportsObject.MatchString(was) && lacked == "" { // the value is what is missing: others know it by its new name
		return now
	}
	if before == "" || after == "" || !strings.ContainsAny(before[len(before)-1:], "{,") || !strings.ContainsAny(after[:1], ",}") || innermost(before) != '{' {
		return now
	}
	return was[:at[0]] + name + ": " + old + was[at[0]+len(old):]
}

// exportsObject matches the object that a module of node exports.
var exportsObject = regexp.MustCompile(`\bmodule\.exports\s*=\s*\{`)

// lackingField is what rustc says of a field that a literal gives and the type
// does not have.
var lackingField = said(`^(?:struct|union|variant) Q([\w:]+)(?:<.*>)?Q (?:has no field named|does not have a field named) Q(\w+)`)
