package booklet_test

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/booklet"
)

func succeeded(node, answer string) aires.Finding {
	stage, _, _ := strings.Cut(node, "/")
	return aires.Finding{Node: node, Stage: stage, Outcome: aires.OutcomeSucceeded, Answer: json.RawMessage(answer)}
}

// TestMismatchIsSaid holds that every reader learns that errors may be missing.
func TestMismatchIsSaid(t *testing.T) {
	r := bare()
	r.Summary.Mismatches = []aires.Mismatch{{Tool: "clang", Said: 20, Read: 1}}
	const want = "The list may be incomplete: clang counted 20 errors, 1 read."
	for name, render := range map[string]func(io.Writer, *aires.Report) error{
		"text":     func(w io.Writer, r *aires.Report) error { return booklet.Text(w, r, booklet.Style{Width: 120}) },
		"causes":   func(w io.Writer, r *aires.Report) error { return booklet.Causes(w, &r.Analysis, booklet.Style{}) },
		"markdown": booklet.Markdown, "html": booklet.HTML, "sarif": booklet.SARIF,
		"summary": func(w io.Writer, r *aires.Report) error { return booklet.Summary(w, r, booklet.SummaryLimit) },
	} {
		var b bytes.Buffer
		if err := render(&b, r); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(b.String(), strings.TrimSuffix(want, ".")); n != 1 {
			t.Errorf("%s says it %d times", name, n)
		}
	}
}

func TestAssembleWithoutFindings(t *testing.T) {
	b := booklet.Assemble(analysis(), evidence(), nil, nil)
	if len(b.Causes) != 3 || b.Summary == "" || b.Title == "" {
		t.Fatalf("booklet %+v", b)
	}
	grouped := map[string]bool{}
	for _, c := range analysis().Causes {
		grouped[c.ID] = len(c.Diagnostics) > 1
	}
	for _, c := range b.Causes {
		if c.Title == "" || c.RootCause == "" || c.Confidence == 0 || len(c.Steps) == 0 || len(c.Verify) == 0 {
			t.Errorf("chapter %s lacks something: %+v", c.ID, c)
		}
		// Why errors belong together is said of causes with several.
		if grouped[c.ID] != (len(c.Hypotheses) == 1 && c.Hypotheses[0].By == "evidence") {
			t.Errorf("chapter %s: hypotheses %+v", c.ID, c.Hypotheses)
		}
		if c.Edits == nil || c.Conflicts == nil || c.Missing == nil {
			t.Errorf("chapter %s has nil lists", c.ID)
		}
	}
	want := []string{
		"Look at Shop.Api/Controllers/Order0Controller.cs, line 14, column 21.",
		"Add a reference to the project that declares the type.",
		"Add the using directive of its namespace.",
	}
	if got := b.Causes[1].Steps; !slices.Equal(got, want) {
		t.Errorf("steps %q, want the remedies of the documentation", got)
	}
}

func TestLaterFindingWins(t *testing.T) {
	fs := []aires.Finding{
		succeeded("a/c1", `{"title":"first","root_cause":"kept","steps":["one"],"confidence":0.3}`),
		succeeded("b/c1", `{"title":"second","root_cause":"","steps":[],"confidence":7}`),
	}
	c := booklet.Assemble(analysis(), evidence(), fs, nil).Causes[0]
	if c.Title != "second" || c.RootCause != "kept" || !slices.Equal(c.Steps, []string{"one"}) || c.Confidence != 1 {
		t.Errorf("chapter %+v", c)
	}
}

