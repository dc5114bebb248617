package verdict

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// called matches the functions and types that a line uses.
var called = regexp.MustCompile(`([A-Za-z_]\w*)\s*(?:::<[^>]*>)?[({]`)

// tested names the functions that a failed test calls, and where they are: the
// mistake is in one of them, more often than in the test.
func (j *Judge) tested(ds []*aires.Diagnostic) (Verdict, bool) {
	d := ds[0]
	if d.Kind != aires.KindTest {
		return Verdict{}, false
	}
	lines := j.look.Lines(d.File)
	if d.Line < 1 || d.Line > len(lines) {
		return Verdict{}, false
	}
	all, name := j.calledBefore(d)
	v := j.restated(ds)
	if functions := slices.DeleteFunc(slices.Clone(all), func(c declared) bool { return !c.function }); len(functions) > 0 {
		all = functions // a type does nothing by itself
	}
	if len(all) == 0 {
		return v, true
	}
	var places []string
	for _, c := range all {
		places = append(places, fmt.Sprintf("%s (%s)", c.name, c.extent()))
		v.Shows = append(v.Shows, j.show(c))
	}
	c := checkOf(append([]string{d.Message, name}, lines[max(0, d.Line-checked):d.Line]...))
	further, values := j.reached(all)
	v.Hypothesis.Claim = fmt.Sprintf("%s Probably %s does not do what is expected here.", v.Hypothesis.Claim, strings.Join(places, " or "))
	slices.SortStableFunc(further, func(a, b declared) int { return cmp.Compare(c.spoken(b.name), c.spoken(a.name)) })
	further = further[:min(len(further), maxNamed)]
	at := j.suspects(all, c, maxSuspects)
	if len(at) > 0 {
		v.Hypothesis.Claim += " Look first at " + inWords(at) + "."
	}
	if len(further) > 0 {
		v.Hypothesis.Claim += " What they call may be at fault as well: " + extents(further) + "."
		if at := j.suspects(further, c, maxSuspects); len(at) > 0 {
			v.Hypothesis.Claim += " There, look first at " + inWords(at) + "."
		}
	}
	slices.SortStableFunc(values, func(a, b declared) int { return cmp.Compare(c.spoken(b.name), c.spoken(a.name)) })
	if values = values[:min(len(values), maxValues)]; len(values) > 0 {
		v.Hypothesis.Claim += " They use " + extents(values) + "."
	}
	if at := j.setters(c.members, d.File); len(at) > 0 {
		v.Hypothesis.Claim += " What the check looks at gets its value at " + inWords(at) + "."
	}
	v.Hypothesis.Confidence = 0.5
	v.Steps = []string{fmt.Sprintf("Compare what %s does with what the test at %s:%d expects.", strings.Join(places, ", "), d.File, d.Line)}
	return v, true
}

// testHead is the line that a test begins with.
var testHead = regexp.MustCompile(`^func |\bdef test|\bfn `)

// calledBefore are the functions, types and values that a failed test uses, those
// nearest to the check first, and the head of the test. Where what fails is no test,
// the function that it stands in is the first.
func (j *Judge) calledBefore(d *aires.Diagnostic) (all []declared, head string) {
	lines := j.look.Lines(d.File)
	test := testFile(d.File)
	if around, ok := j.functionAround(d.File, d.Line); ok && !test && !strings.HasPrefix(strings.ToLower(around.Name), "test") {
		all = append(all, from(around))
	}
	for n := min(len(lines), d.Line+1); n >= max(1, d.Line-maxBefore) && len(all) < maxCalled; n-- {
		text := masked(lines[n-1])
		for _, name := range slices.Concat(calls(text), accessedBy(text), operators(text, d.File)) {
			var own []declared
			for _, c := range j.look.Declared(name) {
				if !(c.File == d.File && (index.Language(d.File) != "rust" || c.Line <= d.Line && d.Line <= c.End)) && (c.Kind.Callable() || c.Kind.IsType()) && c.Kind != index.Macro && c.Name != "main" && index.Together(index.Language(c.File), index.Language(d.File)) {
					own = append(own, from(c))
				}
			}
			if at := named(text, name); slices.ContainsFunc(own, func(o declared) bool { return o.function }) && len(at) > 0 && strings.HasPrefix(text[at[0]+len(name):], "(") {
				own = slices.DeleteFunc(own, func(o declared) bool { return !o.function })
			}
			for _, o := range own {
				if len(all) < maxCalled && !slices.ContainsFunc(all, func(a declared) bool { return a.file == o.file && a.line == o.line }) {
					all = append(all, o)
				}
			}
		}
		if testHead.MatchString(text) {
			return all, lines[n-1]
		}
	}
	return all, ""
}

const (
	maxBefore = 12 // lines before a failed check that may call what it checks
	maxCalled = 3
	checked   = 2 // lines of the check itself
	// maxSuspects is how many lines of what a failed test calls are pointed out.
	maxSuspects = 3
)

