package verdict_test

import (
	"bytes"
	"errors"
	"os"
	"path"
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
	"github.com/airesdev/aires/internal/verdict"
)

// judged is a verdict on a cause of a planted build.
type judged struct {
	cause aires.Cause
	root  aires.Diagnostic
	verdict.Verdict
}

// judge gives the verdicts on the causes of a log over the folder dir.
func judge(t *testing.T, dir string, log []byte) ([]judged, *evidence.Workspace) {
	t.Helper()
	res, err := diag.Parse(bytes.NewReader(log), diag.Options{Workspace: dir})
	if err != nil {
		t.Fatal(err)
	}
	w, err := evidence.OpenWorkspace(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	x, err := index.Open(t.Context(), dir, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close() //nolint:errcheck // nothing was written
	j := verdict.New(x, nil)
	var all []judged
	for _, c := range cause.Group(res.Diagnostics, x) {
		v, ok := j.Of(c, res.Diagnostics)
		if !ok {
			continue
		}
		g := judged{cause: c, Verdict: v}
		for _, d := range res.Diagnostics {
			if d.ID == c.Root {
				g.root = d
			}
		}
		all = append(all, g)
	}
	return all, w
}

// The verdicts on builds whose faults are known: what a verdict puts in must be
// what the fault took out or renamed to.
func TestVerdictsOnPlantedFaults(t *testing.T) {
	cases, err := corpus.Load(os.DirFS("../corpus/testdata"))
	if err != nil {
		t.Fatal(err)
	}
	given, right, certain, wrong, edits, refused := 0, 0, 0, 0, 0, 0
	for i := range cases {
		c := &cases[i]
		dir := filepath.Join(t.TempDir(), path.Base(c.Truth.Root))
		broken, err := c.Broken()
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(os.MkdirAll(dir, 0o750), broken.Save(dir)); err != nil {
			t.Fatal(err)
		}
		verdicts, w := judge(t, dir, c.Log)
		for _, g := range verdicts {
			given++
			ok := fits(c, g)
			if ok {
				right++
			}
			if len(g.Edits) > 0 && g.Hypothesis.Confidence >= 0.8 {
				certain++
				if !ok {
					wrong++
				}
			}
			for _, e := range g.Edits {
				edits++
				if _, err := w.Check(e); err != nil {
					refused++
					t.Errorf("%s/%s: %+v: %v", c.Toolchain, c.Name, e, err)
				}
			}
			if !ok && len(g.Edits) > 0 || testing.Verbose() {
				t.Logf("%v %s/%s: %.2f %s | %s %s", ok, c.Toolchain, c.Name, g.Hypothesis.Confidence, g.Hypothesis.Claim, g.root.File, faults(c, g))
				for _, e := range g.Edits {
					t.Logf("      %s:%d %q -> %q", e.File, e.Line, e.Old, e.New)
				}
			}
		}
	}
	if right*10 < given*6 || certain < 60 || wrong*100 > 3*certain {
		t.Errorf("%d verdicts, %d say what was changed; %d patches are certain, %d of them wrong", given, right, certain, wrong)
	}
	t.Logf("figure: %d verdicts on the corpus, %d name what was changed; %d patches are certain, %d of them elsewhere; %d edits, %d refused", given, right, certain, wrong, edits, refused)
}

// faults names what the root diagnostic of g comes from.
func faults(c *corpus.Case, g judged) string {
	for _, e := range c.Truth.Errors {
		if e.File == g.root.File && e.Line == g.root.Line {
			return strings.Join(e.Faults, " ")
		}
	}
	return "?"
}

// fits reports whether what g proposes or names is in the fault's change.
func fits(c *corpus.Case, g judged) bool {
	for i := range c.Faults {
		f := &c.Faults[i]
		if !strings.Contains(faults(c, g), f.Name) {
			continue
		}
		for _, e := range f.Edits {
			text := e.Old + " " + e.New + " " + e.Move + " " + e.Write
			if slices.ContainsFunc(g.Edits, func(p aires.Edit) bool { return p.File == e.File }) {
				return true
			}
			for _, shown := range g.Shows {
				name := strings.TrimPrefix(shown.Title, "declaration of ")
				if strings.Contains(text, name) {
					return true
				}
			}
			for word := range strings.FieldsSeq(g.Hypothesis.Claim) {
				word = strings.Trim(word, `".,;`)
				if len(word) > 2 && (strings.Contains(text, `"`+word+`"`) || strings.Contains(text, word)) {
					return true
				}
			}
		}
	}
	return false
}
