package aires

import (
	"fmt"
	"slices"
	"strings"
)

// EvidenceKind says what a piece of evidence is.
type EvidenceKind string

// The kinds of evidence.
const (
	EvidenceSource        EvidenceKind = "source"        // a window of a workspace file
	EvidenceDocumentation EvidenceKind = "documentation" // what the tool's makers say
	EvidenceSymbol        EvidenceKind = "symbol"        // where a name is declared or used
	EvidenceChange        EvidenceKind = "change"        // what git says changed
	EvidenceManifest      EvidenceKind = "manifest"      // what a project file declares
)

// Evidence is a fact that AIRES itself verified.
type Evidence struct {
	ID    string       `json:"id"`    // E1, E2, …
	Cause string       `json:"cause"` // id of the cause it speaks to
	Kind  EvidenceKind `json:"kind"`
	Title string       `json:"title"`
	File  string       `json:"file,omitempty"`
	Line  int          `json:"line,omitempty"` // the line it is about, counted from 1
	Text  string       `json:"text"`           // raw text; of a source window, its lines
	URL   string       `json:"url,omitempty"`  // canonical documentation
	// FirstLine is the file's line number of Text's first line, 0 where Text
	// is not a window of a file.
	FirstLine int `json:"first_line,omitempty"`
	// Mark is the span a diagnostic points at, inside the window.
	Mark *Span `json:"mark,omitempty"`
	// Lines are further lines of the window that diagnostics of the same cause
	// point at, in order, those of Mark left out.
	Lines []int `json:"lines,omitempty"`
}

// Span is a range in a file. Lines and columns count from 1, columns in bytes;
// EndColumn is exclusive. 0 means unknown.
type Span struct {
	Line      int `json:"line"`
	Column    int `json:"column"`
	EndLine   int `json:"end_line"`
	EndColumn int `json:"end_column"`
}

// PointsAt reports whether a diagnostic points at the line of the file.
func (e *Evidence) PointsAt(line int) bool {
	return e.Mark != nil && line >= e.Mark.Line && line <= max(e.Mark.Line, e.Mark.EndLine) || slices.Contains(e.Lines, line)
}

// Marked renders e's text with line numbers, ">" before the lines it points at,
// and carets under the marked span. Text that is no window of a file is
// returned as it is.
func (e *Evidence) Marked() string {
	if e.FirstLine == 0 {
		return e.Text
	}
	lines := strings.Split(strings.TrimSuffix(e.Text, "\n"), "\n")
	width := len(fmt.Sprint(e.FirstLine + len(lines) - 1))
	var b strings.Builder
	for i, text := range lines {
		n := e.FirstLine + i
		sign := ' '
		if e.PointsAt(n) {
			sign = '>'
		}
		fmt.Fprintf(&b, "%s\n", strings.TrimRight(fmt.Sprintf("%c %*d | %s", sign, width, n, text), " "))
		if e.Mark != nil && n == e.Mark.Line {
			if c := carets(text, *e.Mark); c != "" {
				fmt.Fprintf(&b, "  %*s | %s\n", width, "", c)
			}
		}
	}
	return b.String()
}

// carets underlines the span's part of its first line. Tabs are kept so that
// the carets stand under their text whatever a tab's width.
func carets(text string, s Span) string {
	if s.Column < 1 || s.Column > len(text)+1 {
		return ""
	}
	end := s.Column + 1
	switch {
	case s.EndLine > s.Line:
		end = len(text) + 1
	case s.EndColumn > s.Column:
		end = min(s.EndColumn, len(text)+1)
	}
	var b strings.Builder
	for _, r := range text[:s.Column-1] {
		if r != '\t' {
			r = ' '
		}
		b.WriteRune(r)
	}
	span := text[s.Column-1 : max(s.Column-1, min(end-1, len(text)))]
	return b.String() + strings.Repeat("^", max(1, len([]rune(span))))
}
