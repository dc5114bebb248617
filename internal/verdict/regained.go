package verdict

import (
	"fmt"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// regained is the verdict, for languages that are compiled to machine code, that
// what is missing is not called something else but gone: it is declared again among
// what its uses put it beside, with the type that they demand.
func (j *Judge) regained(ds []*aires.Diagnostic) (Verdict, bool) {
	d := ds[0]
	language := index.Language(d.File)
	name, owner := lacks(d)
	if _, ok := literalKinds[language]; !ok || d.Kind != aires.KindMissingSymbol && name == "" && !strings.HasPrefix(d.Message, "unresolved import") || j.line(d) == "" {
		return Verdict{}, false
	}
	if name == "" {
		name = plainName(d.Missing())
	}
	if !isIdentifier(name) || len(name) < 2 || undefinedAtLink.MatchString(d.Message) {
		return Verdict{}, false
	}
	owner = j.instance(d, plainName(owner))
	for _, t := range j.types(owner, language) {
		if slices.ContainsFunc(j.look.Members(owner), func(c index.Decl) bool { return c.Name == name && c.File == t.File }) {
			return Verdict{}, false
		}
		switch {
		case j.variants(t):
			return j.another(ds, name, t)
		case len(j.fieldsOf(t)) > 0:
			return j.fieldAgain(ds, name, t)
		}
	}
	if len(j.look.Declared(name)) > 0 || owner != "" && len(j.types(owner, language)) > 0 {
		return Verdict{}, false
	}
	if t, ok := j.enumAround(ds, name, language); ok {
		return j.another(ds, name, t)
	}
	return Verdict{}, false // a constant's value cannot be known
}

// types are the declarations of a type of a language that have a body.
func (j *Judge) types(name, language string) []index.Decl {
	return slices.DeleteFunc(slices.Clone(j.look.Declared(name)), func(c index.Decl) bool {
		return !c.Kind.IsType() || index.Language(c.File) != language || c.Kind == index.Interface
	})
}

// valuesOfType are the values of an enumeration, in order.
func (j *Judge) valuesOfType(t index.Decl) []index.Decl { return j.membersIn(t, index.Member) }

func (j *Judge) fieldsOf(t index.Decl) []index.Decl { return j.membersIn(t, index.Field) }

func (j *Judge) membersIn(t index.Decl, kind index.Kind) []index.Decl {
	f, _ := j.look.File(t.File)
	var all []index.Decl
	for _, c := range f.Decls {
		if c.Kind == kind && plainName(c.Scope) == t.Name && t.Line <= c.Line && c.Line <= max(t.End, t.Line) {
			all = append(all, c)
		}
	}
	if len(all) == 0 && t.Name != "" { // typedef struct { … } name;
		for _, c := range f.Decls {
			if c.Kind == kind && plainName(c.Scope) == t.Name {
				all = append(all, c)
			}
		}
	}
	return all
}

func (j *Judge) variants(t index.Decl) bool { return len(j.valuesOfType(t)) > 0 }

// usesOf are the places that use name: those of ds, and all where nothing else is
// called so.
func (j *Judge) usesOf(ds []*aires.Diagnostic, name, language string) []index.Use {
	var all []index.Use
	for _, d := range j.pointing(ds, name) {
		if d.PathStatus == aires.PathWorkspace {
			all = append(all, index.Use{File: d.File, Line: d.Line, Text: j.line(d)})
		}
	}
	if len(j.look.Declared(name)) == 0 {
		all = append(all, j.look.Uses(name, language, maxUses)...)
	}
	return all
}

// wantedType is the type that uses take name for: what is declared counts for more
// than literals do.
func (j *Judge) wantedType(uses []index.Use, name string) string {
	for _, literals := range []bool{false, true} {
		for _, u := range uses {
			if t := j.demanded(u.File, u.Line, name, literals); t != "" {
				return t
			}
		}
	}
	return ""
}

// fieldAgain declares a field of t again, behind its last.
func (j *Judge) fieldAgain(ds []*aires.Diagnostic, name string, t index.Decl) (Verdict, bool) {
	language := index.Language(t.File)
	uses := j.usesOf(ds, name, language)
	if slices.ContainsFunc(uses, func(u index.Use) bool { return calledAs(u.Text, name) }) {
		return Verdict{}, false // a function
	}
	of := j.wantedType(uses, name)
	if of == "" && language == "c" {
		of = literalKinds[language].whole
	}
	if of == "" || strings.Contains(of, "&") && language == "rust" && !strings.Contains(of, "'static") {
		return Verdict{}, false
	}
	fields := j.fieldsOf(t)
	at := fields[len(fields)-1].Line
	lines := j.look.Lines(t.File)
	line := lines[at-1]
	indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	text := ""
	switch language {
	case "c":
		text = strings.TrimSpace(of) + " " + name + ";"
		if strings.HasSuffix(of, "*") {
			text = of + name + ";"
		}
	case "rust":
		if text = name + ": " + of + ","; strings.HasPrefix(strings.TrimSpace(line), "pub ") {
			text = "pub " + text
		}
	case "ada":
		text = name + " : " + of + ";"
	case "fortran":
		text = of + " :: " + name
	}
	if strings.Contains(line, "{") || strings.Contains(line, "}") && language != "rust" || language == "rust" && !strings.HasSuffix(strings.TrimSpace(line), ",") && !strings.Contains(line, ",") {
		return Verdict{}, false // all on one line
	}
	return j.again(t, name, text, aires.Edit{File: t.File, Line: at, Old: line, New: line + "\n" + indent + text}, 0.6), true
}

// calledAs reports whether a line calls name.
func calledAs(line, name string) bool {
	at := named(line, name)
	return len(at) > 0 && strings.HasPrefix(line[at[0]+len(name):], "(")
}

// again is the verdict that t has lost name, which edit declares again by text.
func (j *Judge) again(t index.Decl, name, text string, edit aires.Edit, confidence float64) Verdict {
	return Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s (%s:%d) has no %s, which is still used of it, and nothing like it: it was probably taken out.", t.Name, t.File, t.Line, name),
			Confidence: confidence,
		},
		Steps: []string{fmt.Sprintf("Declare it in %s again, as %s, or stop using it.", t.Name, strings.TrimSuffix(text, ","))},
		Shows: []aires.Evidence{j.show(from(t))},
		Edits: []aires.Edit{edit},
	}
}

