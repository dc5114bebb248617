package booklet

import (
	"fmt"

	"github.com/airesdev/aires"
)

// origin is a place in a file: a line is 0 where it is not known.
type origin struct {
	file string
	at   aires.Span
}

// originOf is where a reader can do something about d: its own place or, of an
// error inside a library, where the way there leaves the workspace. The library
// is right; what it was asked for is wrong.
func originOf(d *aires.Diagnostic) origin {
	own := origin{d.File, aires.Span{Line: d.Line, Column: d.Column, EndLine: d.EndLine, EndColumn: d.EndColumn}}
	if d.File == "" || localPath(d.File) != "" {
		return own
	}
	way := d.Asked()
	for i := range d.Notes {
		if n := &d.Notes[i]; way == nil && n.Line > 0 && localPath(n.File) != "" {
			way = n
		}
	}
	if way == nil {
		return own
	}
	return origin{way.File, aires.Span{Line: way.Line, Column: way.Column}}
}

// place names where d is: file:line:col as far as they are known.
func place(d *aires.Diagnostic) string {
	return origin{d.File, aires.Span{Line: d.Line, Column: d.Column}}.String()
}

// String is file:line:col as far as they are known.
func (o origin) String() string {
	if o.file == "" {
		return ""
	}
	s := line(o.file)
	if o.at.Line > 0 {
		s += fmt.Sprintf(":%d", o.at.Line)
		if o.at.Column > 0 {
			s += fmt.Sprintf(":%d", o.at.Column)
		}
	}
	return s
}
