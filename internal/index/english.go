package index

import (
	"slices"
	"strings"
)

// scanFortran reads what a Fortran file declares, line by line and in any case.
func scanFortran(f *File, text string) {
	e := &english{f: f, l: newLexer(lexis{line: "!"}, text), end: "end"}
	e.kinds = map[string]Kind{
		"module": Module, "program": Module, "submodule": Module, "subroutine": Func, "function": Func,
		"type": Type, "interface": block,
	}
	e.uses = []string{"use", "include"}
	e.scan()
}

// scanAda reads what an Ada file declares.
func scanAda(f *File, text string) {
	e := &english{f: f, l: newLexer(lexis{line: "--", char: true}, text), end: "end", statements: true}
	e.kinds = map[string]Kind{
		"package": Module, "procedure": Func, "function": Func, "type": Type, "subtype": Type, "protected": Type, "task": Type,
	}
	e.uses = []string{"with"}
	e.scan()
}

// english reads languages whose blocks are closed by words.
type english struct {
	f          *File
	l          *lexer
	kinds      map[string]Kind
	uses       []string
	end        string
	statements bool  // a semicolon ends a statement, not the line's end
	open       []int // declarations whose end has not been seen
}

func (e *english) scan() {
	var line []lexeme
	depth := 0
	for {
		t := e.l.next()
		if !e.statements && t.first && len(line) > 0 && !line[len(line)-1].is("&") {
			e.statement(line)
			line = line[:0]
		}
		if t.kind == 0 {
			break
		}
		switch t.text {
		case "(":
			depth++
		case ")":
			depth = max(0, depth-1)
		}
		if record := e.statements && strings.EqualFold(t.text, "record"); record && extends(line) {
			e.record()
			line = line[:0]
			continue
		}
		if is := e.statements && strings.EqualFold(t.text, "is"); is || t.is(";") && depth == 0 {
			if is {
				line = append(line, t)
			}
			e.statement(line)
			line = line[:0]
			continue
		}
		if len(line) < maxHead {
			line = append(line, t)
		}
	}
	e.statement(line)
	for _, i := range e.open {
		e.f.Decls[i].End = e.l.line
	}
}

// bodiless are the words behind Ada's is that stand for a body: nothing ends it.
var bodiless = []string{"new", "separate", "abstract", "null", "<"}

// withdraw closes the declaration read last, where it is open: it has no body.
func (e *english) withdraw() {
	if n := len(e.open); n > 0 && e.open[n-1] == len(e.f.Decls)-1 && e.f.Decls[e.open[n-1]].Kind != Type {
		e.open = e.open[:n-1]
	}
}

// extends reports whether line may stand between a type's is and its record, as
// in "abstract tagged limited" and "new Base with".
func extends(line []lexeme) bool {
	if len(line) > 1 && strings.EqualFold(line[0].text, "new") {
		return strings.EqualFold(line[len(line)-1].text, "with")
	}
	return !slices.ContainsFunc(line, func(t lexeme) bool {
		return !slices.Contains([]string{"abstract", "tagged", "limited"}, strings.ToLower(t.text))
	})
}

// record opens the type declared last, whose fields follow up to end record.
func (e *english) record() {
	if i := len(e.f.Decls) - 1; i >= 0 && e.f.Decls[i].Kind == Type && len(e.open) < maxScopes {
		e.open = append(e.open, i)
	}
}

// statement reads one statement.
func (e *english) statement(line []lexeme) {
	if len(line) == 0 {
		return
	}
	first := strings.ToLower(line[0].text)
	if e.statements && (first == "(" || slices.Contains(bodiless, first)) {
		e.withdraw()
	}
	switch {
	case first == "(" && e.statements:
		e.values(line)
		return
	case slices.Contains(e.uses, first):
		e.use(line[1:])
		return
	case strings.HasPrefix(first, e.end) && (first == e.end || e.kinds[first[len(e.end):]] != 0):
		e.close(line)
		return
	}
	for i := range line[:min(len(line), 6)] {
		word := strings.ToLower(line[i].text)
		kind, ok := e.kinds[word]
		if !ok || line[i].kind != 'w' {
			if line[i].is("::") || line[i].is(":") {
				break
			}
			continue
		}
		if e.declare(kind, word, line[i+1:]) {
			return
		}
	}
	e.variables(line)
}

