package corpus_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/cause"
	"github.com/airesdev/aires/internal/corpus"
	"github.com/airesdev/aires/internal/diag"
	"github.com/airesdev/aires/internal/evidence"
	"github.com/airesdev/aires/internal/index"
)

func load(t *testing.T) []corpus.Case {
	t.Helper()
	cases, err := corpus.Load(os.DirFS("testdata"))
	if err != nil || len(cases) == 0 {
		t.Fatalf("%d cases: %v", len(cases), err)
	}
	return cases
}

// bench is a case with its broken tree laid out, so that the parser sees what
// it would see in a user's workspace.
type bench struct {
	corpus.Case
	dir  string
	log  []byte
	look *index.Index
}

// open lets rules look at the folder until the test ends.
func open(t *testing.T, dir string) *index.Index {
	t.Helper()
	x, err := index.Open(t.Context(), dir, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() }) // nothing was written
	return x
}

func lay(t *testing.T, c corpus.Case) bench {
	t.Helper()
	tree, err := c.Broken()
	if err != nil {
		t.Fatalf("%s/%s: %v", c.Toolchain, c.Name, err)
	}
	dir := filepath.ToSlash(t.TempDir())
	if err := tree.Save(dir); err != nil {
		t.Fatal(err)
	}
	for i := range c.Truth.Errors {
		e := &c.Truth.Errors[i]
		e.Message = strings.ReplaceAll(e.Message, c.Truth.Root, dir)
	}
	return bench{c, dir, bytes.ReplaceAll(c.Log, []byte(c.Truth.Root), []byte(dir)), open(t, dir)}
}

// elsewhere is the case for somebody who has the log and not the sources.
func (b *bench) elsewhere(t *testing.T) bench {
	t.Helper()
	far := bench{Case: b.Case, dir: filepath.ToSlash(t.TempDir())}
	far.log = bytes.ReplaceAll(b.log, []byte(b.dir), []byte(far.dir))
	far.look = open(t, far.dir)
	far.Truth.Errors = slices.Clone(b.Truth.Errors)
	for i := range far.Truth.Errors {
		e := &far.Truth.Errors[i]
		e.Message = strings.ReplaceAll(e.Message, b.dir, far.dir)
	}
	return far
}

// read parses and groups one form of the case's log.
func (b *bench) read(t *testing.T, log []byte) ([]aires.Diagnostic, []aires.Cause) {
	t.Helper()
	ds := b.parse(t, log)
	return ds, cause.Group(ds, b.look)
}

func (b *bench) parse(t *testing.T, log []byte) []aires.Diagnostic {
	t.Helper()
	res, err := diag.Parse(bytes.NewReader(log), diag.Options{Workspace: b.dir})
	if err != nil {
		t.Fatal(err)
	}
	evidence.Show(b.dir, res.Diagnostics)
	return res.Diagnostics
}

// TestCorpus scores the parser and the grouping on builds whose truth was
// measured, as they are and wrapped.
func TestCorpus(t *testing.T) {
	s := board{trust: map[string]trust{}, tools: map[string]*tally{}, unseen: map[string]*tally{}, wrapped: map[string]*tally{}, raw: map[string]*tally{}}
	for _, c := range load(t) {
		s.score(t, lay(t, c))
	}
	s.print(t)
	s.printTrust(t)
	s.check(t)
}

// complain logs what went wrong in a case, for whoever works on the rules.
func complain(t *testing.T, b *bench, p pairing, one tally) {
	t.Helper()
	where := b.Toolchain + "/" + b.Name
	for i, e := range b.Truth.Errors {
		want := fmt.Sprintf("%s:%d:%d %s %q %q", e.File, e.Line, e.Column, e.Severity, e.Code, e.Message)
		switch d := p.of[i]; {
		case d == nil:
			t.Logf("missed   %s:%d: %s", where, e.LogLine, want)
		case string(d.Severity) != e.Severity || e.Code != "" && d.Code != e.Code:
			t.Logf("graded   %s:%d: %s, got %s %q", where, e.LogLine, want, d.Severity, d.Code)
		case d.Tool != e.Tool:
			t.Logf("tool     %s:%d: %s, of %s, got %s", where, e.LogLine, want, e.Tool, d.Tool)
		}
	}
	for _, d := range p.extra {
		t.Logf("spurious %s:%d: %s:%d:%d %s %s %q %q", where, d.Log.FirstLine, d.File, d.Line, d.Column, d.Tool, d.Severity, d.Code, d.Message)
	}
	if one.builds != one.exact || one.single != one.singleExact {
		t.Logf("parted   %s: F1 %.3f", where, one.f1)
		t.Log(b.partition(t, p))
	}
}

// partition shows which errors went into which cause.
func (b *bench) partition(t *testing.T, p pairing) string {
	_, causes := b.read(t, b.log)
	var out strings.Builder
	for i, e := range b.Truth.Errors {
		if e.Severity != "error" {
			continue
		}
		in := "-"
		for _, c := range causes {
			if p.of[i] != nil && slices.Contains(c.Diagnostics, p.of[i].ID) {
				in = c.ID
			}
		}
		fmt.Fprintf(&out, "\n         %s %v %s:%d %s", in, e.Faults, e.File, e.Line, e.Message)
	}
	return out.String()
}

// differs names the first errors that one reading found and the other did not.
func differs(truth []corpus.Error, raw, wrapped pairing) string {
	var out []string
	for i, e := range truth {
		if (raw.of[i] == nil) != (wrapped.of[i] == nil) {
			out = append(out, fmt.Sprintf("%s:%d found raw %t, wrapped %t", e.File, e.Line, raw.of[i] != nil, wrapped.of[i] != nil))
		}
	}
	for _, d := range wrapped.extra {
		out = append(out, fmt.Sprintf("spurious %s:%d %q", d.File, d.Line, d.Message))
	}
	return strings.Join(out, "; ")
}
