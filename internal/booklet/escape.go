package booklet

import (
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"
)

// inline makes untrusted text one line of Markdown that renders as that text,
// even at the beginning of a line.
func inline(s string) string { return lineStart(phrase(s)) }

// phrase is inline for text that stands inside a line of ours. Code in backticks stays code; so does every word that a renderer would turn
// into a link, a mention or a reference, and every word that looks like a name
// or a path of code.
func phrase(s string) string {
	var b strings.Builder
	for s = line(s); s != ""; {
		i := strings.IndexByte(s, '`')
		if i < 0 {
			words(&b, s)
			break
		}
		words(&b, s[:i])
		s = s[i:]
		n := len(s) - len(strings.TrimLeft(s, "`"))
		if body, rest, ok := closeSpan(s[n:], n); ok {
			quote(&b, body)
			s = rest
			continue
		}
		b.WriteString(strings.Repeat("\\`", n))
		s = s[n:]
	}
	return b.String()
}

// closeSpan cuts s at the first run of exactly n backticks. Old tools quote
// `like this'; what holds such an end is text, not a code span.
func closeSpan(s string, n int) (body, rest string, ok bool) {
	for i := 0; i < len(s); {
		j := strings.IndexByte(s[i:], '`')
		if j < 0 {
			return "", "", false
		}
		i += j
		run := len(s[i:]) - len(strings.TrimLeft(s[i:], "`"))
		if run == n {
			body = s[:i]
			return body, s[i+n:], strings.TrimSpace(body) != "" && !strings.Contains(body, "' ")
		}
		i += run
	}
	return "", "", false
}

// quote writes body as a code span, set apart from a backtick before it.
func quote(b *strings.Builder, body string) {
	if strings.HasSuffix(b.String(), "`") {
		b.WriteByte(' ')
	}
	b.WriteString(codeSpan(body))
}

// codeSpan quotes one line of code. Its delimiter is longer than any run of
// backticks inside.
func codeSpan(s string) string {
	s = line(s)
	if s == "" {
		return ""
	}
	tick := strings.Repeat("`", longestRun(s, '`')+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return tick + s + tick
}

// nameLike matches words that are better read as code: calls, scoped names,
// snake_case, file names, and all that renderers make links of.
var nameLike = regexp.MustCompile(`(?i)\w\(\)|\w::\w|[\pL\pN]_[\pL\pN]|[\pL\pN_-]\.[a-z]{2,}|@|#\d|\bGH-\d|://|www\.|\b(?:mailto|xmpp|javascript|vbscript|data):`)

// words writes text without backticks.
func words(b *strings.Builder, s string) {
	for i, w := range strings.Split(s, " ") {
		if i > 0 {
			b.WriteByte(' ')
		}
		if !nameLike.MatchString(w) {
			escape(b, w)
			continue
		}
		core := strings.TrimLeft(w, `([{"'<`)
		escape(b, w[:len(w)-len(core)])
		bare := strings.TrimRight(core, `.,;:!?]}"'>`)
		if strings.HasSuffix(bare, ")") && strings.Count(bare, "(") < strings.Count(bare, ")") {
			bare = bare[:len(bare)-1]
		}
		if bare != "" {
			quote(b, bare)
		}
		escape(b, core[len(bare):])
	}
}

// escape writes s so that CommonMark and GitHub's tables and formulas read it
// as text.
func escape(b *strings.Builder, s string) {
	last := rune(' ')
	for _, r := range s {
		switch r {
		case '&':
			b.WriteString("&amp;")
		case '<':
			b.WriteString("&lt;")
		case '>':
			b.WriteString("&gt;")
		case '|':
			b.WriteString("&#124;")
		case '#':
			if last == ' ' || last == '#' {
				b.WriteByte('\\')
			}
			b.WriteRune(r)
		case '\\', '`', '*', '_', '[', ']', '~', '$':
			b.WriteByte('\\')
			fallthrough
		default:
			b.WriteRune(r)
		}
		last = r
	}
}

var blockStart = regexp.MustCompile(`^(?:\d{1,9}[.)]|[-+=:])`)

// lineStart keeps text from opening a list, a rule or a heading where it
// stands at the beginning of a line.
func lineStart(s string) string {
	m := blockStart.FindString(s)
	if m == "" {
		return s
	}
	return m[:len(m)-1] + `\` + s[len(m)-1:]
}

// cell is inline text for a table. A bar would end the cell even inside code,
// so its twin stands in for it.
func cell(s string) string {
	return phrase(strings.ReplaceAll(line(s), "|", "∣"))
}

// fence quotes a block of code. Its fence is longer than any run of backticks
// inside. lang must be a word of ours.
func fence(lang, text string) string {
	return fenced(lang, block(text)+"\n")
}

// fenced quotes clean lines, of which none is cut.
func fenced(lang, text string) string {
	f := strings.Repeat("`", max(3, longestRun(text, '`')+1))
	return f + lang + "\n" + text + f + "\n"
}

func longestRun(s string, c byte) int {
	longest, n := 0, 0
	for i := range len(s) {
		if s[i] != c {
			n = 0
			continue
		}
		n++
		longest = max(longest, n)
	}
	return longest
}

// webAddress returns s as an address that is safe to link, or "". Only http
// and https count.
func webAddress(s string) string {
	if len(s) > 500 || !utf8.ValidString(s) || strings.ContainsAny(s, " <>\"'`\\|(){}[]^*\t\r\n") || line(s) != s {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.User != nil {
		return ""
	}
	return u.String()
}
