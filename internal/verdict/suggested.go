package verdict

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// proposals are how compilers say which name may be meant, qualified or not.
var proposals = []*regexp.Regexp{
	said(`(?i)did you mean(?: to write| the [a-z ]+)?:? Q(?:this\.)?((?:\w+(?:::|\.))*)(\w+)(?:\(.*\))?Q`),
	said(`there is an? [a-z ]+ Q()(\w+)Q with a similar name`),
	said(`possible misspelling of Q()(\w+)Q`),
	regexp.MustCompile(`but does have (?:field|method) ()(\w+)`),
	said(`(?i)(?:similarly named|similar name)[^'‘’"` + "`" + `]*Q(?:self\.)?((?:\w+(?:::|\.))*)(\w+)(?:\(.*\))?Q`),
}

// suggested takes a compiler's word for a name that is spelt nearly like the one
// it misses and that the workspace need not know, or for what qualifies it. What
// it proposes otherwise is as often wrong as right.
func (j *Judge) suggested(ds []*aires.Diagnostic) (Verdict, bool) {
	d := ds[0]
	name := plainName(d.Missing())
	member, _ := lacks(d)
	if member != "" {
		name = member
	}
	if !isIdentifier(name) {
		return Verdict{}, false
	}
	owner, other := proposed(d)
	qualifies := other == name && owner != ""
	if other == "" || other == name && !qualifies || !qualifies && !typo(name, other) {
		return Verdict{}, false
	}
	now := other
	if qualifies {
		now = owner + name
	}
	edits, fits := j.replace(name, declared{name: now, arity: -1}, j.pointing(ds, name))
	if !fits || qualifies && slices.ContainsFunc(edits, func(e aires.Edit) bool { return strings.Contains(e.Old, "::"+name) }) {
		edits = nil
	}
	confidence := 0.75
	if !qualifies && member == "" && index.Language(d.File) != "ada" && j.elsewhere(other, d.File) && !j.alone(name, d.File) { // it was there to be found, and did not stand out
		confidence, edits = 0.55, nil
	}
	return Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s is not known at %s:%d; %s is, which is probably what is meant.", name, d.File, d.Line, now),
			Confidence: confidence,
		},
		Steps: []string{fmt.Sprintf("Write %s in place of %s.", now, name)},
		Edits: edits,
	}, true
}

// pythonTypo finds the module of Python's standard library whose name is misspelt.
func (j *Judge) pythonTypo(ds []*aires.Diagnostic) (Verdict, bool) {
	d, name := ds[0], ds[0].Missing()
	line := j.line(d)
	if index.Language(d.File) != "python" || !strings.HasPrefix(d.Message, "No module named") || len(named(line, name)) != 1 {
		return Verdict{}, false
	}
	near := ""
	for _, module := range standardNames("python module") {
		switch {
		case !typo(name, module):
		case near != "":
			return Verdict{}, false
		default:
			near = module
		}
	}
	if near == "" {
		return Verdict{}, false
	}
	now := swap(line, name, near)
	if strings.TrimSpace(line) == "import "+name { // its uses may be spelt right
		for _, u := range j.look.Uses(name, "python", maxUses) {
			if u.File == d.File && u.Line != d.Line && len(named(u.Text, name)) > 0 {
				now += " as " + name
				break
			}
		}
	}
	return Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("There is no module %s; Python's standard library has %s, which is probably what is meant.", name, near),
			Confidence: 0.75,
		},
		Steps: []string{fmt.Sprintf("Import %s in place of %s at %s:%d.", near, name, d.File, d.Line)},
		Edits: []aires.Edit{{File: d.File, Line: d.Line, Old: line, New: now}},
	}, true
}

// elsewhere reports whether files other than user know a name.
func (j *Judge) elsewhere(name, user string) bool {
	return len(j.look.Declared(name)) > 0 || slices.ContainsFunc(j.look.Uses(name, index.Language(user), maxUses), func(u index.Use) bool { return u.File != user })
}

// proposed reads which name d's tool proposes, and what qualifies that.
func proposed(d *aires.Diagnostic) (owner, name string) {
	texts := []string{d.Message}
	for _, n := range d.Notes {
		texts = append(texts, n.Message)
	}
	for _, expr := range proposals {
		for _, t := range texts {
			if m := expr.FindStringSubmatch(t); m != nil {
				return m[1], m[2]
			}
		}
	}
	return "", ""
}