// inWords lists places, as in "queue.go:11 or queue.go:14".
func inWords(at []suspect) string {
	var places []string
	for _, s := range at {
		places = append(places, fmt.Sprintf("%s:%d", s.file, s.line))
	}
	return strings.Join(places, " or ")
}

func calls(line string) []string {
	var names []string
	for _, m := range called.FindAllStringSubmatch(line, -1) {
		names = append(names, m[1])
	}
	return names
}

// accessedBy are the members that a line accesses: properties are not called.
func accessedBy(line string) []string {
	var names []string
	for _, m := range accessed.FindAllStringSubmatch(line, -1) {
		names = append(names, m[2])
	}
	return names
}

// signature shows the declaration that a use does not fit: of the function that
// is called, of the type that is named.
func (j *Judge) signature(ds []*aires.Diagnostic) (Verdict, bool) {
	d := inWorkspace(ds[0])
	if d.Kind != aires.KindType && d.Kind != aires.KindMissingSymbol && d.Kind != aires.KindOther {
		return Verdict{}, false
	}
	v := j.restated(ds)
	var names []string
	for _, name := range slices.Concat(quotedNames(d.Message), calls(masked(j.line(d))), accessedBy(masked(j.line(d)))) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	var places []string
	var shown []declared
	for _, name := range names {
		all := j.look.Declared(name)
		all = slices.DeleteFunc(slices.Clone(all), func(c index.Decl) bool {
			return c.File == d.File && c.Line == d.Line || !index.Together(index.Language(c.File), index.Language(d.File)) || c.Kind == index.Module
		})
		if len(all) == 0 || len(all) > 3 || len(places) == maxCalled {
			continue
		}
		c := from(all[0])
		places = append(places, fmt.Sprintf("%s is declared at %s:%d", c.name, c.file, c.line))
		v.Shows = append(v.Shows, j.show(c))
		shown = append(shown, c)
	}
	if len(places) == 0 {
		return Verdict{}, false
	}
	v.Hypothesis.Claim += " " + strings.Join(places, "; ") + "."
	v.Hypothesis.Confidence = 0.5
	v.Steps = append(v.Steps, fmt.Sprintf("Compare %s:%d with %s.", d.File, d.Line, extents(shown)))
	return v, true
}

var inQuotes = said("Q([^'‘’\"`]+)Q")

// quotedNames are the identifiers in a message's quotes, or all of them in one
// that quotes nothing.
func quotedNames(message string) []string {
	var names []string
	add := func(text string) {
		for _, w := range word.FindAllString(text, -1) {
			if isIdentifier(w) && len(w) > 1 && !slices.Contains(names, w) {
				names = append(names, w)
			}
		}
	}
	for _, m := range inQuotes.FindAllStringSubmatch(message, -1) {
		add(m[1])
	}
	if len(names) == 0 {
		add(message)
	}
	return names
}

// restated is what can always be said: where the cause begins, and with what.
func (j *Judge) restated(ds []*aires.Diagnostic) Verdict {
	d := inWorkspace(ds[0])
	place := d.File
	if place != "" && d.Line > 0 {
		place = fmt.Sprintf("%s:%d", d.File, d.Line)
	}
	message := strings.TrimRight(strings.TrimSpace(d.Message), ".")
	if name := d.Missing(); name != "" && !strings.Contains(message, name) {
		message += ": " + name
	}
	claim := "The cause is probably what the tool says: " + message + "."
	v := Verdict{Hypothesis: aires.Hypothesis{Claim: claim, Confidence: 0.3}}
	if place == "" {
		return v
	}
	v.Hypothesis.Claim = fmt.Sprintf("The cause is probably at %s: %s.", place, message)
	v.Hypothesis.Confidence = 0.4
	if code := strings.TrimSpace(j.line(d)); code != "" && len(code) < 120 {
		v.Hypothesis.Claim = fmt.Sprintf("The cause is probably at %s, %q: %s.", place, code, message)
	}
	if d.Kind == aires.KindSyntax {
		if in, ok := j.enclosing(d); ok {
			v.Hypothesis.Claim += " " + in
		}
	}
	return v
}

// inWorkspace is d at the place where something can be done about it: an error in
// a library is one of who asked for it.
func inWorkspace(d *aires.Diagnostic) *aires.Diagnostic {
	n := d.Asked()
	if n == nil {
		return d
	}
	there := *d
	there.File, there.Line, there.Column, there.PathStatus = n.File, n.Line, n.Column, aires.PathWorkspace
	return &there
}

// enclosing names what the error stands in or, at the end of a file, behind: a
// bracket that is missing is mostly missing there.
func (j *Judge) enclosing(d *aires.Diagnostic) (string, bool) {
	f, ok := j.look.File(d.File)
	if !ok {
		return "", false
	}
	best := index.Decl{}
	for _, c := range f.Decls {
		if c.Line <= d.Line && (c.Kind.Callable() || c.Kind.IsType()) && c.Line >= best.Line {
			best = c
		}
	}
	if best.Name == "" {
		return "", false
	}
	return fmt.Sprintf("It is in or after %s (%s:%d).", best.Name, path.Base(d.File), best.Line), true
}
