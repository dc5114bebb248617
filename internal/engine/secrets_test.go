package engine_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/booklet"
	"github.com/airesdev/aires/internal/engine"
	"github.com/airesdev/aires/internal/modelsim"
	"github.com/airesdev/aires/internal/redact"
	"github.com/airesdev/aires/internal/store"
)

// The secrets of this test set. They are put together here so that no scanner
// takes the file for a leak.
var secrets = []string{
	"ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a",
	"AKIA" + "IOSFODNN7EXAMPLE",
	"hunter2-of-the-title", "hunter2-of-the-url", "hunter2-of-the-source", "hunter2-of-the-note",
	"jane.doe@example.com",
	"MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn/ygWyF8PbnGy0AHB7MhgHcTz6sE2I2yPB",
	"build-farm.acme.corp", "10.11.12.13", "TICKET-20419",
	"eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N",
}

// leaks names the secrets that stand in text.
func leaks(t *testing.T, where, text string) {
	t.Helper()
	for _, s := range secrets {
		if strings.Contains(text, s) {
			t.Errorf("%s holds %s", where, s)
		}
	}
}

// secretive is a workspace and a log, both full of secrets.
func secretive(t *testing.T) (dir, log string) {
	t.Helper()
	dir = t.TempDir()
	src := strings.Join([]string{
		"package main", "", "// by " + secrets[6], "func main() {",
		"\tConnect(\"app\", password=\"" + secrets[4] + "\", 1) // " + secrets[11], "\tother() // " + secrets[10] + " https://" + secrets[8] + "/x",
		"const key = `-----BEGIN RSA PRIVATE KEY-----", secrets[7], secrets[7], secrets[7],
	}, "\n") + "\n"
	if err := os.WriteFile(filepath.Join(dir, "main.c"), []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "CMakeLists.txt"), []byte("set(TOKEN "+secrets[0]+")\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	log = strings.Join([]string{
		"main.c:5:2: error: call to 'Connect' with '" + secrets[0] + "' and " + secrets[1],
		"    5 | \tConnect(\"app\", password=\"" + secrets[4] + "\", 1)",
		"      | \t^~~~~~~",
		"main.c:6:2: note: see https://build:" + secrets[3] + "@git.example/app, password=" + secrets[5],
		"main.c:6:2: error: unknown type name '" + secrets[0] + "'",
		"fatal: Authentication failed for 'https://build:" + secrets[3] + "@git.example/app'",
		"main.c:6:2: note: " + secrets[10] + ": could not connect to " + secrets[9] + ":8080, lookup " + secrets[8],
		"make: *** [Makefile:3: TOKEN=" + secrets[0] + "] Error 1", "",
	}, "\n")
	return dir, log
}

