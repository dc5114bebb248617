package eval

import (
	"context"
	"encoding/json"
	"io/fs"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/cause"
	"github.com/airesdev/aires/internal/diag"
)

// scripted is a service whose booklets say what the test wants.
type scripted struct {
	aires.Service
	chapter func(title string) aires.Chapter
	reports map[string]*aires.Report
}

func (s *scripted) Submit(_ context.Context, sub aires.Submission) (aires.Run, error) {
	res, err := diag.Parse(sub.Log, diag.Options{Workspace: sub.Workspace})
	if err != nil {
		return aires.Run{}, err
	}
	run := aires.Run{ID: sub.Title, Status: aires.StatusComplete, Workspace: sub.Workspace}
	rep := &aires.Report{Run: run, Evidence: []aires.Evidence{{ID: "E1"}}}
	rep.Diagnostics, rep.Causes = res.Diagnostics, cause.Group(res.Diagnostics, nil)
	for _, c := range rep.Causes {
		ch := s.chapter(sub.Title)
		ch.ID = c.ID
		rep.Booklet.Causes = append(rep.Booklet.Causes, ch)
	}
	s.reports[run.ID] = rep
	return run, nil
}

func (s *scripted) Events(context.Context, string, int64) iter.Seq2[aires.Event, error] {
	return func(func(aires.Event, error) bool) {}
}

func (s *scripted) Report(_ context.Context, id string) (*aires.Report, error) {
	return s.reports[id], nil
}

