package diag

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/airesdev/aires"
)

// presentable fails the test when s could harm who shows it.
func presentable(t *testing.T, what, s string) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Errorf("%s is not UTF-8: %q", what, s)
	}
	if i := strings.IndexFunc(s, func(r rune) bool { return r != '\t' && (unicode.IsControl(r) || unseen(r)) }); i >= 0 {
		t.Errorf("%s holds a character that no text has: %q", what, s)
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{
		"plain", "\x1b[1;31mred\x1b[0m", "\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "\x9b31mred", "\u009b31mred", "\x1bP1$r\x1b\\",
		"a\bb", "\xff\xfe", "\u202egnp.exe", "\x1b", "\x1b[", "\x1b]0;never ends", "2026-11-23T12:34:56Z text", "#1 2.3 text",
		`{"Action":"output","Output":"a\u001b[31m\n"}`, "#9 1.", "[12:00:00]x",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var c cleaner
		got := string(c.clean(bytes.Clone(b)))
		presentable(t, "the line", got)
		if again := string(c.rewrite([]byte(got))); again != got {
			t.Errorf("cleaning twice changes %q to %q", got, again)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, log := range fixtures(f) {
		if b := read(f, log); len(b) < 4<<10 {
			f.Add(b)
		}
	}
	f.Add(read(f, "testdata/sarif/two.sarif"))
	f.Add([]byte("\xff\xfea\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		res, err := Parse(bytes.NewReader(b), Options{Workspace: workspace, Max: 50})
		if err != nil {
			t.Fatal(err)
		}
		checkResult(t, res)
	})
}

// FuzzFamily gives a log to one family alone, and to it all lines.
func FuzzFamily(f *testing.F) {
	for i, log := range fixtures(f) {
		if b := read(f, log); len(b) < 2<<10 {
			f.Add(uint8(i), b)
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, b []byte) {
		fs := families()
		res, err := parse(bytes.NewReader(b), Options{Workspace: workspace, Max: 50}, fs[int(which)%len(fs):][:1], alwaysOpen())
		if err != nil {
			t.Fatal(err)
		}
		checkResult(t, res)
	})
}

// checkResult holds a result against what doc.go promises.
func checkResult(t *testing.T, res Result) {
	t.Helper()
	errors, count := 0, 0
	for i, d := range res.Diagnostics {
		if want := fmt.Sprintf("d%d", i+1); d.ID != want {
			t.Errorf("id %s, want %s", d.ID, want)
		}
		if d.Severity == aires.SeverityError {
			errors++
		}
		count += d.Count
		checkDiagnostic(t, d)
	}
	if errors > res.Errors {
		t.Errorf("%d errors kept of %d", errors, res.Errors)
	}
	if len(res.Diagnostics) > 50 {
		t.Errorf("%d diagnostics kept of at most 50", len(res.Diagnostics))
	}
	if count+res.Dropped < res.Errors+res.Warnings {
		t.Errorf("%d kept and %d dropped of %d errors and %d warnings", count, res.Dropped, res.Errors, res.Warnings)
	}
}

func checkDiagnostic(t *testing.T, d aires.Diagnostic) {
	t.Helper()
	for what, s := range map[string]string{"message": d.Message, "file": d.File, "code": d.Code, "tool": d.Tool} {
		presentable(t, what, s)
	}
	for _, s := range d.Symbols {
		presentable(t, "symbol", s.Name)
	}
	for _, n := range d.Notes {
		presentable(t, "note", n.Message)
		presentable(t, "note's file", n.File)
	}
	if d.Tool == "" || d.Tool == compilerUnknown || d.Severity == "" || d.Kind == "" || d.PathStatus == "" {
		t.Errorf("incomplete: %+v", d)
	}
	if (d.File == "") != (d.PathStatus == aires.PathNone) {
		t.Errorf("file %q is %s", d.File, d.PathStatus)
	}
	if d.Count < 1 || d.Line < 0 || d.Column < 0 || d.Log.FirstLine < 1 || d.Log.LastLine < d.Log.FirstLine {
		t.Errorf("impossible numbers: %+v", d)
	}
}
