package engine_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/engine"
	"github.com/airesdev/aires/internal/modelsim"
	"github.com/airesdev/aires/internal/pipeline"
)

// finished is the report of a log over the files, with or without models.
func finished(t *testing.T, s *scenario, files map[string]string, log string, noAI bool) *aires.Report {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	e := engine.New(s.cfg)
	defer e.Close()
	r, err := e.Submit(t.Context(), aires.Submission{Title: "go build", Log: strings.NewReader(log), Workspace: dir, NoAI: noAI})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range e.Events(t.Context(), r.ID, 0) {
		if err != nil {
			t.Fatal(err)
		}
	}
	rep, err := e.Report(t.Context(), r.ID)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

func TestVerdictLeadsWithoutAnyModel(t *testing.T) {
	p, err := pipeline.Default()
	if err != nil {
		t.Fatal(err)
	}
	s := &scenario{t: t, cfg: engine.Config{Pipeline: p, FenceKey: []byte("test")}}
	rep := finished(t, s, map[string]string{
		"main.go": "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(strings.ToUpper(\"a\"))\n\tfetch(1)\n}\n\nfunc fetchh(n int) {}\n",
	}, "# example.org/app\n./main.go:6:14: undefined: strings\n./main.go:7:2: undefined: fetch\n", true)
	if len(rep.Booklet.Causes) != 2 {
		t.Fatalf("%d causes", len(rep.Booklet.Causes))
	}
	for i, want := range []struct{ claim, new, step string }{
		{`without importing "strings"`, "import (\n\t\"fmt\"\n\t\"strings\"\n)", `Import "strings"`},
		{"declares fetchh (main.go:10)", "\tfetchh(1)", "Use fetchh"},
	} {
		c := rep.Booklet.Causes[i]
		if len(c.Hypotheses) < 1 || len(c.Edits) != 1 || len(c.RejectedEdits) > 0 {
			t.Fatalf("%+v", c)
		}
		h := c.Hypotheses[0]
		if h.By != "evidence" || !strings.Contains(h.Claim, want.claim) || c.Edits[0].New != want.new || !strings.HasPrefix(c.Steps[0], want.step) {
			t.Errorf("%+v", c)
		}
		for _, id := range h.Evidence {
			if !slices.ContainsFunc(rep.Evidence, func(e aires.Evidence) bool { return e.ID == id && e.Cause == c.ID }) {
				t.Errorf("%s refers to %s, which is not there", c.ID, id)
			}
		}
	}
	if last := rep.Evidence[len(rep.Evidence)-1]; last.Kind != aires.EvidenceSymbol || last.Line != 10 || !strings.Contains(last.Marked(), "> 10 | func fetchh") {
		t.Errorf("the declaration is not shown: %+v", last)
	}
}

// A patch must not put a placeholder, or a secret, where it was not.
func TestVerdictDoesNotPatchLinesWithSecrets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScenario(t, 1, modelsim.Config{Models: fourModels, MaxLoaded: 4})
		rep := finished(t, s, map[string]string{
			"main.go": "package main\n\nfunc main() {\n\tfetch(login, \"password=" + secrets[4] + "\")\n}\n\nfunc fetchh(a, b string) {}\n",
		}, "# example.org/app\n./main.go:4:2: undefined: fetch\n", false)
		c := rep.Booklet.Causes[0]
		if !strings.Contains(c.Hypotheses[0].Claim, "fetchh") {
			t.Errorf("%+v", c.Hypotheses[0])
		}
		for _, e := range c.Edits {
			leaks(t, "an edit", e.Old+e.New)
			if strings.Contains(e.New, "‹secret:") {
				t.Errorf("a patch writes a placeholder: %+v", e)
			}
		}
	})
}
