package diag

import (
	"bytes"
	"strings"

	"github.com/airesdev/aires"
)

// reportLines collects a report that stands on many lines of a log, where a
// CI's clock or a job's name keeps it from being read as one document.
type reportLines struct {
	doc   bytes.Buffer
	depth int // brackets that are open
	first int
}

// begin reports whether l is the first line of what may be a report.
func (r *reportLines) begin(l line) bool {
	if l.text != "{" && l.text != "[" {
		return false
	}
	r.doc.Reset()
	r.doc.WriteString(l.text)
	r.depth, r.first = 1, l.no
	return true
}

// more takes a further line, and reports whether it was one: in a report that
// is set out over lines, each begins with a value or ends one.
func (r *reportLines) more(p *parser, l line) bool {
	text := strings.TrimSpace(l.text)
	if r.depth == 0 || text == "" || !strings.ContainsRune(`"{}[]-0123456789tfn`, rune(text[0])) || r.doc.Len()+len(text) > maxReport {
		return false
	}
	r.doc.WriteString(text)
	if r.depth += nesting(text); r.depth > 0 {
		return true
	}
	r.depth = 0
	if one, ok := reportOf(r.doc.Bytes()); ok {
		one.read(p, r.doc.Bytes(), aires.LogSpan{FirstLine: r.first, LastLine: l.no})
	}
	return true
}

// nesting is how many more brackets a line of JSON opens than it closes.
func nesting(text string) int {
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		}
	}
	return depth
}
