package index

import (
	"path"
	"slices"
	"strings"
)

const (
	maxHead   = 400 // lexemes of a statement that are kept
	maxScopes = 50  // within each other; what is deeper is passed over
)

// piece is a lexeme of a statement, and how many brackets it stands in.
type piece struct {
	lexeme
	deep int
}

// scope is what a brace opened, or a deeper indentation.
type scope struct {
	sort   byte   // 'n' outside types, 't' a type, 'f' a type whose fields are named, 'e' the values of an enumeration
	name   string // in full
	decl   int    // the declaration it ends; -1 for none
	indent int    // the column that ends it; -1 where a brace does
	alias  int    // of a typedef, whose name comes behind it: the first declaration inside; else -1
}

// braces reads a language with braces, statement by statement: what stands
// before a semicolon or a brace is its head, from which declare tells what is
// declared. Bodies of functions are passed over.
type braces struct {
	*grammar
	language string
	l        *lexer
	f        *File
	scopes   []scope
	saved    []saved // at each #if that is open
	head     []piece
	deep     int // brackets that are open in the head
	angle    int // < that are open in it
	value    int // where in the head the = before a value stands; -1 while there is none
	body     int // braces that are open in a body that is passed over
	prev     [2]lexeme
	// typedef is the first declaration inside the typedef that is being named.
	typedef int
}

// saved is what was open at an #if: the #else begins with the same.
type saved struct {
	scopes []scope
	body   int
}

func scanBraces(f *File, text string) {
	g := grammars[f.Language]
	b := &braces{grammar: g, language: f.Language, l: newLexer(g.lexis, text), f: f, scopes: []scope{{sort: 'n', decl: -1, indent: -1, alias: -1}}, value: -1}
	b.l.directive = b.preprocess
	for {
		t := b.next()
		if t.kind == 0 {
			break
		}
		b.step(t)
	}
	b.finish()
	for len(b.scopes) > 1 {
		b.pop(b.l.line)
	}
}

// next is the lexer's, with an eye on what JavaScript loads in passing.
func (b *braces) next() lexeme {
	t := b.l.next()
	if t.kind == 's' && b.language == "typescript" && b.prev[1].is("(") && (b.prev[0].text == "require" || b.prev[0].text == "import") {
		b.f.Imports = append(b.f.Imports, Import{Path: unquote(t.text), Line: t.line})
	}
	b.prev[0], b.prev[1] = b.prev[1], t
	return t
}

func unquote(s string) string { return strings.Trim(s, "\"'`") }

func (b *braces) top() *scope { return &b.scopes[len(b.scopes)-1] }

func (b *braces) step(t lexeme) {
	if b.deep > 0 {
		b.add(t)
		switch t.text {
		case "(", "[", "{":
			b.deep++
		case ")", "]", "}":
			b.deep--
		}
		return
	}
	b.outdent(t)
	switch t.text {
	case "(", "[":
		b.add(t)
		b.deep++
	case "{":
		if b.value >= 0 && !b.aliased() || b.inside() {
			b.add(t)
			b.deep++
			return
		}
		b.open()
	case "}":
		b.finish()
		b.pop(t.line)
	case ";":
		b.finish()
		if b.top().sort == 'e' && b.language != "swift" {
			b.top().sort = 't' // Java's and Kotlin's values are over
		}
	case ",":
		if b.angle == 0 && (b.top().sort == 'e' || b.commas && b.top().sort != 'n') {
			again := len(b.head) > 0 && b.head[0].text == "case"
			if b.finish(); again {
				t.kind, t.text = 'w', "case"
				b.add(t)
			}
			return
		}
		b.add(t)
	case "=", "=>":
		if b.value < 0 && b.angle == 0 {
			b.value = len(b.head)
		}
		b.add(t)
	case ":":
		if b.free && len(b.head) > 0 && len(b.head) < 3 && slices.Contains([]string{"public", "private", "protected", "signals", "slots"}, b.head[0].text) {
			b.clear() // a label
			return
		}
		b.add(t)
	case "<", ">":
		b.add(t)
		if b.value < 0 {
			if t.is("<") {
				b.angle++
			} else if b.angle > 0 {
				b.angle--
			}
		}
	default:
		b.add(t)
	}
}

func (b *braces) add(t lexeme) {
	if len(b.head) < maxHead {
		b.head = append(b.head, piece{t, b.deep + b.angle})
	}
}

