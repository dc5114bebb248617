package index

import (
	"slices"
	"strings"
)

// declare adds what the head declares, and returns the scope that its body is;
// of sort 0 where the body declares nothing for others to see.
func (b *braces) declare(body bool) scope {
	none := scope{decl: -1}
	if b.value < 0 {
		b.value = len(b.head)
	}
	head := b.stripped(b.head[:min(b.value, len(b.head))])
	if len(head) == 0 {
		return none
	}
	outer := b.top()
	switch first := head[0]; {
	case first.text == "typedef" && b.language == "c" && !body:
		b.alias(head)
		return none
	case first.text == "export" && b.language == "typescript" && b.reexport(head):
		return none
	case slices.Contains(b.imports, first.text) && !b.isBlock(head):
		b.imported(head)
		return none
	case outer.sort == 'e' && b.enumerates(first.text):
		return b.enumValues(head)
	}
	if s, ok := b.keyword(head, body); ok {
		return s
	}
	switch {
	case body && b.isBlock(head):
		return scope{sort: 'n', name: outer.name, decl: -1}
	case outer.sort == 'f':
		b.field(head)
	case b.bare && (outer.sort == 't' || b.free && outer.sort == 'n'):
		return scope{decl: b.member(head, body)}
	case b.language == "typescript":
		b.assigned(head)
	}
	return none
}

// enumerates reports whether what begins with this word, in the body of an
// enumeration, declares values.
func (b *braces) enumerates(word string) bool {
	return b.language != "swift" && b.language != "scala" || word == "case" || word == "indirect"
}

// isBlock reports whether a head opens a block like extern "C" or declare module "x".
func (b *braces) isBlock(head []piece) bool {
	return head[len(head)-1].kind == 's' && slices.Contains([]string{"extern", "declare", "module"}, head[0].text)
}

// stripped is the head without annotations, attributes and template parameters.
func (b *braces) stripped(head []piece) []piece {
	for len(head) > 0 {
		n := 0
		switch h := head[0]; {
		case h.is("@") && len(head) > 1 && head[1].kind == 'w' && head[1].text != "interface":
			n = 2
			for n+1 < len(head) && head[n].is(".") {
				n += 2
			}
			if n < len(head) && head[n].is("(") {
				n = behind(head, n)
			}
		case h.is("[") && b.language == "csharp":
			n = behind(head, 0)
		case h.is("#") && len(head) > 1:
			n = 1
			if head[1].is("!") {
				n = 2
			}
			if n < len(head) && head[n].is("[") {
				n = behind(head, n)
			}
		case h.text == "template" && b.language == "c":
			n = behind(head, 1)
		case h.is("[") && len(head) > 1 && head[1].is("["): // [[nodiscard]]
			n = behind(head, 0)
		case (h.text == "__attribute__" || h.text == "alignas" || h.text == "__declspec") && len(head) > 1:
			n = behind(head, 1)
		default:
			return head
		}
		head = head[min(n, len(head)):]
	}
	return head
}

// behind returns the index behind what is bracketed from at on.
func behind(head []piece, at int) int {
	if at >= len(head) {
		return len(head)
	}
	for i := at + 1; i < len(head); i++ {
		if head[i].deep <= head[at].deep {
			if head[i].is(">") || head[i].is(")") || head[i].is("]") {
				return i + 1
			}
			return i
		}
		if head[i].deep == head[at].deep+1 && (head[i].is(")") || head[i].is("]")) {
			return i + 1
		}
	}
	return len(head)
}

func (b *braces) put(p piece, kind Kind, params int) int {
	return b.putIn(p, kind, b.top().name, params)
}

func (b *braces) putIn(p piece, kind Kind, in string, params int) int {
	b.f.Decls = append(b.f.Decls, Decl{Name: p.text, Kind: kind, Line: p.line, Scope: in, Params: params})
	return len(b.f.Decls) - 1
}

