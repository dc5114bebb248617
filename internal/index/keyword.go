package index

import "slices"

// keyword declares what a declaring word names: the first that has a name behind
// it which is no such word itself. ok is false where there is none.
func (b *braces) keyword(head []piece, body bool) (s scope, ok bool) {
	for i := range head {
		kind, declares := b.words[head[i].text]
		if head[i].kind != 'w' || !declares || head[i].deep > 0 {
			continue
		}
		switch {
		case b.language == "c":
			return b.cKeyword(head, i, body)
		case kind == block:
			return scope{sort: 't', name: b.subject(head[i+1:]), decl: -1}, true
		case kind == Func:
			if s, ok := b.function(head, i); ok {
				return s, true
			}
			continue
		}
		at := i + 1
		for at < len(head) && (head[at].text == "mut" || head[at].is("!")) {
			at++
		}
		if at >= len(head) || head[at].kind != 'w' || head[at].deep > 0 || b.declares(head[at].text) {
			if kind == Class && body && head[i].text == "object" { // companion object
				return scope{sort: 't', name: b.top().name, decl: -1}, true
			}
			continue
		}
		return b.named(head, at, kind, body), true
	}
	if b.language == "swift" || b.language == "kotlin" || b.language == "scala" {
		return b.initializer(head)
	}
	return scope{}, false
}

func (b *braces) declares(word string) bool {
	_, ok := b.words[word]
	return ok
}

// subject is the type that Rust's impl, or an extension, is about.
func (b *braces) subject(rest []piece) string {
	if i := slices.IndexFunc(rest, func(p piece) bool { return p.text == "for" && p.deep == 0 }); i >= 0 {
		rest = rest[i+1:]
	}
	name, angle := "", 0
	for _, p := range rest {
		switch {
		case p.is("<"):
			angle++
		case p.is(">"):
			angle--
		}
		if p.deep > 0 || angle > 0 { // what it is generic over
			continue
		}
		if p.text == "where" || p.is(":") || p.is("{") {
			break
		}
		if p.kind == 'w' && p.text != "dyn" && p.text != "mut" {
			name = p.text
		}
	}
	return name
}

// named declares head[at] and what its parameters declare.
func (b *braces) named(head []piece, at int, kind Kind, body bool) scope {
	name, outer := head[at], b.top()
	if kind == Module {
		for at+2 < len(head) && (head[at+1].is(".") || head[at+1].is("::")) && head[at+2].kind == 'w' {
			at += 2
			name.text += "." + head[at].text
		}
		if b.language == "csharp" && b.f.Package == "" {
			b.f.Package = name.text
		}
		decl := b.put(name, kind, -1)
		if !body { // C#'s namespace for the rest of the file, Rust's mod elsewhere
			return scope{decl: decl}
		}
		return scope{sort: 'n', name: join(outer.name, name.text), decl: decl}
	}
	if at+2 < len(head) && b.language == "kotlin" && !kind.IsType() && head[at+1].is(".") { // of a type that lies elsewhere
		return scope{decl: b.putIn(head[at+2], Field, name.text, -1)}
	}
	inType := outer.sort == 't' || outer.sort == 'f'
	if (kind == Var || kind == Const) && inType && b.language != "rust" {
		kind = Field
	}
	if kind == Class && slices.ContainsFunc(head[:at], func(p piece) bool { return p.text == "enum" }) {
		kind = Enum // Kotlin's enum class
	}
	decl := b.put(name, kind, -1)
	full := join(outer.name, name.text)
	switch {
	case kind == Enum:
		b.parameters(head[at:], full)
		return scope{sort: 'e', name: full, decl: decl}
	case kind.IsType():
		b.parameters(head[at:], full)
		sort := byte('t')
		if b.language == "rust" && kind == Type {
			sort = 'f'
		}
		return scope{sort: sort, name: full, decl: decl}
	}
	return scope{decl: decl}
}

// parameters declares the fields among a class's parameters: Kotlin's and
// Scala's val and var, and those of records and case classes.
func (b *braces) parameters(head []piece, in string) {
	open := slices.IndexFunc(head, func(p piece) bool { return p.is("(") })
	if open < 0 || b.language == "rust" || b.language == "swift" {
		return
	}
	all := b.language == "java" || b.language == "csharp"
	cases := b.language == "scala" && slices.ContainsFunc(b.head[:min(len(b.head), 4)], func(p piece) bool { return p.text == "case" })
	for i := open + 1; i+1 < len(head) && head[i].deep > 0; i++ {
		p, next := head[i], head[i+1]
		switch {
		case p.kind != 'w' || p.deep != head[open].deep+1:
		case all && (next.is(",") || next.is(")") && next.deep == p.deep):
			b.putIn(p, Field, in, -1)
		case cases && next.is(":"):
			b.putIn(p, Field, in, -1)
		case (p.text == "val" || p.text == "var") && next.kind == 'w':
			b.putIn(next, Field, in, -1)
		}
	}
}

