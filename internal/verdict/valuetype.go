package verdict

import (
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires/internal/index"
)

// maxDeep is how far the type of a value is followed from name to name.
const maxDeep = 4

var (
	intLiteral     = regexp.MustCompile(`^-?\d[\d_]*$`)
	longLiteral    = regexp.MustCompile(`^-?\d[\d_]*[lL]$`)
	doubleLiteral  = regexp.MustCompile(`^-?\d[\d_]*(?:\.\d+)?(?:[eE]-?\d+)?[dD]?$`)
	floatLiteral   = regexp.MustCompile(`^-?\d[\d_]*(?:\.\d+)?[fF]$`)
	decimalLiteral = regexp.MustCompile(`^-?\d[\d_]*(?:\.\d+)?[mM]$`)
	newValue       = regexp.MustCompile(`^new\s+([A-Z][\w.]*(?:<[^()]*>)?)\s*[({]`)
	madeValue      = regexp.MustCompile(`^([A-Z]\w*)\(`)
	plainValue     = regexp.MustCompile(`^[A-Za-z_]\w*$`)
	calledValue    = regexp.MustCompile(`^([A-Za-z_]\w*)\(.*\)$`)
	ofValue        = regexp.MustCompile(`^(.+)\.([A-Za-z_]\w*)(\(.*\))?$`)
	isTest         = regexp.MustCompile(`^!|&&|\|\||[!=<>]=|\s[<>]\s`)
)

// inferred is how languages call the types of literals.
var inferred = map[string]map[string]string{
	"java":   {"text": "String", "letter": "char", "int": "int", "long": "long", "double": "double", "float": "float", "bool": "boolean"},
	"csharp": {"text": "string", "letter": "char", "int": "int", "long": "long", "double": "double", "float": "float", "exact": "decimal", "bool": "bool"},
	"kotlin": {"text": "String", "letter": "Char", "int": "Int", "long": "Long", "double": "Double", "float": "Float", "bool": "Boolean"},
	"scala":  {"text": "String", "letter": "Char", "int": "Int", "long": "Long", "double": "Double", "float": "Float", "bool": "Boolean"},
}

// valueType is the type of an expression that stands in a line of file, or "" where
// what it is made of does not say.
func (j *Judge) valueType(expr, file string, line, deep int) string {
	expr = strings.TrimSpace(expr)
	language := index.Language(file)
	basic := inferred[language]
	if deep > maxDeep || basic == nil || expr == "" {
		return ""
	}
	switch {
	case expr[0] == '"' && closing(expr) == len(expr)-1, strings.HasPrefix(expr, `$"`), strings.HasPrefix(expr, `s"`) && language == "scala", strings.HasPrefix(expr, `@"`):
		return basic["text"]
	case expr[0] == '\'' && closing(expr) == len(expr)-1:
		return basic["letter"]
	case intLiteral.MatchString(expr):
		return basic["int"]
	case longLiteral.MatchString(expr):
		return basic["long"]
	case floatLiteral.MatchString(expr):
		return basic["float"]
	case decimalLiteral.MatchString(expr):
		return basic["exact"]
	case doubleLiteral.MatchString(expr):
		return basic["double"]
	case expr == "true" || expr == "false", isTest.MatchString(masked(expr)):
		return basic["bool"]
	}
	if m := newValue.FindStringSubmatch(expr); m != nil {
		return m[1]
	}
	if m := madeValue.FindStringSubmatch(expr); m != nil && j.isType(m[1], language) && arguments([]string{expr}, len(m[1])) >= 0 && strings.HasSuffix(expr, ")") && !strings.Contains(expr, ").") {
		return m[1]
	}
	if plainValue.MatchString(expr) {
		return j.typeOfName(expr, file, line, deep)
	}
	if m := calledValue.FindStringSubmatch(expr); m != nil && !strings.Contains(m[0], ").") {
		return j.typeDeclared(j.one(m[1], language, func(c index.Decl) bool { return c.Kind.Callable() }), deep)
	}
	if m := ofValue.FindStringSubmatch(expr); m != nil {
		return j.typeOfMember(m[1], m[2], file, line, deep)
	}
	return ""
}