func TestUntrustedAnswers(t *testing.T) {
	edits := func(file string) aires.Finding {
		f, _ := json.Marshal(file)
		return succeeded("booklet/c1", `{"edits":[{"file":`+string(f)+`,"line":3,"old":"a","new":"b"}]}`)
	}
	for file, want := range map[string]string{
		"src/a.c": "src/a.c", `src\a.c`: "src/a.c", "./a.c": "a.c", "a/../b.c": "b.c",
		"/etc/passwd": "", "../a.c": "", "a/../../b": "", `..\a`: "", `C:\a`: "", "C:a": "", `\\host\share`: "", "file:///a": "", "": "", ".": "", "a\x00b": "", "a\nb": "",
	} {
		got := booklet.Assemble(analysis(), nil, []aires.Finding{edits(file)}, nil).Causes[0].Edits
		if want == "" && len(got) != 0 || want != "" && (len(got) != 1 || got[0].File != want) {
			t.Errorf("file %q gives %+v, want %q", file, got, want)
		}
	}
	h := booklet.Assemble(analysis(), evidence(), findings(), covers()).Causes[0].Hypotheses[0]
	if !slices.Equal(h.Evidence, []string{"E1", "E2"}) {
		t.Errorf("evidence %q, want E99 dropped", h.Evidence)
	}
}

func TestGaps(t *testing.T) {
	b := booklet.Assemble(analysis(), evidence(), append(findings(), aires.Finding{Node: "booklet/c3", Stage: "booklet", Outcome: aires.OutcomeCancelled}), nil)
	want := []aires.Gap{
		{Stage: "context", Reason: "not asked, because documentation/E0308 failed: no answer within 60s; raise the total timeout or choose a smaller model"},
		{Stage: "booklet", Reason: "cancelled"},
	}
	if got := b.Causes[2].Missing; !slices.Equal(got, want) {
		t.Errorf("missing %+v", got)
	}
	// No list says what documentation/E0308 works for: it counts for the run.
	if len(b.Missing) != 1 || b.Missing[0].Stage != "documentation" {
		t.Errorf("the run's gaps %+v", b.Missing)
	}
}

func TestOverview(t *testing.T) {
	b := booklet.Assemble(analysis(), evidence(), findings(), covers())
	if !strings.HasPrefix(b.Summary, "A header moved") || !strings.Contains(b.Summary, "First: The ring header moved to lib/ (c1).") {
		t.Errorf("summary %q", b.Summary)
	}
}

// FuzzAssemble feeds any answer: nothing may panic, and what comes out keeps
// its promises.
func FuzzAssemble(f *testing.F) {
	for _, fd := range findings() {
		f.Add(string(fd.Answer))
	}
	for _, s := range []string{`null`, `[]`, `{"title":1,"steps":{},"edits":[1,{"line":"x"}],"hypotheses":"x","confidence":"NaN"}`, `{"edits":[{"file":"a","line":1e300,"new":"x"}]}`, `{`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, answer string) {
		b := booklet.Assemble(analysis(), evidence(), []aires.Finding{succeeded("booklet/c1", answer), succeeded("overview/run", answer)}, nil)
		c := b.Causes[0]
		if !(c.Confidence >= 0 && c.Confidence <= 1) || c.Title == "" || c.RootCause == "" || len(c.Steps) == 0 || len(c.Verify) == 0 {
			t.Errorf("chapter %+v", c)
		}
		for _, e := range c.Edits {
			if e.File == "" || e.File[0] == '/' || strings.HasPrefix(e.File, "../") || e.Line < 0 {
				t.Errorf("edit %+v", e)
			}
		}
	})
}

