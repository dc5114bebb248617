package cause_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/cause"
	"github.com/airesdev/aires/internal/diag"
	"github.com/airesdev/aires/internal/evidence"
)

// example is what an example's truth.json says about the causes.
type example struct {
	Log    string `json:"log"`
	Errors []struct {
		File   string `json:"file"`
		Line   int    `json:"line"`
		Column int    `json:"column"`
		Code   string `json:"code"`
		Cause  string `json:"cause"`
	} `json:"errors"`
}

// causesOf returns, for each error of the truth, the true cause and the one
// that was found.
func causesOf(t *testing.T, dir string, tr example, workspace string) (truth, found []string) {
	t.Helper()
	log, err := os.Open(filepath.Join(dir, tr.Log))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	res, err := diag.Parse(log, diag.Options{Workspace: dir})
	if err != nil {
		t.Fatal(err)
	}
	evidence.Show(workspace, res.Diagnostics)
	owner := map[string]string{}
	for _, c := range cause.Group(res.Diagnostics, nil) {
		for _, id := range c.Diagnostics {
			owner[id] = c.ID
		}
	}
	for _, e := range tr.Errors {
		id := "nothing"
		for _, d := range res.Diagnostics {
			if d.Severity == aires.SeverityError && d.File == e.File && d.Line == e.Line && d.Code == e.Code && (e.Column == 0 || d.Column == e.Column) {
				id = d.ID
			}
		}
		truth, found = append(truth, e.Cause), append(found, owner[id])
	}
	return truth, found
}

// bCubed is the F1 of Bagga and Baldwin 1998: the harmonic mean of how pure
// and how whole each item's group is.
func bCubed(truth, found []string) float64 {
	precision, recall := 0.0, 0.0
	for i := range truth {
		same, inFound, inTruth := 0.0, 0.0, 0.0
		for j := range truth {
			f, w := found[i] == found[j], truth[i] == truth[j]
			if f {
				inFound++
			}
			if w {
				inTruth++
			}
			if f && w {
				same++
			}
		}
		precision += same / inFound
		recall += same / inTruth
	}
	return 2 * precision * recall / (precision + recall) / float64(len(truth))
}

// TestExamplesGroupAsTheyAre holds the causes against what is true of the
// examples, with the workspace's lines of source and without.
func TestExamplesGroupAsTheyAre(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "examples", "*", "truth.json"))
	if err != nil || len(files) < 8 {
		t.Fatalf("found %d examples, %v", len(files), err)
	}
	for _, here := range []bool{true, false} {
		exact, sum := 0, 0.0
		for _, file := range files {
			var tr example
			text, err := os.ReadFile(file)
			if err == nil {
				err = json.Unmarshal(text, &tr)
			}
			if err != nil {
				t.Fatal(err)
			}
			dir, workspace := filepath.Dir(file), ""
			if here {
				workspace = dir
			}
			truth, found := causesOf(t, dir, tr, workspace)
			f1 := bCubed(truth, found)
			if sum += f1; f1 > 0.9999 {
				exact++
			} else {
				t.Errorf("%s: B-cubed F1 %.3f with the workspace: %v\n%s", filepath.Base(dir), f1, here, sideBySide(truth, found))
			}
		}
		t.Logf("figure: examples, workspace %v: exact partitions %d of %d, B-cubed F1 %.3f", here, exact, len(files), sum/float64(len(files)))
	}
}

func sideBySide(truth, found []string) string {
	var b strings.Builder
	for i := range truth {
		fmt.Fprintf(&b, "  %s: %s\n", truth[i], found[i])
	}
	return b.String()
}

func TestBCubed(t *testing.T) {
	for want, found := range map[string]string{"1.000": "aabb", "0.667": "aaaa", "0.857": "aabc"} {
		if got := fmt.Sprintf("%.3f", bCubed(strings.Split("xxyy", ""), strings.Split(found, ""))); got != want {
			t.Errorf("%s: %s, want %s", found, got, want)
		}
	}
}
