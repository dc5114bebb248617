package booklet_test

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/booklet"
)

// disputed is a report on one cause whose stages answered so.
func disputed(answers map[string]string) *aires.Report {
	rep := &aires.Report{
		Evidence: []aires.Evidence{{ID: "E1", Cause: "c1"}, {ID: "E2", Cause: "c1"}},
		Booklet:  aires.Booklet{Causes: []aires.Chapter{{ID: "c1", Title: "t", Edits: []aires.Edit{{File: "a.go", Line: 3, Old: "Fetch", New: "Get"}}}}},
	}
	rep.Causes = []aires.Cause{{ID: "c1"}}
	for _, stage := range []string{"context", "booklet"} {
		if a, ok := answers[stage]; ok {
			rep.Findings = append(rep.Findings, aires.Finding{Node: stage + "/c1", Stage: stage, Outcome: aires.OutcomeSucceeded, Answer: json.RawMessage(a)})
		}
	}
	return rep
}

func TestDispute(t *testing.T) {
	own := map[string]aires.Verdict{"c1": {Hypothesis: aires.Hypothesis{Claim: "FetchAll is the new name of Fetch (store.go:12)", By: "evidence", Evidence: []string{"E1"}}}}
	covers := map[string][]string{"context/c1": {"c1"}, "booklet/c1": {"c1"}}
	for name, c := range map[string]struct {
		answers  map[string]string
		verdicts map[string]aires.Verdict
		want     string // of the contradictions, as "about: by, by"
	}{
		"all agree":         {map[string]string{"context": `{"root_cause":"main.go calls FetchAll by its old name"}`, "booklet": `{"root_cause":"FetchAll was renamed"}`}, own, ""},
		"other names":       {map[string]string{"context": `{"root_cause":"config.yaml lacks a key"}`}, own, "the root cause: evidence, context"},
		"among themselves":  {map[string]string{"context": `{"root_cause":"config.yaml lacks a key"}`, "booklet": `{"root_cause":"parse_args() has another signature"}`}, nil, "the root cause: context, booklet"},
		"names nothing":     {map[string]string{"context": `{"root_cause":"something is not declared"}`}, own, ""},
		"refuted":           {map[string]string{"context": `{"root_cause":"x","verdict":{"stand":"refuted","why":"FetchAll takes two arguments","evidence":["E2","E9"]}}`, "booklet": `{"verdict":{"stand":"confirmed","why":"","evidence":[]}}`}, own, "the hypothesis of AIRES: evidence, context, booklet"},
		"refutes nothing":   {map[string]string{"context": `{"root_cause":"x","verdict":{"stand":"refuted","why":"","evidence":[]}}`}, nil, ""},
		"not what was said": {map[string]string{"context": `{"verdict":"refuted","root_cause":7}`}, own, ""},
		"other edits": {nil, map[string]aires.Verdict{"c1": {
			Hypothesis: own["c1"].Hypothesis, Edits: []aires.Edit{{File: "a.go", Line: 3, Old: "Fetch", New: "FetchAll"}},
		}}, "the edit of a.go:3: evidence, model"},
	} {
		rep := disputed(c.answers)
		booklet.Dispute(rep, c.verdicts, covers)
		var got []string
		for _, d := range rep.Booklet.Causes[0].Contradictions {
			var by []string
			for _, p := range d.Positions {
				by = append(by, p.By)
			}
			got = append(got, d.About+": "+strings.Join(by, ", "))
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%s: %q, want %q", name, s, c.want)
		}
	}
}

// A contradiction, an unsupported claim and what models did not see show in every
// format that is read by people, and in the data.
func TestDisputesAreShown(t *testing.T) {
	rep := disputed(map[string]string{"context": `{"root_cause":"x","verdict":{"stand":"refuted","why":"it takes two arguments","evidence":["E2"]}}`})
	own := aires.Hypothesis{Claim: "FetchAll is the new name", By: "evidence", Evidence: []string{"E1"}}
	booklet.Dispute(rep, map[string]aires.Verdict{"c1": {Hypothesis: own}}, map[string][]string{"context/c1": {"c1"}})
	c := &rep.Booklet.Causes[0]
	c.Hypotheses = []aires.Hypothesis{own, {Claim: "it is the weather", By: "context"}}
	c.LeftOut = []string{"context did not read E7"}
	for name, write := range map[string]func(io.Writer, *aires.Report) error{
		"markdown": booklet.Markdown, "html": booklet.HTML, "json": booklet.JSON,
		"text": func(w io.Writer, r *aires.Report) error { return booklet.Text(w, r, booklet.Style{Width: 400}) },
	} {
		var out bytes.Buffer
		if err := write(&out, rep); err != nil {
			t.Fatal(err)
		}
		want := []string{"refuted: it takes two arguments", "context did not read E7"}
		if name != "json" {
			want = append(want, "names no evidence", "What they do not agree on")
		}
		for _, w := range want {
			if !strings.Contains(out.String(), w) {
				t.Errorf("%s lacks %q:\n%s", name, w, out.String())
			}
		}
	}
}