// declare adds what word declares, and reports whether it declares anything.
func (e *english) declare(kind Kind, word string, rest []lexeme) bool {
	if len(rest) > 0 && rest[0].is("(") {
		return false // type(x) :: y is a variable's
	}
	if i := slices.IndexFunc(rest, func(t lexeme) bool { return t.is("::") }); i >= 0 && kind == Type {
		rest = rest[i+1:]
	}
	for len(rest) > 0 && (strings.EqualFold(rest[0].text, "body") || strings.EqualFold(rest[0].text, "type")) {
		rest = rest[1:]
	}
	if len(rest) == 0 || rest[0].kind != 'w' || kind == block || strings.EqualFold(rest[0].text, "procedure") {
		return true // an interface has no name of its own
	}
	name := rest[0]
	k := 1
	for k+1 < len(rest) && rest[k].is(".") {
		name.text += "." + rest[k+1].text
		k += 2
	}
	e.f.Decls = append(e.f.Decls, Decl{Name: name.text, Kind: kind, Line: name.line, End: name.line, Scope: e.scope(), Params: -1})
	i := len(e.f.Decls) - 1
	if kind == Func {
		e.f.Decls[i].Params = e.params(rest[k:])
	}
	body := !e.statements || strings.EqualFold(rest[len(rest)-1].text, "is")
	if body && len(e.open) < maxScopes && (word != "type" && word != "subtype" || !e.statements) {
		e.open = append(e.open, i)
	}
	return true
}

// params counts Fortran's dummy arguments, or Ada's.
func (e *english) params(rest []lexeme) int {
	n, depth := 0, 0
	for _, t := range rest {
		switch {
		case t.is("("):
			depth++
		case t.is(")"):
			if depth--; depth == 0 {
				return n
			}
		case depth == 1 && (t.is(",") || t.is(";")):
			n++
		case depth == 1 && n == 0:
			n = 1
		case t.is(":="):
			return -1
		}
	}
	return 0
}

func (e *english) scope() string {
	names := make([]string, 0, len(e.open))
	for _, i := range e.open {
		names = append(names, e.f.Decls[i].Name)
	}
	return strings.Join(names, ".")
}

// close ends the innermost block that has the name which end gives; end if and
// the like are none of it.
func (e *english) close(line []lexeme) {
	if len(e.open) == 0 {
		return
	}
	last := &e.f.Decls[e.open[len(e.open)-1]]
	first := strings.ToLower(line[0].text)
	switch word := strings.ToLower(line[len(line)-1].text); {
	case first != e.end: // endsubroutine
	case len(line) == 1, strings.EqualFold(word, last.Name):
	case len(line) > 1 && e.kinds[strings.ToLower(line[1].text)] != block && !e.statements:
	case word == "record" && last.Kind == Type:
	default:
		return
	}
	last.End = line[0].line
	e.open = e.open[:len(e.open)-1]
}

// values declares those of Ada's type T is (A, B).
func (e *english) values(line []lexeme) {
	i := len(e.f.Decls) - 1
	if i < 0 || e.f.Decls[i].Kind != Type || e.f.Decls[i].Line != line[0].line && e.f.Decls[i].Line+1 != line[0].line {
		return
	}
	in := join(e.f.Decls[i].Scope, e.f.Decls[i].Name)
	for _, t := range line {
		if t.kind == 'w' {
			e.f.Decls = append(e.f.Decls, Decl{Name: t.text, Kind: Member, Line: t.line, Scope: in, Params: -1})
		}
	}
}

func (e *english) use(rest []lexeme) {
	for len(rest) > 0 && (rest[0].is(",") || strings.EqualFold(rest[0].text, "intrinsic") || rest[0].is("::")) {
		rest = rest[1:]
	}
	i := Import{}
	for _, t := range rest {
		switch {
		case t.kind == 's':
			i.Path = unquote(t.text)
		case t.kind == 'w' || t.is("."):
			i.Path += t.text
		}
		if i.Line == 0 {
			i.Line = t.line
		}
		if t.is(",") {
			break
		}
	}
	if i.Path != "" {
		e.f.Imports = append(e.f.Imports, i)
	}
}

// variables declares real :: x, y in Fortran, and X : Integer in Ada, in modules,
// packages and types.
func (e *english) variables(line []lexeme) {
	sign := "::"
	if e.statements {
		sign = ":"
	}
	at := slices.IndexFunc(line, func(t lexeme) bool { return t.is(sign) })
	if at < 1 || len(e.open) > 0 && e.f.Decls[e.open[len(e.open)-1]].Kind == Func {
		return
	}
	names, kind := line[at+1:], Var
	if e.statements {
		names = line[:at]
	}
	if len(e.open) > 0 && e.f.Decls[e.open[len(e.open)-1]].Kind.IsType() {
		kind = Field
	}
	if slices.ContainsFunc(line, func(t lexeme) bool {
		return strings.EqualFold(t.text, "parameter") || strings.EqualFold(t.text, "constant")
	}) {
		kind = Const
	}
	depth, next := 0, true
	for _, t := range names {
		switch {
		case t.is("("):
			depth++
		case t.is(")"):
			depth--
		case depth > 0:
		case t.is(","):
			next = true
		case t.kind == 'w' && next:
			e.f.Decls = append(e.f.Decls, Decl{Name: t.text, Kind: kind, Line: t.line, End: t.line, Scope: e.scope(), Params: -1})
			next = false
		default:
			next = false
		}
	}
}
