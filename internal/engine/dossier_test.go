package engine

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/pipeline"
)

// A dossier that went through JSON, as to a daemon and back from its disk,
// makes the booklet that the log and the workspace make.
func TestDossierStandsForLogAndWorkspace(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "go.mod", "module shop\n\ngo 1.26\n")
	write(t, dir, "shop.go", "package shop\n\nfunc Price() int { return 1 }\n\nfunc Total() int { return Prise() }\n")
	const log = "# shop\n./shop.go:5:27: undefined: Prise\n"
	e := New(Config{Pipeline: standard(t)})
	defer e.Close()
	here, err := e.Submit(t.Context(), aires.Submission{Title: "go build", Log: strings.NewReader(log), Workspace: dir, NoAI: true})
	if err != nil {
		t.Fatal(err)
	}
	d, err := e.Read(aires.Submission{Title: "go build", Log: strings.NewReader(log), Workspace: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Gather(t.Context(), d, dir); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var far aires.Dossier
	if err := json.Unmarshal(text, &far); err != nil {
		t.Fatal(err)
	}
	there, err := e.Submit(t.Context(), aires.Submission{Title: "go build", Dossier: &far, NoAI: true})
	if err != nil {
		t.Fatal(err)
	}
	a, b := chapters(t, e, here.ID), chapters(t, e, there.ID)
	if a != b {
		t.Errorf("from log and workspace:\n%s\nfrom the dossier:\n%s", a, b)
	}
	if !strings.Contains(a, "Price") {
		t.Errorf("the near name is not in the booklet:\n%s", a)
	}
}

func chapters(t *testing.T, e *Engine, id string) string {
	t.Helper()
	if _, err := e.Saved(id); err != nil {
		t.Fatal(err)
	}
	rep, err := e.Report(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.MarshalIndent(rep.Booklet, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func standard(t *testing.T) *pipeline.Pipeline {
	t.Helper()
	p, err := pipeline.Default()
	if err != nil {
		t.Fatal(err)
	}
	return p
}
