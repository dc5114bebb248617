package booklet_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/booklet"
)

// attacks are strings that break careless renderers.
var attacks = []string{
	"# heading", "\n\n# heading\n\n", "a\n===", "a\n---\n", "- item", "1. item", "> quote",
	"```\n# out\n```", "~~~~\nout", "`````` x ``` y `", "`unclosed", "``a`b`", "`foo' and `bar' end", "``", "`a``b`",
	"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!-- hidden -->", "&lt;b&gt;",
	"[click](javascript:alert(1))", "![pixel](https://evil.example/p.png)", "<javascript:alert(1)>", "<https://evil.example>",
	"https://evil.example/a?b=c", "www.evil.example", "mail me@evil.example", "@everyone look, see #123 and org/repo#7", "@x`y`@z",
	"[ref]: https://evil.example\n[ref]", "[^1]: note", "a | b | c", "`a|b`", `\|`, `\`, "`\\`|", "| --- | --- |", "x\\",
	"$$x$$ and $y$", "**bold _under_ ~~gone~~", "\x1b[31mred\x1b[0m", "\x1b]8;;https://evil.example\x07link\x1b]8;;\x07", "\u009b31m", "a\rb\bc\x00",
	"\u202eexe.txt\u202c", "\u2066x\u2069", "a\u2028b\u2029c", "\U000e0041\U000e0042", "\ufeff\u200bzero", "\xff\xfe\x80", "   ", "",
	"data:text/html,<b>", "a  \nb\\\nc", "    indented", "\tindented", "+ plus", "10) ten", ": def", "=", "***", "___", "* * *", "[x] task", "[ ] task",
	"\r\n::error file=a::b", "%0A::set-env name=x::y", "##[error]x", "title,file=x:y::z", "</style><script>", "</pre></code>", `" onload="x`, "' style='x", "{{.Title}}", "{0}",
	"a/../../b", `C:\x\y`, "/etc/passwd", "file:///etc/passwd", "[E1]", "[E1, E99, d2]", "\x00::warning::x",
}

// hostile puts s into every field that a log, a source or a model can reach.
func hostile(s string) *aires.Report {
	r := full()
	for i := range r.Diagnostics {
		d := &r.Diagnostics[i]
		d.Message, d.File, d.Code = s, s, s
		d.Notes = []aires.Note{{Message: s, File: s, Line: 3}}
		d.Tool = s
	}
	for i := range r.Causes {
		r.Causes[i].Title, r.Causes[i].Reason = s, s
	}
	for i := range r.Evidence {
		e := &r.Evidence[i]
		e.Title, e.Text, e.URL, e.File = s, s+"\nsecond", s, s
	}
	quoted, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	answer := strings.ReplaceAll(`{"title":S,"root_cause":S,"steps":[S,S],"verify":[S],"prevention":S,"meaning":S,"causes":[S],
		"hypotheses":[{"claim":S,"confidence":0.5,"evidence":["E1"]}],"conflicts":[{"convention":S,"departure":S}],
		"edits":[{"file":"a.c","line":1,"old":S,"new":"x"}],"summary":S,"first":S,"why":S}`, "S", string(quoted))
	for i := range r.Findings {
		f := &r.Findings[i]
		f.Stage, f.Model, f.Host, f.Error = s, s, s, s
		f.Timing.Earlier = []aires.Attempt{{Host: s, Started: start, Ended: start.Add(time.Second), Error: s}}
		if f.Outcome == aires.OutcomeSucceeded {
			f.Answer = json.RawMessage(answer)
		}
	}
	r.Loads = []aires.Load{{Host: s, Model: s, Started: start, Ended: start.Add(time.Second), Error: s}}
	r.Run.Title, r.Run.Notice, r.Run.Policy, r.Run.ID = s, s, s, s
	r.Booklet = booklet.Assemble(&r.Analysis, r.Evidence, r.Findings, covers())
	r.Booklet.Missing = []aires.Gap{{Stage: s, Reason: s}}
	return r
}

// shape counts what a Markdown reader sees.
type shape struct{ headings, tables, rows, cells, links, images, html int }

func shapeOf(t testing.TB, md []byte) shape {
	t.Helper()
	var s shape
	doc := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(md))
	err := ast.Walk(doc, func(n ast.Node, in bool) (ast.WalkStatus, error) {
		if !in {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			s.headings++
		case *extast.Table:
			s.tables++
		case *extast.TableRow, *extast.TableHeader:
			s.rows++
		case *extast.TableCell:
			s.cells++
		case *ast.Link:
			s.links++
		case *ast.AutoLink:
			if u := string(n.URL(md)); !strings.HasPrefix(u, "https://") && !strings.HasPrefix(u, "http://") {
				t.Errorf("link to %q", u)
			}
			s.links++
		case *ast.Image:
			s.images++
		case *ast.HTMLBlock, *ast.RawHTML:
			s.html++
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func markdown(t testing.TB, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := booklet.Markdown(&b, hostile(s)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// checkMarkdown compares with want, what a harmless word in the same places
// gives.
func checkMarkdown(t *testing.T, s string, want shape) {
	t.Helper()
	md := markdown(t, s)
	got := shapeOf(t, md)
	// Text that is nothing but white space leaves its section out.
	if got.headings > want.headings || got.tables != want.tables || got.rows != want.rows || got.cells != want.cells || got.images != 0 || got.html != 0 {
		t.Errorf("%q: shape %+v, want %+v\n%s", s, got, want, md)
	}
	if strings.Count(s, "://") == 0 && got.links != 0 {
		t.Errorf("%q: %d links", s, got.links)
	}
	checkCharacters(t, s, string(md), "\n\t")
}

// checkTerminal wants no character that steers a terminal.
func checkTerminal(t *testing.T, s string) {
	t.Helper()
	r := hostile(s)
	for _, width := range []int{1, 80} {
		var b bytes.Buffer
		if err := booklet.Text(&b, r, booklet.Style{Width: width}); err != nil {
			t.Fatal(err)
		}
		if err := booklet.Causes(&b, &r.Analysis, booklet.Style{Width: width}); err != nil {
			t.Fatal(err)
		}
		checkCharacters(t, s, b.String(), "\n\t")
	}
	var b bytes.Buffer
	if err := booklet.Text(&b, r, booklet.Style{Color: true}); err != nil {
		t.Fatal(err)
	}
	ours := strings.NewReplacer("\x1b[0m", "", "\x1b[1m", "", "\x1b[2m", "", "\x1b[31m", "", "\x1b[32m", "", "\x1b[33m", "", "\x1b[36m", "")
	checkCharacters(t, s, ours.Replace(b.String()), "\n\t")
}

func checkCharacters(t *testing.T, s, out, allowed string) {
	t.Helper()
	if !utf8.ValidString(out) {
		t.Errorf("%q: invalid UTF-8", s)
	}
	for _, r := range out {
		if strings.ContainsRune(allowed, r) || r == '\u200d' || r == '\u200c' {
			continue
		}
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
			t.Errorf("%q: output holds %U", s, r)
			return
		}
	}
}

// checkJSON wants the same text back, and nothing that acts on a terminal.
func checkJSON(t *testing.T, s string) {
	t.Helper()
	var b bytes.Buffer
	if err := booklet.JSON(&b, hostile(s)); err != nil {
		t.Fatal(err)
	}
	checkCharacters(t, s, b.String(), "\n")
	if bytes.Contains(b.Bytes(), []byte(": null")) {
		t.Errorf("%q: a null\n%s", s, b.Bytes())
	}
	var back aires.Report
	if err := json.Unmarshal(b.Bytes(), &back); err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	if want := strings.ToValidUTF8(s, "\ufffd"); utf8.ValidString(s) && back.Run.Title != want {
		t.Errorf("title %q, want %q", back.Run.Title, want)
	}
}

// TestHostile puts all attacks into one text, through every format; FuzzRender
// tries each alone.
func TestHostile(t *testing.T) {
	all := strings.Join(attacks, " ")
	checkMarkdown(t, all, shapeOf(t, markdown(t, "word")))
	checkTerminal(t, all)
	checkJSON(t, all)
	checkHTML(t, all)
	checkGitHub(t, all)
	checkSARIF(t, all)
}

// TestTextSurvives wants hostile words shown, not lost: what a renderer makes
// of the Markdown reads like the original.
func TestTextSurvives(t *testing.T) {
	for _, s := range []string{
		"expected `u64`, found `&str`", "a | b", "5 < 6 && x > y", "operator* and _x_", "#include <stdio.h>", "1. one", "C# 12", `back\slash`,
		"undefined reference to `foo'", "see https://evil.example/x?y=1, then stop", "@Override (from me@x.example)", "int (*f)(void) = &g_h;", "~x~ $5 [z]",
	} {
		r := &aires.Report{}
		r.Booklet = aires.Booklet{Title: "t", Summary: s, Causes: []aires.Chapter{{ID: "c1", Title: "x"}}}
		var b, html bytes.Buffer
		if err := booklet.Markdown(&b, r); err != nil {
			t.Fatal(err)
		}
		if err := goldmark.New(goldmark.WithExtensions(extension.GFM)).Convert(b.Bytes(), &html); err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(html.String(), "</h1>\n<p>")
		shown, _, _ := strings.Cut(rest, "</p>")
		shown = strings.NewReplacer("<code>", "", "</code>", "", "&lt;", "<", "&gt;", ">", "&quot;", `"`, "&amp;", "&").Replace(shown)
		if plain := strings.ReplaceAll(s, "`", ""); strings.ReplaceAll(shown, "`", "") != plain {
			t.Errorf("%q reads as %q", s, shown)
		}
	}
}

func FuzzRender(f *testing.F) {
	for _, s := range attacks {
		f.Add(s)
	}
	want := shapeOf(f, markdown(f, "word"))
	f.Fuzz(func(t *testing.T, s string) {
		checkMarkdown(t, s, want)
		checkTerminal(t, s)
		checkJSON(t, s)
	})
}

func FuzzFormats(f *testing.F) {
	for _, s := range attacks {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkHTML(t, s)
		checkGitHub(t, s)
		checkSARIF(t, s)
	})
}