// typo reports whether a may be b misspelt: a letter or two differ, by its length.
func typo(a, b string) bool {
	return len(a) > 2 && distance(folded(a), folded(b)) <= max(1, max(len(a), len(b))/5)
}

// spaceHead is the line that a namespace of C++ begins with.
var spaceHead = regexp.MustCompile(`^\s*(?:inline\s+)?namespace\s+([A-Za-z_]\w*)\s*\{?\s*$`)

// namespaced finds what a namespace of C++ is called now: the one that has all
// that is looked for in it or, seen from its definitions, the one that the
// header has in its place.
func (j *Judge) namespaced(ds []*aires.Diagnostic) (Verdict, bool) {
	d := ds[0]
	name := plainName(d.Missing())
	if index.Language(d.File) != "c" || !isIdentifier(name) {
		return Verdict{}, false
	}
	if owner, other := proposed(d); other == name && owner != "" {
		return j.reopened(d, name, strings.TrimSuffix(owner, "::"))
	}
	if len(j.look.Declared(name)) > 0 || !strings.Contains(j.line(d), name+"::") {
		return Verdict{}, false
	}
	uses := j.look.Uses(name, "c", maxUses)
	var spaces []declared
	for _, s := range j.spaces() {
		if j.holdsAll(s.name, name, uses) && !slices.ContainsFunc(spaces, func(o declared) bool { return o.name == s.name }) {
			spaces = append(spaces, s)
		}
	}
	if len(spaces) != 1 {
		return Verdict{}, false
	}
	var places []*aires.Diagnostic
	for _, u := range uses {
		if len(named(u.Text, name)) > 0 {
			places = append(places, &aires.Diagnostic{File: u.File, Line: u.Line, PathStatus: aires.PathWorkspace})
		}
	}
	v := j.renamed("", name, spaces[0], 0.85, "the workspace", places)
	v.Hypothesis.Claim = strings.Replace(v.Hypothesis.Claim, "has no "+name, "has no namespace "+name, 1)
	return v, true
}

// spaces are the namespaces that headers of the workspace declare.
func (j *Judge) spaces() []declared {
	var all []declared
	for _, file := range j.look.Names() {
		f, _ := j.look.File(file)
		for _, c := range f.Decls {
			if f.Language == "c" && c.Kind == index.Module {
				all = append(all, from(c))
			}
		}
	}
	return all
}

// holdsAll reports whether a namespace declares all that is looked for in name.
func (j *Judge) holdsAll(space, name string, uses []index.Use) bool {
	members := j.look.Members(space)
	seen := false
	for _, u := range uses {
		for _, at := range named(u.Text, name) {
			rest, ok := strings.CutPrefix(u.Text[at+len(name):], "::")
			wanted := word.FindString(rest)
			if !ok {
				continue
			}
			seen = true
			if !slices.ContainsFunc(members, func(c index.Decl) bool { return c.Name == wanted }) {
				return false
			}
		}
	}
	return seen
}

// reopened is the verdict that a file opens a namespace that no other file has,
// where it should define what lies in the namespace space.
func (j *Judge) reopened(d *aires.Diagnostic, name, space string) (Verdict, bool) {
	for i, l := range j.look.Lines(d.File) {
		m := spaceHead.FindStringSubmatch(l)
		if m == nil || i >= d.Line || m[1] == space {
			continue
		}
		if slices.ContainsFunc(j.look.Declared(m[1]), func(c index.Decl) bool { return c.File != d.File }) {
			continue
		}
		return Verdict{
			Hypothesis: aires.Hypothesis{
				Claim:      fmt.Sprintf("%s opens the namespace %s (line %d), which no other file knows; %s lies in %s.", d.File, m[1], i+1, name, space),
				Confidence: 0.85,
			},
			Steps: []string{fmt.Sprintf("Write %s in place of %s there.", space, m[1])},
			Edits: []aires.Edit{{File: d.File, Line: i + 1, Old: l, New: swap(l, m[1], space)}},
		}, true
	}
	return Verdict{}, false
}
