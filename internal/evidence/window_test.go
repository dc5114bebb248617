package evidence

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/airesdev/aires"
)

// sources collects the windows around one cause.
func sources(t *testing.T, c *Collector, ds ...aires.Diagnostic) []aires.Evidence {
	t.Helper()
	return ofKind(c.Collect(t.Context(), one(ds...)), aires.EvidenceSource)
}

func TestWindow(t *testing.T) {
	c, _ := workspace(t, "src/main.c", "int main(void)\r\n{\r\n\treturn fetch(1);\r\n}\r\n")
	d := inside("gcc", "src/main.c", 3, 16)
	got := sources(t, c, d)
	if len(got) != 1 {
		t.Fatalf("%d windows", len(got))
	}
	want := "  1 | int main(void)\n  2 | {\n> 3 | \treturn fetch(1);\n    | \t       ^^^^^\n  4 | }\n"
	if text := got[0].Marked(); text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
	if e := got[0]; e.Title != "src/main.c:3" || e.File != "src/main.c" || e.Line != 3 || e.FirstLine != 1 {
		t.Errorf("%+v", e)
	}
}

func TestMark(t *testing.T) {
	c, _ := workspace(t, "a.go", "x := api.Fetch(1, 2)\nif y {\n\tz()\n}\n")
	at := func(line, column, endLine, endColumn int, missing ...string) aires.Diagnostic {
		d := inside("go", "a.go", line, column)
		d.EndLine, d.EndColumn = endLine, endColumn
		for _, name := range missing {
			d.Symbols = append(d.Symbols, aires.Symbol{Name: name, Role: aires.RoleMissing})
		}
		return d
	}
	tests := map[string]struct {
		d    aires.Diagnostic
		want aires.Span
	}{
		"a token":                   {at(1, 6, 0, 0), aires.Span{Line: 1, Column: 6, EndLine: 1, EndColumn: 9}},
		"a quoted name":             {at(1, 6, 0, 0, "api.Fetch"), aires.Span{Line: 1, Column: 6, EndLine: 1, EndColumn: 15}},
		"the dot of a member":       {at(1, 9, 0, 0, "Fetch"), aires.Span{Line: 1, Column: 9, EndLine: 1, EndColumn: 15}},
		"the tool's end":            {at(1, 16, 1, 20), aires.Span{Line: 1, Column: 16, EndLine: 1, EndColumn: 20}},
		"an end without a line":     {at(1, 16, 0, 20), aires.Span{Line: 1, Column: 16, EndLine: 1, EndColumn: 20}},
		"an end past the line":      {at(1, 16, 1, 99), aires.Span{Line: 1, Column: 16, EndLine: 1, EndColumn: 21}},
		"an end before the start":   {at(1, 6, 1, 2), aires.Span{Line: 1, Column: 6, EndLine: 1, EndColumn: 9}},
		"an end line before":        {at(2, 4, 1, 9), aires.Span{Line: 2, Column: 4, EndLine: 2, EndColumn: 5}},
		"several lines":             {at(2, 1, 4, 2), aires.Span{Line: 2, Column: 1, EndLine: 4, EndColumn: 2}},
		"an end past the file":      {at(2, 1, 99, 2), aires.Span{Line: 2, Column: 1, EndLine: 2, EndColumn: 3}},
		"a column past the line":    {at(2, 50, 0, 0), aires.Span{Line: 2, Column: 7, EndLine: 2, EndColumn: 7}},
		"no column, the name there": {at(1, 0, 0, 0, "Fetch"), aires.Span{Line: 1, Column: 10, EndLine: 1, EndColumn: 15}},
		"no column":                 {at(1, 0, 0, 0), aires.Span{Line: 1, EndLine: 1}},
		"the line behind the last":  {at(5, 3, 0, 0), aires.Span{Line: 4, EndLine: 4}},
	}
	for name, test := range tests {
		got := sources(t, c, test.d)
		if len(got) != 1 {
			t.Errorf("%s: %d windows", name, len(got))
			continue
		}
		if *got[0].Mark != test.want {
			t.Errorf("%s: %+v, want %+v", name, *got[0].Mark, test.want)
		}
	}
	if got := sources(t, c, at(6, 1, 0, 0)); len(got) != 0 {
		t.Errorf("a line that is not there shows %v", got)
	}
	if got := sources(t, c, at(0, 0, 0, 0)); len(got) != 0 {
		t.Errorf("no line shows %v", got)
	}
}

