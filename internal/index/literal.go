package index

import "strings"

// literal goes on behind a word that begins a literal, as R"(…)" in C++, r"…" in
// Python and Rust or L'x' in C, and reports whether it did.
func (l *lexer) literal(word string) bool {
	if l.at >= len(l.text) || len(word) > 3 || l.dollar {
		return false
	}
	switch c := l.text[l.at]; {
	case c == '"' && l.raw == 'c' && strings.HasSuffix(word, "R"):
		mark, _, ok := strings.Cut(l.text[l.at+1:min(len(l.text), l.at+20)], "(")
		if !ok {
			return false
		}
		l.until(l.at+1, ")"+mark+`"`)
		return true
	case (c == '"' || c == '#') && l.raw == 'r' && strings.Contains(" r br cr ", " "+word+" "):
		hashes := len(l.text[l.at:]) - len(strings.TrimLeft(l.text[l.at:], "#"))
		if l.at+hashes >= len(l.text) || l.text[l.at+hashes] != '"' {
			return false // r#name
		}
		l.until(l.at+hashes+1, `"`+strings.Repeat("#", hashes))
		return true
	case c == '"' || c == '\'':
		prefix := strings.Trim(strings.ToLower(word), "bfrultcs8") == ""
		if prefix {
			l.quoted(c)
		}
		return prefix
	}
	return false
}

// until goes behind end, searched from the byte at from on.
func (l *lexer) until(from int, end string) {
	i := strings.Index(l.text[from:], end)
	if i < 0 {
		l.pass(-1)
		return
	}
	l.pass(from + i + len(end) - l.at)
}

// quoted goes over what begins with the quotation mark c, and returns its kind.
func (l *lexer) quoted(c byte) byte {
	rest := l.text[l.at:]
	switch {
	case c == '@' || c == '$':
		return l.verbatim(rest)
	case c == '#':
		hashes := len(rest) - len(strings.TrimLeft(rest, "#"))
		if hashes == len(rest) || rest[hashes] != '"' {
			l.at++
			return c
		}
		l.until(l.at+hashes+1, `"`+rest[:hashes])
	case c == '`' && l.named:
		if i := strings.IndexAny(rest[1:], "`\n"); i >= 0 {
			l.at += i + 2
			return '`'
		}
		l.at++
		return 'n'
	case c == '`' && l.backtick:
		l.template()
	case l.triple && (strings.HasPrefix(rest, `"""`) || strings.HasPrefix(rest, `'''`)):
		l.until(l.at+3, rest[:3])
	case c == '\'' && l.char:
		return l.character(rest)
	case c == '`':
		l.at++
		return 'n'
	default:
		l.escaped(c)
	}
	return 's'
}

// verbatim goes over C#'s @"…", $"…" and $@"…", or over a sign.
func (l *lexer) verbatim(rest string) byte {
	signs := len(rest) - len(strings.TrimLeft(rest, "@$"))
	if signs == len(rest) || rest[signs] != '"' {
		l.at++
		return 'n'
	}
	plain := !strings.Contains(rest[:signs], "@")
	l.at += signs
	if plain {
		l.quoted('"')
		return 's'
	}
	for from := l.at + 1; ; {
		i := strings.IndexByte(l.text[from:], '"')
		switch {
		case i < 0:
			l.pass(-1)
		case strings.HasPrefix(l.text[from+i+1:], `"`):
			from += i + 2
			continue
		default:
			l.pass(from + i + 1 - l.at)
		}
		return 's'
	}
}

// escaped goes over a string that ends on its line, or with it.
func (l *lexer) escaped(c byte) {
	for l.at++; l.at < len(l.text); l.at++ {
		switch l.text[l.at] {
		case '\\':
			if l.at+1 < len(l.text) && l.text[l.at+1] == '\n' || l.raw == 'r' {
				l.pass(min(2, len(l.text)-l.at))
				l.at--
				continue
			}
			l.at++
		case c:
			l.at++
			return
		case '\n':
			if l.raw != 'r' { // Rust's go on
				return
			}
			l.pass(1)
			l.at--
		}
	}
	l.at = min(l.at, len(l.text))
}

// character goes over 'x' or '\n', else over the mark alone: Rust's lifetimes and
// Ada's attributes begin with one.
func (l *lexer) character(rest string) byte {
	end := -1
	if len(rest) > 2 {
		from := 1
		if rest[1] == '\\' {
			from = 3
		}
		if from < len(rest) {
			end = strings.IndexAny(rest[from:min(len(rest), from+12)], "'\n")
		}
		if end >= 0 && (rest[from+end] == '\n' || rest[1] != '\\' && len([]rune(rest[1:from+end])) != 1) {
			end = -1
		}
		end += from
		if end >= from {
			l.at += end + 1
			return 's'
		}
	}
	l.at++
	return '\''
}

// template goes over `…${…}…`, in whose braces strings and templates may stand.
func (l *lexer) template() {
	for l.at++; l.at < len(l.text); l.at++ {
		switch c := l.text[l.at]; {
		case c == '\\':
			l.at++
		case c == '`':
			l.at++
			return
		case c == '\n':
			l.pass(1)
			l.at--
		case c == '$' && strings.HasPrefix(l.text[l.at:], "${") && l.deep < maxDeep:
			l.at += 2
			inner := *l
			inner.deep++
			for depth := 1; depth > 0; {
				switch t := inner.next(); {
				case t.kind == 0:
					depth = 0
				case t.is("{"):
					depth++
				case t.is("}"):
					depth--
				}
			}
			l.at, l.line, l.bol = inner.at-1, inner.line, inner.bol
		}
	}
	l.at = min(l.at, len(l.text))
}

// maxPattern bounds a pattern, in bytes.
const maxPattern = 2000

// pattern goes over /…/ where an operand is expected, and reports whether it did.
func (l *lexer) pattern() bool {
	switch t := l.last; {
	case t.kind == 'n' || t.kind == 's' || t.is(")") || t.is("]") || t.is("}"):
		return false
	case t.kind == 'w' && t.text != "return" && t.text != "typeof" && t.text != "case":
		return false
	}
	class := false
	for i := l.at + 1; i < min(len(l.text), l.at+maxPattern); i++ {
		switch l.text[i] {
		case '\n':
			return false
		case '\\':
			i++
		case '[':
			class = true
		case ']':
			class = false
		case '/':
			if !class {
				l.at = i + 1
				l.word()
				return true
			}
		}
	}
	return false
}