// typeOfMember is the type of what a value or a type has under a name.
func (j *Judge) typeOfMember(of, member, file string, line, deep int) string {
	language := index.Language(file)
	owner := plainName(of)
	if !j.isType(owner, language) {
		owner = bare(j.valueType(of, file, line, deep+1))
	}
	for _, name := range j.family(owner, language) {
		for _, c := range j.look.Members(name) {
			if c.Name != member || !index.Together(index.Language(c.File), language) {
				continue
			}
			if c.Kind == index.Member || c.Kind == index.Class { // a value of an enumeration, an object
				return owner
			}
			return j.typeDeclared(&c, deep)
		}
	}
	return ""
}

// bare is a type without its parameters and whether it may be null.
func bare(text string) string {
	text, _, _ = strings.Cut(text, "<")
	text, _, _ = strings.Cut(text, "[")
	return plainName(strings.TrimSuffix(text, "?"))
}

func (j *Judge) isType(name, language string) bool {
	return slices.ContainsFunc(j.look.Declared(name), func(c index.Decl) bool {
		return c.Kind.IsType() && index.Together(index.Language(c.File), language)
	})
}

// one is the only declaration of a name that is of a sort, or nil.
func (j *Judge) one(name, language string, is func(index.Decl) bool) *index.Decl {
	var only *index.Decl
	for _, c := range j.look.Declared(name) {
		if !index.Together(index.Language(c.File), language) || !is(c) {
			continue
		}
		if only != nil {
			return nil
		}
		only = &c
	}
	return only
}

// typeOfName is the type of a variable, a parameter or a field that can be seen in
// a line of file.
func (j *Judge) typeOfName(name, file string, line, deep int) string {
	language := index.Language(file)
	lines := j.look.Lines(file)
	if name == "this" {
		return j.typeAround(file, line)
	}
	from := 1
	if f, ok := j.functionAround(file, line); ok {
		from = f.Line
	}
	for n := min(line, len(lines)); n >= from; n-- {
		if t := j.introducedAs(lines[n-1], name, file, n, deep); t != "" {
			return t
		}
	}
	around := j.typeAround(file, line)
	for _, of := range j.family(around, language) {
		for _, c := range j.look.Members(of) {
			if c.Name == name && index.Together(index.Language(c.File), language) && !c.Kind.Callable() {
				return j.typeDeclared(&c, deep)
			}
		}
	}
	return j.typeDeclared(j.one(name, language, func(c index.Decl) bool { return c.Scope == "" && (c.Kind == index.Const || c.Kind == index.Var) }), deep)
}

// introducedAs is the type with which a line introduces a variable or parameter.
func (j *Judge) introducedAs(text, name, file string, n, deep int) string {
	language := index.Language(file)
	for _, at := range named(text, name) {
		before, after := text[:at], text[at+len(name):]
		if language == "kotlin" || language == "scala" {
			if t := behindColon(after); t != "" {
				return t
			}
			if words := strings.Fields(before); len(words) > 0 && (words[len(words)-1] == "val" || words[len(words)-1] == "var") {
				_, value, _ := strings.Cut(after, "=")
				return j.valueType(value, file, n, deep+1)
			}
			continue
		}
		t := inFront(before)
		if t == "var" {
			_, value, _ := strings.Cut(after, "=")
			return j.valueType(strings.TrimSuffix(strings.TrimSpace(value), ";"), file, n, deep+1)
		}
		if t != "" {
			return t
		}
	}
	return ""
}

// typeDeclared is the type that a declaration of a value or a function gives.
func (j *Judge) typeDeclared(c *index.Decl, deep int) string {
	if c == nil {
		return ""
	}
	lines := j.look.Lines(c.File)
	if c.Line < 1 || c.Line > len(lines) {
		return ""
	}
	text := lines[c.Line-1]
	at := named(text, c.Name)
	if len(at) == 0 {
		return ""
	}
	if language := index.Language(c.File); language == "java" || language == "csharp" {
		return inFront(text[:at[len(at)-1]])
	}
	after := text[at[0]+len(c.Name):]
	if strings.HasPrefix(after, "(") {
		depth := 0
		for i := range len(after) {
			switch after[i] {
			case '(':
				depth++
			case ')':
				depth--
			}
			if depth == 0 {
				after = after[i+1:]
				break
			}
		}
	}
	if t := behindColon(after); t != "" {
		return t
	}
	_, value, _ := strings.Cut(after, "=")
	return j.valueType(value, c.File, c.Line, deep+1)
}

