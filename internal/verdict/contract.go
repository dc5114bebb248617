package verdict

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

var (
	// overridesNothing is what compilers say of a method that is marked as one that
	// overrides, and does not.
	overridesNothing = said(`^(?:method does not override or implement a method from a supertype|Q?(\w+)Q? overrides nothing|(?:method|value) (\w+) overrides nothing|Q[\w.]+\.(\w+)(?:\(.*\))?Q(?: is marked as an override but|: no suitable method found to override)|This member cannot have an Qoverride. modifier because it is not declared in the base (?:class|type) Q\w+)`)
	// modifiers are what an interface's method does not say.
	modifiers = regexp.MustCompile(`\b(?:public|private|protected|internal|override|final|abstract|virtual|async|open|synchronized|default|static|sealed)\s+`)
)

// contract is the verdict that an interface has lost a method which all that
// implement it still have, and which is asked of it: it can be declared again as
// they have it.
func (j *Judge) contract(ds []*aires.Diagnostic) (Verdict, bool) {
	d := ds[0]
	language := index.Language(d.File)
	if language != "java" && language != "kotlin" && language != "csharp" && language != "scala" && language != "typescript" {
		return Verdict{}, false
	}
	method, owner := lacks(d)
	owner = plainName(owner)
	if m := overridesNothing.FindStringSubmatch(d.Message); m != nil {
		method, owner = j.overriderAt(d, strings.Join(m[1:], ""))
	}
	if method == "" || owner == "" {
		return Verdict{}, false
	}
	base, impl, ok := j.disowned(owner, method, language)
	if !ok {
		return Verdict{}, false
	}
	head := j.abstractHead(impl, language)
	e, ok := j.intoBody(base, head)
	if head == "" || !ok {
		return Verdict{}, false
	}
	return Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s (%s:%d) declares no %s any more; %s (%s:%d) still implements it, and it is still called.", base.Name, base.File, base.Line, method, impl.Scope, impl.File, impl.Line),
			Confidence: doubtful,
		},
		Steps: []string{fmt.Sprintf("Declare it in %s again: %s", base.Name, head)},
		Shows: []aires.Evidence{j.show(from(base)), j.show(from(impl))},
		Edits: []aires.Edit{e},
	}, true
}

// overriderAt reads which method at d's place overrides nothing, said where the tool
// says it, and which type is the first that its own is made of.
func (j *Judge) overriderAt(d *aires.Diagnostic, said string) (method, owner string) {
	f, _ := j.look.File(d.File)
	for _, c := range f.Decls {
		if (c.Kind == index.Method || c.Kind == index.Func || c.Kind == index.Field && c.Name == said) && c.Line >= d.Line && c.Line <= d.Line+2 && (said == "" || c.Name == said) {
			if family := j.family(plainName(c.Scope), f.Language); len(family) > 1 {
				return c.Name, family[1]
			}
		}
	}
	return "", ""
}

// disowned is the interface called owner, if it does not declare the method, and what
// a type made of it declares as that.
func (j *Judge) disowned(owner, method, language string) (base, impl index.Decl, ok bool) {
	for _, c := range j.look.Declared(owner) {
		if c.Kind == index.Interface && index.Language(c.File) == language {
			base, ok = c, true
		}
	}
	if !ok {
		return base, impl, false
	}
	for _, c := range j.inherited(owner, language) {
		if c.name == method {
			return base, impl, false
		}
	}
	for _, c := range j.look.Declared(method) {
		if c.Kind != index.Method && c.Kind != index.Field || index.Language(c.File) != language {
			continue
		}
		for _, of := range j.family(plainName(c.Scope), language)[1:] {
			if of == owner && !j.owes(c.Scope, owner, language) {
				return base, c, true
			}
		}
	}
	return base, impl, false
}

// owes reports whether a type lacks a method that owner declares without a body:
// then that was renamed, and not taken out.
func (j *Judge) owes(scope, owner, language string) bool {
	own := j.look.Members(plainName(scope))
	for _, c := range j.inherited(owner, language) {
		has := false
		for _, o := range own {
			has = has || o.Name == c.name
		}
		lines := j.look.Lines(c.file)
		bodiless := c.line <= len(lines) && !strings.ContainsAny(lines[c.line-1], "={")
		if c.function && c.end <= c.line && bodiless && !has {
			return true
		}
	}
	return false
}

// abstractHead is how an interface declares the method that impl implements, or "".
func (j *Judge) abstractHead(impl index.Decl, language string) string {
	lines := j.look.Lines(impl.File)
	if impl.Line > len(lines) {
		return ""
	}
	if impl.Kind == index.Field {
		return j.abstractProperty(impl, language)
	}
	head := strings.TrimSpace(lines[impl.Line-1])
	head = modifiers.ReplaceAllString(head, "")
	if strings.Contains(head, "@Override ") {
		head = strings.ReplaceAll(head, "@Override ", "")
	}
	depth := 0
	for i := range len(head) {
		switch head[i] {
		case '(':
			depth++
		case ')':
			depth--
		case '{', '=':
			if depth == 0 {
				head = strings.TrimSpace(head[:i])
				switch language {
				case "kotlin", "scala":
					if !strings.Contains(head[strings.LastIndex(head, ")")+1:], ":") {
						return "" // what it returns is not said
					}
					return head
				}
				return head + ";"
			}
		}
	}
	if depth == 0 && language == "csharp" && strings.HasSuffix(head, ")") {
		return head + ";"
	}
	return ""
}

// abstractProperty is how an interface declares the property that impl is, or "".
func (j *Judge) abstractProperty(impl index.Decl, language string) string {
	of := j.typeDeclared(&impl, 0)
	if of == "" {
		return ""
	}
	switch language {
	case "kotlin":
		return "val " + impl.Name + ": " + of
	case "scala":
		return "def " + impl.Name + ": " + of
	case "csharp":
		return of + " " + impl.Name + " { get; }"
	}
	return ""
}
