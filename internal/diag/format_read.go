package diag

import (
	"strconv"
	"strings"

	"github.com/airesdev/aires"
)

// custom reads the lines of a format that a user defined.
type custom struct {
	format *Format
	held   *aires.Diagnostic // a message of several lines
	left   int               // lines that it may still have
}

// customMaxLines bounds a message of several lines that nothing ends.
const customMaxLines = 200

func (c *custom) start(p *parser, l line) bool {
	if c.format.pattern != nil {
		return c.match(p, l)
	}
	for _, one := range c.format.lines {
		if one.prefix == 'C' || one.prefix == 'Z' {
			continue
		}
		m := one.efm.Match(l.text)
		if m == nil {
			continue
		}
		if one.ignore {
			return true
		}
		d := aires.Diagnostic{
			Tool: c.format.name, Severity: customSeverity(string(m.T)), Message: m.M, File: m.F,
			Line: m.L, Column: max(m.C, m.V), EndLine: m.E, EndColumn: m.K,
			Log: aires.LogSpan{FirstLine: l.no, LastLine: l.no},
		}
		if m.T == 0 && one.prefix != 0 && one.prefix != 'A' && one.prefix != 'G' {
			d.Severity = customSeverity(string(one.prefix))
		}
		if m.N > 0 {
			d.Code = strconv.Itoa(m.N)
		}
		if one.whole {
			d.Message = l.text
		}
		if one.prefix == 0 || one.prefix == 'G' {
			c.emit(p, d)
			return true
		}
		c.held, c.left = &d, customMaxLines
		return true
	}
	return false
}

// match reads a line by the regular expression.
func (c *custom) match(p *parser, l line) bool {
	m := c.format.pattern.FindStringSubmatch(l.text)
	if m == nil {
		return false
	}
	d := aires.Diagnostic{Tool: c.format.name, Severity: aires.SeverityError, Log: aires.LogSpan{FirstLine: l.no, LastLine: l.no}}
	fillNamed(&d, c.format.pattern.SubexpNames(), m)
	c.emit(p, d)
	return true
}

// fillNamed puts what the named groups of a pattern matched into d; see
// formatGroups. An empty group leaves what d has.
func fillNamed(d *aires.Diagnostic, names, m []string) {
	numbers := map[string]*int{"line": &d.Line, "column": &d.Column, "end_line": &d.EndLine, "end_column": &d.EndColumn}
	texts := map[string]*string{"file": &d.File, "code": &d.Code, "message": &d.Message}
	for i, name := range names {
		name = strings.TrimRight(name, "0123456789") // names are unique, and an alternative needs another
		switch {
		case m[i] == "" || i == 0:
		case name == "severity":
			d.Severity = customSeverity(m[i])
		case numbers[name] != nil:
			*numbers[name] = lineNo(m[i])
		case texts[name] != nil:
			*texts[name] = strings.TrimSpace(m[i])
		}
	}
}

// customSeverity reads a severity in anybody's words: Vim's letters, syslog's
// names. What is not known is an error.
func customSeverity(word string) aires.Severity {
	word = strings.ToLower(word)
	switch {
	case word == "w", word == "!", strings.HasPrefix(word, "warn"):
		return aires.SeverityWarning
	case word == "n", word == "i", word == "ℹ", word == "h", strings.HasPrefix(word, "note"), strings.HasPrefix(word, "info"),
		strings.HasPrefix(word, "hint"), strings.HasPrefix(word, "style"), strings.HasPrefix(word, "remark"):
		return aires.SeverityNote
	}
	return aires.SeverityError
}

// more reads on in a message of several lines.
func (c *custom) more(p *parser, l line) bool {
	if c.held == nil || c.left == 0 {
		return false
	}
	c.left--
	for _, one := range c.format.lines {
		m := one.efm.Match(l.text)
		if m == nil {
			continue
		}
		if one.prefix != 'C' && one.prefix != 'Z' {
			return one.ignore
		}
		c.held.Log.LastLine = l.no
		if !one.ignore {
			c.fill(m.F, m.M, m.L, max(m.C, m.V, pointer(m.P)))
		}
		if one.prefix == 'Z' {
			c.end(p)
		}
		return true
	}
	return false
}

// pointer is the column that a line of blanks leads to.
func pointer(blanks string) int {
	if blanks == "" {
		return 0
	}
	return len(blanks) + 1
}

// fill adds what a further line says.
func (c *custom) fill(file, message string, at, column int) {
	d := c.held
	if d.File == "" {
		d.File = file
	}
	if d.Line == 0 {
		d.Line = at
	}
	if d.Column == 0 {
		d.Column = column
	}
	switch {
	case message == "":
	case d.Message == "":
		d.Message = message
	case len(d.Notes) < maxNotes:
		d.Notes = append(d.Notes, aires.Note{Message: message})
	}
}

func (c *custom) end(p *parser) {
	d := c.held
	if c.held = nil; d != nil {
		c.emit(p, *d)
	}
}

// emit refuses a match that says nothing.
func (c *custom) emit(p *parser, d aires.Diagnostic) {
	if strings.TrimSpace(d.Message) == "" && d.File == "" {
		return
	}
	d.Line, d.Column, d.EndLine, d.EndColumn = max(d.Line, 0), max(d.Column, 0), max(d.EndLine, 0), max(d.EndColumn, 0)
	p.emit(d)
}