// function declares what stands behind fun, fn, def or function: the word before
// the first bracket, with a receiver before a dot.
func (b *braces) function(head []piece, i int) (scope, bool) {
	at := i + 1
	for at < len(head) && (head[at].is("*") || head[at].deep > 0 || head[at].is("<") || head[at].is(">")) {
		at++
	}
	if at >= len(head) || head[at].kind != 'w' {
		return scope{}, false
	}
	in := b.top().name
	method := b.top().sort != 'n'
	for at+2 < len(head) && b.language == "kotlin" && !head[at+1].is("(") {
		if head[at+1].is(".") && head[at+2].kind == 'w' {
			in, method = head[at].text, true
			at += 2
			continue
		}
		if !head[at+1].is("<") && head[at+1].deep == 0 && !head[at+1].is("?") {
			break
		}
		k := at + 1
		for k < len(head) && (head[k].deep > 0 || head[k].is("<") || head[k].is(">") || head[k].is("?")) && !head[k].is("(") {
			k++
		}
		if k+1 >= len(head) || !head[k].is(".") || head[k+1].kind != 'w' {
			break
		}
		in, method = head[at].text, true
		at = k + 1
	}
	kind := Func
	if method {
		kind = Method
	}
	return scope{decl: b.putIn(head[at], kind, in, b.count(head[at:]))}, true
}

// initializer declares Swift's init, and otherwise knows that the body of what
// has no name is passed over.
func (b *braces) initializer(head []piece) (scope, bool) {
	for _, p := range head {
		if p.text == "init" && p.deep == 0 && b.language == "swift" {
			return scope{decl: b.put(p, Method, b.count(head))}, true
		}
	}
	return scope{}, false
}

// count counts the parameters in the first round brackets of head; -1 where their
// number varies.
func (b *braces) count(head []piece) int {
	open := slices.IndexFunc(head, func(p piece) bool { return p.is("(") })
	if open < 0 {
		return -1
	}
	n, any, angle := 0, false, 0
	for _, p := range head[open+1:] {
		if p.deep <= head[open].deep || p.is(")") && p.deep == head[open].deep+1 {
			break
		}
		switch {
		case p.is("<"):
			angle++
		case p.is(">"):
			angle = max(0, angle-1)
		}
		if p.deep != head[open].deep+1 || angle > 0 {
			continue
		}
		switch {
		case p.is("...") || p.is("=") || p.is("?") && b.language == "typescript" || p.text == "params" || p.text == "vararg":
			return -1
		case p.is(","):
			n++
			any = false
		case p.text == "self" || p.text == "void" && b.language == "c" && n == 0:
			if p.text == "self" {
				n--
			}
			any = p.text == "self"
		default:
			any = true
		}
	}
	if any {
		n++
	}
	return max(n, 0)
}

// cKeyword is keyword for C and C++, where struct may also begin a type's use.
func (b *braces) cKeyword(head []piece, i int, body bool) (scope, bool) {
	outer := b.top()
	kind := b.words[head[i].text]
	if slices.ContainsFunc(head, func(p piece) bool { return p.is("(") && p.deep == 0 }) {
		return scope{}, false
	}
	if !body {
		// struct X; and enum E; declare nothing that is not declared elsewhere.
		if len(head)-i <= 2 || head[0].text == "friend" {
			return scope{decl: -1}, true
		}
		return scope{}, false
	}
	var name piece
	for _, p := range head[i+1:] {
		if p.is(":") {
			break
		}
		if p.kind == 'w' && p.deep == 0 && p.text != "final" && !b.declares(p.text) {
			if kind == Module && name.text != "" {
				p.text = name.text + "." + p.text
			}
			name = p
		}
	}
	s := scope{sort: 't', name: join(outer.name, name.text), decl: -1}
	switch kind {
	case Module:
		s.sort = 'n'
	case Enum:
		s.sort = 'e'
	}
	if name.text != "" {
		s.decl = b.put(name, kind, -1)
	}
	return s, true
}
