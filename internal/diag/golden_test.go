package diag

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/airesdev/aires"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// workspace is where the logs in testdata were recorded. It is not there when
// tests run, so files in it read as missing.
const workspace = "/src/demo"

// golden is what a fixture's .json holds.
type golden struct {
	Diagnostics  []aires.Diagnostic `json:"diagnostics"`
	Errors       int                `json:"errors"`
	Warnings     int                `json:"warnings"`
	StoppedEarly bool               `json:"build_stopped_early"`
}

func fixtures(t testing.TB) []string {
	t.Helper()
	logs, err := filepath.Glob(filepath.Join("testdata", "*", "*.log"))
	if err != nil || len(logs) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	return logs
}

func read(t testing.TB, file string) []byte {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestGolden(t *testing.T) {
	// Documents of many lines are read as files of their own only.
	whole, err := filepath.Glob(filepath.Join("testdata", "*", "*.sarif"))
	if err != nil || len(whole) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	whole = append(whole, filepath.Join("testdata", "report", "pylint.doc"))
	for _, log := range append(fixtures(t), whole...) {
		name := strings.TrimSuffix(filepath.ToSlash(log), filepath.Ext(log))
		t.Run(strings.TrimPrefix(name, "testdata/"), func(t *testing.T) {
			res, err := Parse(bytes.NewReader(read(t, log)), Options{Workspace: workspace})
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			enc := json.NewEncoder(&out)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", "  ")
			if err := enc.Encode(golden{res.Diagnostics, res.Errors, res.Warnings, res.StoppedEarly}); err != nil {
				t.Fatal(err)
			}
			if *update {
				if err := os.WriteFile(name+".json", out.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := read(t, name+".json"); !bytes.Equal(want, out.Bytes()) {
				t.Errorf("differs from %s.json (rewrite with -update, then read it):\n%s", name, out.String())
			}
		})
	}
}
