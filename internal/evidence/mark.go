package evidence

import (
	"strings"

	"github.com/airesdev/aires"
)

// place is a line of a file that something points at.
type place struct {
	file      string
	line      int
	column    int // in the tool's unit; 0 when it did not say
	endLine   int
	endColumn int
	tool      string
	names     []string // that the tool quoted
	missing   string
	note      string // what the note says, when it is a note's place
}

func placeOf(d *aires.Diagnostic) place {
	p := place{
		file: d.File, line: d.Line, column: d.Column, endLine: d.EndLine, endColumn: d.EndColumn,
		tool: d.Tool, missing: d.Missing(),
	}
	for _, s := range d.Symbols {
		p.names = append(p.names, s.Name)
	}
	return p
}

// mark is the span of p in the lines of its file, in bytes and inside the file.
func (p *place) mark(lines []string) *aires.Span {
	line := lines[p.line-1]
	m := &aires.Span{Line: p.line, EndLine: p.line}
	m.Column = byteColumn(p.tool, line, p.column)
	if p.column == 0 {
		if m.Column = onlyWord(line, p.missing); m.Column > 0 {
			m.EndColumn = m.Column + len(p.missing)
		}
		return m
	}
	if p.endLine > p.line && p.endLine <= len(lines) {
		m.EndLine = p.endLine
		m.EndColumn = byteColumn(p.tool, lines[p.endLine-1], p.endColumn)
		return m
	}
	if (p.endLine == 0 || p.endLine == p.line) && p.endColumn > p.column {
		m.EndColumn = max(byteColumn(p.tool, line, p.endColumn), m.Column+1)
		m.EndColumn = min(m.EndColumn, len(line)+1)
		return m
	}
	m.EndColumn = m.Column + p.width(line[m.Column-1:])
	return m
}

// width is how much of what stands at the place belongs to it: the longest
// quoted name, else a token. gcc points at the dot in front of a member.
func (p *place) width(rest string) int {
	n := token(rest)
	access := len(rest) - len(strings.TrimLeft(rest, ".->:"))
	for _, name := range p.names {
		for _, skip := range []int{0, access} {
			if name != "" && strings.HasPrefix(rest[skip:], name) {
				n = max(n, skip+len(name))
			}
		}
	}
	return n
}