func TestMarkStaysInsideItsWindow(t *testing.T) {
	c, _ := workspace(t, "a.txt", numberedLines(100))
	d := inside("rustc", "a.txt", 20, 1)
	d.EndLine, d.EndColumn = 90, 3
	e := sources(t, c, d)[0]
	last := e.FirstLine + strings.Count(e.Text, "\n")
	if want := (aires.Span{Line: 20, Column: 1, EndLine: 26, EndColumn: 8}); *e.Mark != want || last != 32 {
		t.Errorf("mark %+v in lines %d to %d, want %+v", *e.Mark, e.FirstLine, last, want)
	}
}

func TestWindowsOfACause(t *testing.T) {
	c, _ := workspace(t, "a.txt", numberedLines(200), "b.txt", numberedLines(200), "bin", "\x00\x01")
	outside := inside("gcc", "a.txt", 150, 1)
	outside.PathStatus = aires.PathOutside
	root := inside("gcc", "a.txt", 50, 1)
	root.Notes = []aires.Note{
		{Message: "included from here", File: "b.txt", Line: 60},
		{Message: "previous declaration here\nand more", File: "b.txt", Line: 10},
		{Message: "without a place"},
		{Message: "outside", File: "../secret", Line: 1},
	}
	got := sources(t, c, root,
		outside,
		inside("gcc", "a.txt", 50, 9), // the root's line again
		inside("gcc", "bin", 1, 1),
		inside("gcc", "a.txt", 63, 1), // touches the root's window
		inside("gcc", "b.txt", 100, 1),
		inside("gcc", "missing.txt", 1, 1),
		inside("gcc", "b.txt", 150, 1),
		inside("gcc", "b.txt", 190, 1), // one place too many
	)
	var lines []string
	for _, e := range got {
		lines = append(lines, fmt.Sprintf("%s [%d-%d] marked %d", e.Title, e.FirstLine, e.FirstLine+strings.Count(e.Text, "\n"), e.Mark.Line))
	}
	want := []string{
		"a.txt:50 (also line 63) [44-69] marked 50",
		"b.txt:10, previous declaration here [4-16] marked 10",
		"b.txt:100 [94-106] marked 100",
		"b.txt:150 [144-156] marked 150",
	}
	if !slices.Equal(lines, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
}

// Lines 50 and 80 lie apart until line 65 joins them.
func TestWindowsGrowTogether(t *testing.T) {
	c, _ := workspace(t, "a.txt", numberedLines(200))
	got := sources(t, c, inside("go", "a.txt", 76, 1), inside("go", "a.txt", 50, 1), inside("go", "a.txt", 63, 1))
	if len(got) != 1 || got[0].Title != "a.txt:76 (also lines 50, 63)" || got[0].FirstLine != 44 || got[0].Mark.Line != 76 {
		t.Errorf("got %+v", got)
	}
}

// Errors that get no window of their own are marked where they stand in another.
func TestEveryErrorInAWindowIsMarked(t *testing.T) {
	c, _ := workspace(t, "a.txt", numberedLines(60))
	got := sources(t, c, inside("go", "a.txt", 20, 1), inside("go", "a.txt", 23, 1), inside("go", "a.txt", 27, 1),
		inside("go", "a.txt", 32, 1), inside("go", "a.txt", 36, 1), inside("go", "a.txt", 50, 1), inside("go", "b.txt", 30, 1))
	if len(got) != 1 || got[0].Title != "a.txt:20 (also lines 23, 27, 32, 36)" || !slices.Equal(got[0].Lines, []int{23, 27, 32, 36}) {
		t.Fatalf("got %+v", got)
	}
	text := got[0].Marked()
	if n := strings.Count(text, "\n>") + strings.Count(text, "\r>"); n != 5 || !strings.Contains(text, "\n> 36 |") || !strings.Contains(text, "\n  35 |") {
		t.Errorf("%d lines are marked:\n%s", n, text)
	}
}

func TestLongLinesAreCut(t *testing.T) {
	c, _ := workspace(t, "min.js", strings.Repeat("é", 1000)+"\n")
	e := sources(t, c, inside("tsc", "min.js", 1, 900))[0]
	if len(e.Text) > maxLine+len("…") || !strings.HasSuffix(e.Text, "é…") {
		t.Errorf("%d bytes, ending in %q", len(e.Text), e.Text[len(e.Text)-8:])
	}
	if e.Mark.Column != 0 {
		t.Errorf("marks column %d, which is not shown", e.Mark.Column)
	}
	e = sources(t, c, inside("tsc", "min.js", 1, 3))[0]
	if e.Mark.Column != 5 {
		t.Errorf("marks column %d, want 5", e.Mark.Column)
	}
	if text := e.Marked(); !strings.Contains(text, "^") {
		t.Errorf("no carets in %q", text)
	}
}
