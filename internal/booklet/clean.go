package booklet

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	longestLine  = 1000 // runes of a one-line field; JSON keeps the whole
	longestBlock = 120  // lines of a block
)

// line makes s one line that is safe to show: white space is folded, and what
// could steer a terminal or reorder text is replaced by a visible stand-in.
func line(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n++; n > longestLine {
			b.WriteString("…")
			break
		}
		if r = visible(r); r >= 0 {
			b.WriteRune(r)
		}
	}
	return strings.TrimSpace(b.String())
}

// block makes s safe to show like line does, but keeps its lines and tabs. A
// very long block is cut, and says so.
func block(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Trim(s, "\n")
	if n := strings.Count(s, "\n") + 1; n > longestBlock {
		lines := strings.SplitN(s, "\n", longestBlock+1)
		s = strings.Join(lines[:longestBlock], "\n") + fmt.Sprintf("\n… %s more", plural(n-longestBlock, "line"))
	}
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return r
		}
		return visible(r)
	}, s)
}

// visible returns what to show for r: r itself, a stand-in, or -1 for nothing.
// Format characters (category Cf) go because they hide or reorder text; the
// joiners stay because scripts and emoji need them.
func visible(r rune) rune {
	const joiner, nonJoiner, softHyphen, byteOrderMark = '\u200d', '\u200c', '\u00ad', '\ufeff'
	switch {
	case r == joiner || r == nonJoiner:
		return r
	case r == softHyphen || r == byteOrderMark:
		return -1
	case r < 0x20:
		return '␀' + r
	case r == 0x7f:
		return '␡'
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp):
		return utf8.RuneError
	}
	return r
}
