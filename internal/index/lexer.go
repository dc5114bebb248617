package index

import "strings"

// lexis is what a language's source is made of, as far as it has to be known to
// find names outside comments and literals.
type lexis struct {
	line       string // begins a comment that ends with the line; "" where there is none
	block      string // begins a comment, as in "/*"
	end        string // ends it
	nested     bool   // comments stand within comments
	char       bool   // 'x' is a character, so that 'name may be something else
	backtick   bool   // `…` is a string, with ${…} in it
	named      bool   // `…` is a name
	triple     bool   // """…""" is a string
	raw        byte   // 'c' for C++, 'r' for Rust, '@' for C#, '#' for Swift: strings without escapes
	regex      bool   // /…/ may be a pattern
	directives bool   // # begins a preprocessor's line
	dollar     bool   // $ is a letter
}

// lexeme is a word, a literal or a sign.
type lexeme struct {
	kind  byte // 'w' word, 's' string, 'n' number or other literal, 0 at the end, else the sign's first byte
	text  string
	line  int
	end   int  // the line it ends on
	col   int  // of its first byte, from 0
	first bool // of its line
}

func (t lexeme) is(sign string) bool { return t.kind != 'w' && t.kind != 's' && t.text == sign }

// lexer cuts text into lexemes.
type lexer struct {
	lexis
	text  string
	at    int
	line  int
	bol   int  // where the line begins
	fresh bool // nothing of the line was read yet
	deep  int  // templates within templates
	last  lexeme
	// directive is called with each preprocessor's line, its # left out.
	directive func(text string, line int)
}

func newLexer(l lexis, text string) *lexer { return &lexer{lexis: l, text: text, line: 1, fresh: true} }

// next returns the next lexeme.
func (l *lexer) next() lexeme {
	l.space()
	t := lexeme{line: l.line, col: l.at - l.bol, first: l.fresh}
	l.fresh = false
	if l.at >= len(l.text) {
		return t
	}
	from := l.at
	switch c := l.text[from]; {
	case c >= '0' && c <= '9':
		t.kind = 'n'
		l.number()
	case wordByte(c) || c == '$' && l.dollar:
		l.word()
		t.kind = 'w'
		if l.literal(l.text[from:l.at]) {
			t.kind = 's'
		}
	case c == '"' || c == '\'' || c == '`' || c == '@' && l.raw == '@' || c == '$' && l.raw == '@' || c == '#' && l.raw == '#':
		t.kind = l.quoted(c)
	case c == '/' && l.regex && l.pattern():
		t.kind = 'n'
	default:
		l.at += signLength(l.text[l.at:])
		t.kind = c
	}
	t.text, t.end = l.text[from:l.at], l.line
	if name := strings.Trim(t.text, "`"); t.kind == '`' && name != "" { // a name in backticks
		t.kind, t.text = 'w', name
	}
	l.last = t
	return t
}

// space goes to the next token's first byte.
func (l *lexer) space() {
	for l.at < len(l.text) {
		switch c := l.text[l.at]; {
		case c == '\n':
			l.at++
			l.feed()
		case c == ' ' || c == '\t' || c == '\r' || c == '\f':
			l.at++
		case c == '\\' && l.at+1 < len(l.text) && (l.text[l.at+1] == '\n' || l.text[l.at+1] == '\r'):
			fresh := l.fresh
			l.skipTo(strings.IndexByte(l.text[l.at:], '\n'))
			l.at++
			l.feed()
			l.fresh = fresh
		case c == '#' && l.directives && l.fresh:
			l.preprocess()
		case l.lexis.line != "" && strings.HasPrefix(l.text[l.at:], l.lexis.line):
			l.skipTo(strings.IndexByte(l.text[l.at:], '\n'))
		case l.block != "" && strings.HasPrefix(l.text[l.at:], l.block):
			l.comment()
		default:
			return
		}
	}
}

// feed counts a line whose end was passed.
func (l *lexer) feed() { l.line, l.bol, l.fresh = l.line+1, l.at, true }

// skipTo goes n bytes on, or to the end where n is negative.
func (l *lexer) skipTo(n int) {
	if n < 0 {
		n = len(l.text) - l.at
	}
	l.at += n
}

// pass goes n bytes on, or to the end where n is negative, and counts lines.
func (l *lexer) pass(n int) {
	from := l.at
	l.skipTo(n)
	if lines := strings.Count(l.text[from:l.at], "\n"); lines > 0 {
		l.line += lines
		l.bol = from + strings.LastIndexByte(l.text[from:l.at], '\n') + 1
	}
}

func (l *lexer) comment() {
	n := len(l.block)
	if !l.nested {
		if end := strings.Index(l.text[l.at+n:], l.end); end >= 0 {
			l.pass(n + end + len(l.end))
			return
		}
		l.pass(-1)
		return
	}
	for depth := 1; depth > 0; {
		next := strings.IndexAny(l.text[l.at+n:], "/*")
		if next < 0 {
			l.pass(-1)
			return
		}
		n += next
		switch rest := l.text[l.at+n:]; {
		case strings.HasPrefix(rest, l.end):
			depth--
			n += len(l.end)
		case strings.HasPrefix(rest, l.block):
			depth++
			n += len(l.block)
		default:
			n++
		}
	}
	l.pass(n)
}

// preprocess hands on a line, with those that a backslash joins to it.
func (l *lexer) preprocess() {
	from, line := l.at+1, l.line
	for l.at < len(l.text) {
		end := strings.IndexByte(l.text[l.at:], '\n')
		if end < 0 {
			l.at = len(l.text)
			break
		}
		joined := strings.HasSuffix(strings.TrimSuffix(l.text[l.at:l.at+end], "\r"), `\`)
		if !joined {
			l.at += end
			break
		}
		l.at += end + 1
		l.feed()
	}
	if l.directive != nil {
		l.directive(l.text[from:l.at], line)
	}
}

func (l *lexer) word() {
	for l.at < len(l.text) && (wordByte(l.text[l.at]) || l.dollar && l.text[l.at] == '$') {
		l.at++
	}
}

func (l *lexer) number() {
	for l.at < len(l.text) {
		c := l.text[l.at]
		digit := l.at+1 < len(l.text) && wordByte(l.text[l.at+1])
		if !wordByte(c) && !(c == '.' && digit) && !(c == '\'' && digit && l.raw == 'c') {
			return
		}
		l.at++
	}
}

// signs of more than one byte that must not be taken for their parts.
var signs = [...]string{"...", "::", "->", "=>", "==", "<=", ">=", "!=", "..", "+=", "-=", "*=", "/=", "|=", "&=", ":=", "&&", "||"}

func signLength(text string) int {
	for _, s := range signs {
		if strings.HasPrefix(text, s) {
			return len(s)
		}
	}
	return 1
}
