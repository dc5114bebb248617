package index

import (
	"slices"
	"strings"
)

// notNames are words before a bracket that are no function's name.
var notNames = strings.Fields("if for while switch return sizeof catch throw new this base super operator decltype noexcept " +
	"void int char long short float double bool unsigned signed auto defined static_assert requires alignof delete else do await yield function get set")

// member declares a function, field or variable that no word announces, and
// returns its index, or -1.
func (b *braces) member(head []piece, body bool) int {
	head = b.untilType(head)
	open := slices.IndexFunc(head, func(p piece) bool { return p.is("(") && p.deep == 0 })
	if open < 0 {
		return b.variable(head, body)
	}
	at := open - 1
	for at > 0 && (head[at].is(">") || head[at].deep > 0) {
		at--
	}
	if at > 0 && head[at].is("<") {
		at--
	}
	if at < 0 || head[at].kind != 'w' || slices.Contains(notNames, head[at].text) && !(b.language == "typescript" && open == 1) {
		return -1
	}
	name, outer := head[at], b.top()
	in, kind := outer.name, Func
	if outer.sort != 'n' {
		kind = Method
	}
	if at > 1 && head[at-1].is("~") {
		return -1
	}
	qualified := false
	if at > 1 && head[at-1].is("::") {
		k := at - 2
		for k > 0 && (head[k].is(">") || head[k].deep > 0) {
			k--
		}
		if k > 0 && head[k].is("<") {
			k--
		}
		if head[k].kind == 'w' {
			in, kind, qualified = join(outer.name, head[k].text), Method, true
		}
	}
	constructor := outer.sort != 'n' && name.text == in[strings.LastIndexByte(in, '.')+1:]
	if b.typed && at == 0 && !constructor || b.typed && qualified && !body {
		return -1 // a macro or a call
	}
	if b.language == "typescript" && name.text == "constructor" {
		b.constructed(head[open:], in)
	}
	return b.putIn(name, kind, in, b.count(head[open:]))
}

// untilType cuts off TypeScript's type behind a colon, and C's bit width or list
// of initializers.
func (b *braces) untilType(head []piece) []piece {
	if b.language != "typescript" && b.language != "c" {
		return head
	}
	for i, p := range head {
		if i > 0 && p.deep == 0 && (p.is(":") || p.is("?") && b.language == "typescript" || p.is("!")) {
			return head[:i]
		}
	}
	return head
}

// constructed declares the fields among the parameters of a constructor.
func (b *braces) constructed(head []piece, in string) {
	field := false
	for _, p := range head[1:] {
		switch {
		case p.deep != head[0].deep+1:
		case slices.Contains([]string{"private", "public", "protected", "readonly"}, p.text):
			field = true
		case field && p.kind == 'w':
			b.putIn(p, Field, in, -1)
			field = false
		}
	}
}

// variable declares a field or variable: the last word, after a comma another.
func (b *braces) variable(head []piece, body bool) int {
	least := 1
	if b.typed {
		least = 2
	}
	words := 0
	var last piece
	decl := -1
	kind := Var
	if b.top().sort != 'n' {
		kind = Field
	}
	add := func() {
		if words >= least && last.text != "" && !slices.Contains(notNames, last.text) {
			decl = b.put(last, kind, -1)
		}
		last = piece{}
	}
	for _, p := range head {
		switch {
		case p.deep > 0:
		case p.kind == 'w':
			words++
			last = p
		case p.is(","):
			add()
		case p.is("."), p.is("::"):
			if b.language == "typescript" {
				return -1
			}
		}
	}
	if b.language == "typescript" && body && words > 0 && last.text == "static" {
		return -1
	}
	add()
	return decl
}

// field declares Rust's pub name: type.
func (b *braces) field(head []piece) {
	i := slices.IndexFunc(head, func(p piece) bool { return p.is(":") && p.deep == 0 })
	if i > 0 && head[i-1].kind == 'w' {
		b.put(head[i-1], Field, -1)
	}
}

// enumValues declares the values of an enumeration. What has a body and brackets
// but no comma behind it may be a function, where the language allows that.
func (b *braces) enumValues(head []piece) scope {
	if len(head) > 0 && (head[0].text == "case" || head[0].text == "indirect") {
		head = slices.DeleteFunc(slices.Clone(head), func(p piece) bool { return p.text == "case" || p.text == "indirect" })
	}
	decl := -1
	next := true
	for _, p := range head {
		switch {
		case p.deep > 0:
		case p.is(","):
			next = true
		case p.kind == 'w' && next:
			decl = b.put(p, Member, -1)
			next = false
		case p.kind == 's' && next:
			next = false
		}
	}
	return scope{decl: decl}
}

// assigned declares exports.name = … and Type.prototype.name = ….
func (b *braces) assigned(head []piece) {
	n := len(head)
	if b.value >= len(b.head) || n < 3 || head[n-1].kind != 'w' || !head[n-2].is(".") {
		return
	}
	switch owner := head[n-3].text; {
	case owner == "exports":
		b.put(head[n-1], Var, -1)
	case owner == "prototype" && n > 4:
		b.putIn(head[n-1], Method, head[n-5].text, -1)
	}
}