// behindColon is the type that stands behind a name, as in ": List<Int> = …".
func behindColon(after string) string {
	rest, ok := strings.CutPrefix(strings.TrimSpace(after), ":")
	if !ok || strings.HasPrefix(rest, ":") {
		return ""
	}
	depth := 0
	for i := range len(rest) {
		switch c := rest[i]; {
		case c == '<' || c == '[' || c == '(':
			depth++
		case c == '>' && i > 0 && (rest[i-1] == '-' || rest[i-1] == '='):
		case depth > 0 && (c == '>' || c == ']' || c == ')'):
			depth--
		case depth == 0 && (c == ',' || c == ')' || c == '=' || c == '{' || c == '}'), strings.HasPrefix(rest[i:], " get()"):
			return strings.TrimSpace(rest[:i])
		}
	}
	return strings.TrimSpace(rest)
}

// typeInFront matches a type at the end of what stands in front of a name.
var typeInFront = regexp.MustCompile(`([A-Za-z_][\w.]*(?:<[^()=;]*>)?(?:\[\])*\??)\s+$`)

// inFront is the type that stands in front of a name.
func inFront(before string) string {
	m := typeInFront.FindStringSubmatch(before)
	if m == nil || slices.Contains(statements, m[1]) || slices.Contains(bareModifiers, m[1]) {
		return ""
	}
	return m[1]
}

// bareModifiers are words of declarations that are no types.
var bareModifiers = strings.Fields("public private protected internal static final readonly const abstract virtual override sealed class interface enum record struct namespace out ref params event void async do try where is as")

var (
	shared        = regexp.MustCompile(`\b(?:static|const|object|companion)\b`)
	asType        = regexp.MustCompile(`(?::|\bnew|\[|\bextends|\bwith|=>)\s*$`)
	scalaObject   = regexp.MustCompile(`\b(?:object|case\s+class)\b`)
	qualifiedType = regexp.MustCompile(`\b([A-Z]\w*)\.$`)
)

// suiting leaves of all what can stand where name stands in a line: behind a type
// what belongs to the type and to no value of it, a value where a value is meant,
// and nothing of another type than the uses ask for. Who has not followed a new name
// does not use it: what the same file names as well is another thing.
func (j *Judge) suiting(all []declared, user, line, name, language string) []declared {
	at := named(line, name)
	if len(at) == 0 {
		return all
	}
	before := line[:at[0]]
	m := qualifiedType.FindStringSubmatch(before)
	static := m != nil && (language == "java" || language == "csharp") && j.isType(m[1], language)
	want := j.askedFor(j.memberUses(name, language))
	return slices.DeleteFunc(slices.Clone(all), func(d declared) bool {
		lines := j.look.Lines(d.file)
		if d.line < 1 || d.line > len(lines) {
			return false
		}
		own := lines[d.line-1]
		switch {
		case user != d.file && isMember(d.kind) && alike(name, d.name) < nearby && j.accesses(user, d):
			return true
		case d.kind == index.Member: // one that is used is not what another is called now
			return alike(name, d.name) == 0 && j.uses(language)(d) != unused
		case d.kind.IsType():
			return language == "scala" && !scalaObject.MatchString(own) && !asType.MatchString(before)
		case static && !shared.MatchString(own) && !j.ofInterface(d):
			return true
		case want == "" || d.function:
			return false
		}
		c := index.Decl{Name: d.name, File: d.file, Line: d.line, Kind: d.kind}
		is := j.typeDeclared(&c, 0)
		return is != "" && !fits(is, want) && !fits(want, is)
	})
}

// ofInterface reports whether an interface declares d: what has a value there
// belongs to the type.
func (j *Judge) ofInterface(d declared) bool {
	f, _ := j.look.File(d.file)
	return slices.ContainsFunc(f.Decls, func(c index.Decl) bool {
		return c.Kind == index.Interface && c.Line <= d.line && d.line <= c.End
	})
}

// accesses reports whether a file names the member d behind a dot, or gives it a
// value: of a type that is not known, or of one that d's file declares.
func (j *Judge) accesses(file string, d declared) bool {
	for n, l := range j.look.Lines(file) {
		for _, at := range named(l, d.name) {
			before, dotted := strings.CutSuffix(l[:at], ".")
			if !dotted && !assigned.MatchString(l[at+len(d.name):]) {
				continue
			}
			of := ""
			if value := lastValue.FindString(masked(before)); dotted && value != "" {
				of = bare(j.valueType(before[len(before)-len(value):], file, n+1, 0))
			}
			if of == "" || slices.ContainsFunc(j.look.Declared(of), func(c index.Decl) bool { return c.File == d.file }) {
				return true
			}
		}
	}
	return false
}