func (b *braces) clear() { b.head, b.value, b.angle = b.head[:0], -1, 0 }

// outdent ends the statement, where lines do that, when a line begins that is not
// indented more than the statement's first; and scopes of indentation.
func (b *braces) outdent(t lexeme) {
	if !b.lines || !t.first {
		return
	}
	if len(b.head) > 0 && t.col <= b.head[0].col && !t.is("{") {
		b.finish()
	}
	for b.top().indent >= 0 && t.col <= b.top().indent {
		b.finish()
		b.pop(t.line - 1)
	}
	if n := len(b.head); n > 0 && b.language == "scala" && b.head[n-1].is(":") && t.col > b.head[0].col {
		indent := b.head[0].col
		b.open()
		b.top().indent = indent
	}
}

// inside reports whether a brace belongs to an expression or a type.
func (b *braces) inside() bool {
	n := len(b.head)
	if n == 0 {
		return false
	}
	last, first := b.head[n-1], b.head[0].text
	switch b.language {
	case "typescript":
		return first == "import" || n == 1 && first == "export" || slices.Contains([]string{":", "<", "|", "&", ","}, last.text)
	case "rust", "scala":
		return slices.ContainsFunc(b.head, func(p piece) bool { return p.text == "use" || p.text == "import" })
	case "c":
		return b.initialized(last)
	}
	return false
}

// initialized reports whether a brace of C++ initializes: int x{5}, or a base or
// member in front of a constructor's body.
func (b *braces) initialized(last piece) bool {
	if last.kind != 'w' && !last.is(">") {
		return false
	}
	call, colon := false, false
	for _, p := range b.head {
		if _, declares := b.words[p.text]; declares || p.kind == 's' {
			return false
		}
		call = call || p.is("(")
		colon = colon || call && p.deep == 0 && p.is(":")
	}
	return colon || !call && len(b.head) > 1 && b.top().sort != 'e'
}

// aliased reports whether the head is TypeScript's "type X =".
func (b *braces) aliased() bool {
	return b.language == "typescript" && b.value == len(b.head)-1 && slices.ContainsFunc(b.head, func(p piece) bool { return p.text == "type" })
}

// finish ends a statement that has no body.
func (b *braces) finish() {
	if len(b.head) > 0 {
		b.end(b.declare(false).decl, b.head[len(b.head)-1].line)
	}
	b.clear()
}

// open ends a statement whose body begins, and goes into it or passes over it.
func (b *braces) open() {
	s := b.declare(true)
	if s.alias = -1; len(b.head) > 0 && b.head[0].text == "typedef" {
		s.alias = len(b.f.Decls)
	}
	b.clear()
	if s.sort != 0 && len(b.scopes) < maxScopes {
		s.indent = -1
		b.scopes = append(b.scopes, s)
		return
	}
	b.pass(s.decl)
}

// pass goes over the body of a declaration.
func (b *braces) pass(decl int) {
	for b.body = 1; b.body > 0; {
		t := b.next()
		switch {
		case b.body == 0: // an #else began the declaration anew
			b.end(decl, t.line-1)
			b.step(t)
			return
		case t.kind == 0:
			b.body = 0
		case t.is("{"):
			b.body++
		case t.is("}"):
			b.body--
		}
	}
	b.end(decl, b.l.line)
}

// pop closes the innermost scope, but not the file's.
func (b *braces) pop(line int) {
	if len(b.scopes) == 1 {
		return
	}
	s := *b.top()
	b.end(s.decl, line)
	b.scopes = b.scopes[:len(b.scopes)-1]
	if s.alias >= 0 {
		b.typedef = s.alias
		b.add(lexeme{kind: 'w', text: "typedef", line: line})
	}
}

func (b *braces) end(decl, line int) {
	if decl >= 0 {
		b.f.Decls[decl].End = line
	}
}

// join is the name of what is inside a scope.
func join(outer, name string) string {
	if outer == "" || name == "" {
		return outer + name
	}
	return outer + "." + name
}

// importPath is how an import is written, as one word.
func importPath(ps []piece) string {
	var s strings.Builder
	for _, p := range ps {
		if p.kind == 's' {
			return unquote(p.text)
		}
		s.WriteString(p.text)
	}
	return path.Clean(s.String())
}