// alias names a typedef: the last word, or the one in (*name).
func (b *braces) alias(head []piece) {
	name := lastWord(head, 0)
	for i := 0; i+2 < len(head); i++ {
		if head[i].is("(") && head[i+1].is("*") && head[i+2].kind == 'w' {
			name = head[i+2]
			break
		}
	}
	if name.text == "" || name.text == "typedef" {
		return
	}
	if b.typedef > 0 || len(head) == 2 {
		for i := b.typedef; i < len(b.f.Decls) && len(head) == 2; i++ {
			if d := &b.f.Decls[i]; d.Scope == b.top().name && d.Kind == Field {
				d.Scope = join(d.Scope, name.text)
			}
		}
		b.typedef = 0
	}
	b.put(name, Type, -1)
}

// lastWord is the last word outside brackets.
func lastWord(head []piece, deep int) piece {
	for i := len(head) - 1; i >= 0; i-- {
		if head[i].kind == 'w' && head[i].deep == deep {
			return head[i]
		}
	}
	return piece{}
}

// reexport notes export … from "x".
func (b *braces) reexport(head []piece) bool {
	n := len(head)
	if n < 3 || head[n-1].kind != 's' || head[n-2].text != "from" {
		return false
	}
	b.f.Imports = append(b.f.Imports, Import{Path: unquote(head[n-1].text), Line: head[0].line})
	return true
}

// imported notes an import, a use or a package clause.
func (b *braces) imported(head []piece) {
	rest := head[1:]
	for len(rest) > 0 && slices.Contains([]string{"static", "using", "crate", "type", "func"}, rest[0].text) && (rest[0].text != "crate" || head[0].text == "extern") {
		rest = rest[1:]
	}
	if len(rest) == 0 {
		return
	}
	i := Import{Line: head[0].line}
	if head[0].text == "package" {
		b.f.Package = importPath(rest)
		return
	}
	if b.value < len(b.head) && b.language != "typescript" { // using X = A.B;
		if b.language == "c" {
			b.put(rest[0], Type, -1)
			return
		}
		i.Name, rest = rest[0].text, b.head[b.value+1:]
	}
	if b.language == "c" && rest[0].text == "namespace" {
		return
	}
	for k, p := range rest {
		if (p.text == "as") && p.deep == 0 && k+1 < len(rest) && b.language != "typescript" {
			i.Name, rest = rest[k+1].text, rest[:k]
			break
		}
	}
	if b.language == "rust" || b.language == "scala" {
		b.spread(i, rest)
		return
	}
	if b.language == "typescript" {
		if rest[0].kind == 'w' && len(rest) > 1 {
			i.Name = rest[0].text
		}
		if s := rest[len(rest)-1]; s.kind == 's' {
			i.Path = unquote(s.text)
			b.f.Imports = append(b.f.Imports, i)
		}
		return
	}
	if i.Path = importPath(rest); i.Path != "" && i.Path != "." {
		b.f.Imports = append(b.f.Imports, i)
	}
}

// spread notes a::{b, c::d} as a::b and a::c::d.
func (b *braces) spread(i Import, ps []piece) {
	open := slices.IndexFunc(ps, func(p piece) bool { return p.is("{") })
	if open < 0 {
		var s strings.Builder
		for _, p := range ps {
			if p.text == "as" || p.is("=>") {
				i.Name = ps[len(ps)-1].text
				break
			}
			s.WriteString(p.text)
		}
		if s.Len() > 0 {
			i.Path = s.String()
			b.f.Imports = append(b.f.Imports, i)
		}
		return
	}
	prefix, from, depth := ps[:open:open], open+1, 0
	for k := open + 1; k < len(ps); k++ {
		switch p := ps[k]; {
		case p.is("{"):
			depth++
		case depth == 0 && (p.is(",") || p.is("}")):
			if k > from {
				b.spread(i, append(prefix, ps[from:k]...))
			}
			from = k + 1
		case p.is("}"):
			depth--
		}
	}
}