// another puts a value into an enumeration again, behind its last. One that carries
// something has the types that its uses give it.
func (j *Judge) another(ds []*aires.Diagnostic, name string, t index.Decl) (Verdict, bool) {
	language := index.Language(t.File)
	values := j.valuesOfType(t)
	last := values[len(values)-1]
	line := j.look.Lines(t.File)[last.Line-1]
	payload := ""
	if language == "rust" {
		for _, u := range j.usesOf(ds, name, language) {
			at := named(u.Text, name)
			if len(at) == 0 || !strings.HasPrefix(u.Text[at[0]+len(name):], "(") {
				if len(at) > 0 && strings.HasPrefix(strings.TrimSpace(u.Text[at[0]+len(name):]), "{") && !strings.Contains(u.Text, "=> {") {
					return Verdict{}, false // it has fields of its own
				}
				continue
			}
			own := parameters(u.Text[at[0]+len(name)+1:] + " ")
			var all []string
			for _, p := range own {
				if of := j.exprType(p, u.File, u.Line, true); of != "" && !strings.Contains(of, "&") {
					all = append(all, of)
				}
			}
			if len(all) == len(own) && len(all) > 0 {
				payload = "(" + strings.Join(all, ", ") + ")"
			} else if payload == "" {
				payload = "("
			}
		}
	}
	if payload == "(" {
		return Verdict{}, false // what it carries is not known
	}
	at := named(line, last.Name)
	if len(at) == 0 {
		return Verdict{}, false
	}
	end := at[0] + len(last.Name)
	rest := line[end:]
	if i := strings.IndexAny(rest, ",}"); language == "c" && i >= 0 { // A = 1
		end += i
	} else if language == "c" {
		end = len(strings.TrimRight(masked(line), " \t"))
	}
	text := line[:end] + ", " + name + line[end:]
	if trimmed := strings.TrimSpace(line[:at[0]]); trimmed == "" && len(values) > 1 { // a line each
		indent := line[:at[0]]
		switch {
		case strings.HasSuffix(strings.TrimSpace(masked(line)), ","):
			text = line + "\n" + indent + name + payload + ","
		case language == "ada":
		case strings.Contains(rest, "}"), strings.Contains(rest, "//"):
		default:
			text = line + ",\n" + indent + name + payload
		}
	} else if payload != "" || language == "rust" && strings.Contains(rest, "(") {
		return Verdict{}, false
	}
	return j.again(t, name, name+payload, aires.Edit{File: t.File, Line: last.Line, Old: line, New: text}, 0.65), true
}

// enumAround is the enumeration that a value without an owner was one of: the one
// whose values stand beside it as cases, whose values begin with the same word as it
// does, or which its uses demand.
func (j *Judge) enumAround(ds []*aires.Diagnostic, name, language string) (index.Decl, bool) {
	uses := j.usesOf(ds, name, language)
	if of := j.wantedType(uses, name); of != "" {
		for _, t := range j.types(plainName(strings.TrimPrefix(of, "enum ")), language) {
			if j.variants(t) {
				return t, true
			}
		}
	}
	var all []index.Decl
	add := func(n string) {
		for _, c := range j.look.Declared(n) {
			if c.Kind != index.Member || index.Language(c.File) != language {
				continue
			}
			for _, t := range j.types(plainName(c.Scope), language) {
				if t.File == c.File && !slices.ContainsFunc(all, func(o index.Decl) bool { return o.Name == t.Name }) {
					all = append(all, t)
				}
			}
		}
	}
	for _, u := range uses {
		if t := strings.ToLower(strings.TrimSpace(u.Text)); strings.HasPrefix(t, "case ") || strings.HasPrefix(t, "when ") {
			lines := j.look.Lines(u.File)
			for n := max(1, u.Line-2*around); n <= min(len(lines), u.Line+2*around); n++ {
				if l := strings.ToLower(strings.TrimSpace(lines[n-1])); strings.HasPrefix(l, "case ") || strings.HasPrefix(l, "when ") {
					for _, w := range names(masked(lines[n-1])) {
						add(w)
					}
				}
			}
		}
	}
	if head, _, ok := strings.Cut(name, "_"); ok && len(all) == 0 && language == "c" {
		for _, file := range j.look.Names() {
			f, _ := j.look.File(file)
			for _, c := range f.Decls {
				if f.Language == language && c.Kind == index.Member && strings.HasPrefix(c.Name, head+"_") {
					add(c.Name)
				}
			}
		}
	}
	if len(all) != 1 {
		return index.Decl{}, false
	}
	return all[0], true
}