func TestSecretsLeaveNoTrace(t *testing.T) {
	var rep *aires.Report
	defer func() {
		var page bytes.Buffer
		if rep == nil || booklet.HTML(&page, rep) != nil { // outside of the bubble: the highlighter keeps a clock going
			t.Fatal("there is no page")
		}
		leaks(t, "booklet.html", plain(page.Bytes()))
	}()
	synctest.Test(t, func(t *testing.T) {
		dir, log := secretive(t)
		prompts := 0
		s := newScenario(t, 1, modelsim.Config{
			Models: fourModels, MaxLoaded: 4,
			Answer: func(c modelsim.Call) (string, error) {
				prompts++
				leaks(t, "a prompt", c.System+c.Prompt)
				return modelsim.Generate(c)
			},
		}).cached()
		home := t.TempDir()
		runs, err := store.Open(home,
			store.Format{Name: "booklet.md", Write: booklet.Markdown},
			store.Format{Name: "booklet.json", Write: booklet.JSON},
			store.Format{Name: "booklet.sarif", Write: booklet.SARIF},
			store.Format{Name: "booklet.txt", Write: func(w io.Writer, r *aires.Report) error {
				return booklet.Text(w, r, booklet.Style{Width: 1000})
			}},
			store.Format{Name: "annotations.txt", Write: func(w io.Writer, r *aires.Report) error { return booklet.Annotations(w, r, "") }},
			store.Format{Name: "summary.md", Write: func(w io.Writer, r *aires.Report) error { return booklet.Summary(w, r, 1<<20) }})
		if err != nil {
			t.Fatal(err)
		}
		s.cfg.Store = runs
		ticket, err := redact.NewRule("ticket", `TICKET-[0-9]+`)
		if err != nil {
			t.Fatal(err)
		}
		s.cfg.Redact = []redact.Rule{ticket}
		e := engine.New(s.cfg)
		defer e.Close()
		sub := func() aires.Submission {
			return aires.Submission{Title: "deploy --password " + secrets[2], Log: strings.NewReader(log), Workspace: dir}
		}
		r, err := e.Submit(t.Context(), sub())
		if err != nil {
			t.Fatal(err)
		}
		leaks(t, "the run", r.Title)
		for ev, err := range e.Events(context.Background(), r.ID, 0) {
			if err != nil {
				t.Fatal(err)
			}
			text, _ := json.Marshal(ev)
			leaks(t, "event "+string(ev.Type), plain(text))
		}
		path, err := e.Saved(r.ID)
		if err != nil {
			t.Fatal(err)
		}
		all := ""
		if err := filepath.WalkDir(home, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			raw, err := os.ReadFile(name)
			leaks(t, filepath.Base(name), plain(raw))
			all += string(raw)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		rep, err = e.Report(t.Context(), r.ID)
		if err != nil || len(rep.Causes) == 0 || len(rep.Evidence) == 0 || rep.Run.Status != aires.StatusComplete {
			t.Fatalf("%d causes, %d pieces of evidence, %s: %v", len(rep.Causes), len(rep.Evidence), rep.Run.Notice, err)
		}
		for _, sort := range []string{"github-token", "aws-key", "password", "email", "private-key", "jwt", "host", "ticket"} {
			if !strings.Contains(all, "‹secret:"+sort+":") {
				t.Errorf("%s: no %s was met, so nothing was tested", path, sort)
			}
		}
		questions, err := e.Questions(t.Context(), sub())
		if err != nil || prompts == 0 || len(questions) == 0 {
			t.Fatalf("%d prompts, %d questions: %v", prompts, len(questions), err)
		}
		t.Logf("figure: %d secrets in %d prompts, %d questions, events, the store and 7 formats", len(secrets), prompts, len(questions))
		for _, q := range questions {
			leaks(t, "question "+q.Node, q.System+q.Prompt)
		}
		a, err := engine.Analyse(strings.NewReader(log), "deploy", dir, "", redact.New(nil, ticket))
		if err != nil {
			t.Fatal(err)
		}
		text, _ := json.Marshal(a)
		leaks(t, "the analysis", plain(text))
	})
}

// plain undoes the escapes of JSON and HTML behind which a secret could hide.
func plain(text []byte) string {
	text = bytes.ReplaceAll(text, []byte(`\/`), []byte("/"))
	return strings.NewReplacer("&#43;", "+", "&#64;", "@", `\u0026`, "&", "&#47;", "/").Replace(string(text))
}

func TestEditsOfModelsAreHeldToAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScenario(t, 1, modelsim.Config{
			Models: fourModels, MaxLoaded: 4,
			Answer: func(c modelsim.Call) (string, error) {
				answer, err := modelsim.Generate(c)
				var o map[string]any
				if err != nil || json.Unmarshal([]byte(answer), &o) != nil || o["edits"] == nil {
					return answer, err
				}
				o["edits"] = []map[string]any{
					{"file": "main.go", "line": 2, "old": "Fetch0()", "new": "FetchAll()"},
					{"file": "none.go", "line": 4, "old": "Fetch0()", "new": "FetchAll()"},
				}
				text, err := json.Marshal(o)
				return string(text), err
			},
		})
		c := s.run(goLog(1), nil).report.Booklet.Causes[0]
		if len(c.Edits) != 1 || c.Edits[0].Line != 4 || c.Edits[0].New != "FetchAll()" {
			t.Errorf("edits %+v", c.Edits)
		}
		if len(c.RejectedEdits) != 1 || !strings.HasPrefix(c.RejectedEdits[0], "none.go:4: there is no such") {
			t.Errorf("rejected %q", c.RejectedEdits)
		}
	})
}