// cases are four copies of one broken build of Go.
func cases(t *testing.T) fs.FS {
	t.Helper()
	truth, err := json.Marshal(map[string]any{
		"root": "/home/dev/app", "command": []string{"go", "vet", "./..."},
		"faults": []any{map[string]any{
			"name": "greet", "class": "renamed function", "names": []string{"Greet"},
			"errors": []any{map[string]any{"file": "main.go", "line": 3}},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	all := fstest.MapFS{}
	for _, name := range []string{"right", "wrong", "unfit", "silent"} {
		dir := "go/" + name + "/"
		all[dir+"tree/go.mod"] = &fstest.MapFile{Data: []byte("module example.com/app\n\ngo 1.22\n")}
		all[dir+"tree/main.go"] = &fstest.MapFile{Data: []byte("package main\n\nfunc main() { println(Greet()) }\n")}
		all[dir+"tree/greet.go"] = &fstest.MapFile{Data: []byte("package main\n\nfunc Hello() string { return \"hello\" }\n")}
		all[dir+"build.log"] = &fstest.MapFile{Data: []byte("# example.com/app\n./main.go:3:23: undefined: Greet\n")}
		all[dir+"truth.json"] = &fstest.MapFile{Data: truth}
	}
	return all
}

// chapter proposes the right edit, one that does not help, one whose text does
// not stand there, or nothing.
func chapter(title string) aires.Chapter {
	ch := aires.Chapter{Hypotheses: []aires.Hypothesis{{Claim: "Greet is called Hello now", Confidence: 0.9, Evidence: []string{"E1"}, By: "evidence"}}}
	e := aires.Edit{File: "main.go", Line: 3, Old: "Greet", New: "Hello"}
	switch title {
	case "go/wrong":
		e.New = "Grüße"
	case "go/unfit":
		e.Old = "Gruß"
	case "go/silent":
		ch.Hypotheses[0].Claim, ch.Hypotheses[0].Evidence = "something is wrong", []string{"E7"}
		return ch
	}
	ch.Edits = []aires.Edit{e}
	return ch
}

func goEnv(t *testing.T) []string {
	t.Helper()
	env := []string{"GOPROXY=off", "HOME=" + t.TempDir(), "GOCACHE=" + filepath.Join(t.TempDir(), "cache")}
	if out, err := exec.CommandContext(t.Context(), "go", "env", "GOCACHE").Output(); err == nil {
		env[2] = "GOCACHE=" + strings.TrimSpace(string(out))
	}
	return append(env, "PATH="+os.Getenv("PATH"))
}

func TestRun(t *testing.T) {
	all, err := Load(cases(t))
	if err != nil || len(all) != 4 {
		t.Fatalf("%d cases: %v", len(all), err)
	}
	config := Config{
		Service: &scripted{chapter: chapter, reports: map[string]*aires.Report{}}, Dir: t.TempDir(), Setup: Setup{NoAI: true, Built: true},
		Builder: &Builder{Dir: t.TempDir(), Env: goEnv(t), Limit: time.Minute},
	}
	r, err := Run(t.Context(), config, all)
	if err != nil {
		t.Fatal(err)
	}
	got := r.Total
	got.Time = 0
	want := Score{
		Name: "all", Cases: 4, Faults: 4, Named: 3, Mendable: 4, Tried: 4, Mended: 1,
		Patches: 3, Right: 1, Certain: 3, Wrong: 2, Claims: 4, Supported: 3,
	}
	if got != want {
		t.Errorf("got  %+v\nwant %+v\n%+v", got, want, r.Cases)
	}
	if s := r.Steps[4]; s.Claims != 4 || s.Named != 3 || s.Patches != 3 || s.Right != 1 || s.Mean < 0.899 || s.Mean > 0.901 {
		t.Errorf("calibration %+v", s)
	}
	var table strings.Builder
	if err := WriteTable(&table, r); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"go/wrong c1 [greet] 0.90: fails; new: main.go:3: undefined: Grüße", "go/unfit c1 [greet] 0.90: unfit; main.go:3"} {
		if !strings.Contains(table.String(), part) {
			t.Errorf("the table lacks %q:\n%s", part, table.String())
		}
	}
	t.Run("require", func(t *testing.T) {
		least, err := ParseRequire([]string{"named=75", "mended=26", "wrong=3"})
		if err != nil {
			t.Fatal(err)
		}
		if bad := r.Require(least); !slices.Equal(bad, []string{"mended is 25.0%, less than 26%", "wrong is 66.7%, more than 3%"}) {
			t.Errorf("%q", bad)
		}
		if _, err := ParseRequire([]string{"nmaed=75"}); err == nil {
			t.Error("an unknown figure was taken")
		}
	})
	t.Run("compare", func(t *testing.T) { compared(t, config, all, r) })
}

// compared runs the cases again with every patch right.
func compared(t *testing.T, config Config, all []Case, before *Result) {
	t.Helper()
	config.Service = &scripted{chapter: func(string) aires.Chapter { return chapter("go/right") }, reports: map[string]*aires.Report{}}
	config.Dir = t.TempDir()
	after, err := Run(t.Context(), config, all)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := WriteComparison(&text, before, after); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"mended   25.0%  100.0%", "+ mended  go/wrong greet", "+ named  go/silent greet"} {
		if !strings.Contains(text.String(), part) {
			t.Errorf("the comparison lacks %q:\n%s", part, text.String())
		}
	}
}

// What could not be built in time is neither right nor wrong.
func TestTimeForBuildsIsOver(t *testing.T) {
	all, err := Load(cases(t))
	if err != nil {
		t.Fatal(err)
	}
	r, err := Run(t.Context(), Config{
		Service: &scripted{chapter: chapter, reports: map[string]*aires.Report{}}, Dir: t.TempDir(),
		Builder: &Builder{Dir: t.TempDir(), Env: goEnv(t), Limit: time.Minute, Until: time.Now().Add(-time.Second)},
	}, all)
	if err != nil {
		t.Fatal(err)
	}
	// What has no patch, and one that does not even fit, need no build.
	if s := r.Total; s.Tried != 2 || s.Patches != 1 || s.Wrong != 1 || s.Mended != 0 || s.Named != 3 || !strings.Contains(r.Cases[0].Unbuilt, "time for builds") {
		t.Errorf("%+v: %q", s, r.Cases[0].Unbuilt)
	}
}

func TestCasesThatCannotBeRead(t *testing.T) {
	for name, spoil := range map[string]func(fstest.MapFS){
		"no log":        func(m fstest.MapFS) { delete(m, "go/right/build.log") },
		"unknown key":   func(m fstest.MapFS) { m["go/right/truth.json"].Data = []byte(`{"fault": 1}`) },
		"no faults":     func(m fstest.MapFS) { m["go/right/truth.json"].Data = []byte(`{"command": ["go"]}`) },
		"without truth": func(m fstest.MapFS) { delete(m, "go/right/truth.json") },
	} {
		m := cases(t).(fstest.MapFS)
		spoil(m)
		if _, err := Load(m); err == nil || !strings.Contains(err.Error(), "go/right") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