func TestWarningsAreNoCausesOfErrors(t *testing.T) {
	a := &aires.Analysis{
		Diagnostics: []aires.Diagnostic{
			{ID: "d1", Severity: aires.SeverityError, Kind: aires.KindType, Message: "bad type", File: "a.c", Count: 1},
			{ID: "d2", Severity: aires.SeverityError, Kind: aires.KindType, Message: "bad type", File: "b.c", Count: 1},
			{ID: "d3", Severity: aires.SeverityWarning, Kind: aires.KindWarning, Message: "unused", File: "c.c", Count: 1},
		},
		Causes: []aires.Cause{
			{ID: "c1", Title: "bad type", Kind: aires.KindType, Root: "d1", Diagnostics: []string{"d1", "d2"}},
			{ID: "c2", Title: "unused", Kind: aires.KindWarning, Root: "d3", Diagnostics: []string{"d3"}},
		},
		Summary: aires.Summary{Errors: 2, UniqueErrors: 2, Warnings: 1, Causes: 2},
	}
	b := booklet.Assemble(a, nil, nil, nil)
	if b.Title != "1 cause behind 2 errors" || b.Summary != "The log holds 2 errors that come from one cause." {
		t.Errorf("%q, %q", b.Title, b.Summary)
	}
	var text, short strings.Builder
	if err := booklet.Text(&text, &aires.Report{Analysis: *a, Booklet: b}, booklet.Style{}); err != nil {
		t.Fatal(err)
	}
	if err := booklet.Causes(&short, a, booklet.Style{}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text.String(), "1 warning · c2") || !strings.HasPrefix(short.String(), "2 errors from 1 cause; 1 warning\n") {
		t.Errorf("%s\n%s", &text, &short)
	}

	a.Diagnostics, a.Causes, a.Summary = a.Diagnostics[2:], a.Causes[1:], aires.Summary{Warnings: 1, Causes: 1}
	if b := booklet.Assemble(a, nil, nil, nil); b.Title != "No errors found" || b.Summary != "The log holds nothing that stops a build." {
		t.Errorf("%q, %q", b.Title, b.Summary)
	}
	a.Summary.Errors = 1
	if s := booklet.Assemble(a, nil, nil, nil).Summary; s != "The log holds 1 error." {
		t.Errorf("%q", s)
	}
}

func TestPatchesThatWereLeftOutAreSaid(t *testing.T) {
	rep := &aires.Report{
		Analysis: aires.Analysis{
			Diagnostics: []aires.Diagnostic{{ID: "d1", Tool: "go", Severity: aires.SeverityError, Message: "m", Count: 1}},
			Causes:      []aires.Cause{{ID: "c1", Title: "t", Root: "d1", Diagnostics: []string{"d1"}}},
		},
		Booklet: aires.Booklet{Causes: []aires.Chapter{{ID: "c1", Title: "t", RejectedEdits: []string{"a.go: its old text is not there"}}}},
	}
	for name, write := range map[string]func(*bytes.Buffer) error{
		"text":     func(b *bytes.Buffer) error { return booklet.Text(b, rep, booklet.Style{}) },
		"markdown": func(b *bytes.Buffer) error { return booklet.Markdown(b, rep) },
		"html":     func(b *bytes.Buffer) error { return booklet.HTML(b, rep) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), "left out") || !strings.Contains(b.String(), "its old text is not there") {
			t.Errorf("%s does not say which patch was left out:\n%s", name, b.String())
		}
	}
}

// What speaks against the list being whole is said above it.
func TestDoubts(t *testing.T) {
	s := aires.Summary{Dropped: 2, Mismatches: []aires.Mismatch{{Tool: "javac", Said: 4, Read: 3}}}
	want := "The list may be incomplete: javac counted 4 errors, 3 read; 2 more diagnostics not kept"
	if got := booklet.Doubts(s); got != want || booklet.Doubts(aires.Summary{}) != "" {
		t.Errorf("%q", got)
	}
	a := analysis()
	a.Summary.Mismatches = s.Mismatches
	a.Diagnostics[0].Notes = append(a.Diagnostics[0].Notes, aires.Note{Message: `fix: insert ";"`, File: "a.c", Line: 3})
	var b strings.Builder
	if err := booklet.Causes(&b, a, booklet.Style{Height: -1}); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"javac counted 4 errors, 3 read", `fix: insert ";" (a.c:3)`} {
		if strings.Count(b.String(), part) != 1 {
			t.Errorf("%q is not there once:\n%s", part, b.String())
		}
	}
}
