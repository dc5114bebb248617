package pipeline

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/airesdev/aires"
)

// world is a run whose logs, sources, findings and verdicts are of any size.
func world(t *rapid.T) Material {
	line := rapid.StringN(1, 80, 200)
	m := material(strings.Repeat(line.Draw(t, "line")+"\n", rapid.IntRange(0, 2000).Draw(t, "lines")), "m"+strings.Repeat(line.Draw(t, "message"), rapid.IntRange(0, 300).Draw(t, "long")))
	m.Evidence[0].Mark.Line = rapid.IntRange(1, 2000).Draw(t, "mark")
	for i := range rapid.IntRange(0, 30).Draw(t, "more") {
		m.Evidence = append(m.Evidence, aires.Evidence{
			ID: fmt.Sprintf("E%d", 10+i), Cause: "c1", Title: fmt.Sprintf("t%d", i), Text: strings.Repeat("word ", rapid.IntRange(0, 3000).Draw(t, "words")),
			Kind: rapid.SampledFrom([]aires.EvidenceKind{
				aires.EvidenceSource, aires.EvidenceDocumentation, aires.EvidenceChange, aires.EvidenceManifest, aires.EvidenceSymbol,
			}).Draw(t, "kind"),
		})
	}
	m.Verdicts = map[string]aires.Verdict{"c1": {
		Hypothesis: aires.Hypothesis{Claim: line.Draw(t, "claim"), Confidence: 0.9, Evidence: []string{"E1"}},
		Steps:      []string{strings.Repeat("s", rapid.IntRange(1, 9000).Draw(t, "step"))},
		Edits:      []aires.Edit{{File: "a.go", Line: 3, Old: "x", New: "y"}},
	}}
	m.Findings[0].Answer = strings.Repeat("a", rapid.IntRange(1, 30_000).Draw(t, "answer"))
	return m
}

// A prompt with its system text and schema stays below the context less the
// answer, however much there is to show, whatever the model's tokens are like,
// and says what it left out. Where nothing fits it is refused.
func TestPromptsFit(t *testing.T) {
	p := mustDefault(t)
	over, written, refused := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		m := world(t)
		stage := rapid.SampledFrom(p.Stages).Draw(t, "stage")
		room := Room{Context: rapid.IntRange(256, 40_000).Draw(t, "context"), Scale: rapid.Float64Range(0.5, 3).Draw(t, "scale"), Bytewise: rapid.Bool().Draw(t, "bytewise")}
		pr, err := p.Render(Node{Stage: p.Stage(stage.Name), Causes: []string{"c1"}}, m, []byte("k"), room)
		if err != nil {
			if refused++; room.Context > 12_000 {
				t.Fatal(err)
			}
			return
		}
		written++
		tokens, most := room.Scale*float64(pr.Tokens())+wrapping, float64(room.Context-pr.Answer)
		if room.Bytewise { // the fixed part is known, and no soup of bytes
			fixed := Tokens(pr.System + stage.Source)
			tokens = room.Scale*float64(fixed) + float64(len(pr.Text)-len(stage.Source)) + wrapping
		}
		if tokens > most {
			over++
			t.Fatalf("%s: %.0f tokens for %.0f", stage.Name, tokens, most)
		}
		if !strings.Contains(pr.Text, "a.go:3:2: go error: m") {
			t.Fatal("the errors were left out")
		}
		if strings.Contains(pr.Text, "Left out") != (len(pr.Left) > 0) {
			t.Fatalf("left out %q, and the prompt says otherwise", pr.Left)
		}
	})
	t.Logf("figure: %d prompts over their context of %d written in a random world; %d refused, as nothing fits", over, written, refused)
}

// A window that is too large keeps the line that it is about.
func TestWindowKeepsItsMark(t *testing.T) {
	p := mustDefault(t)
	m := material(strings.Repeat("some line of source that nobody asked about\n", 2000), "m")
	lines := strings.Split(m.Evidence[0].Text, "\n")
	lines[999] = "\tthe one that matters()"
	m.Evidence[0].Text, m.Evidence[0].Mark = strings.Join(lines, "\n"), &aires.Span{Line: 1000, Column: 2}
	pr, err := p.Render(node(t, p, "context"), m, []byte("k"), Room{Context: 3500})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(pr.Text, "> 1000 | \tthe one that matters()") {
		t.Errorf("the marked line is not in\n%s", pr.Text)
	}
	if !strings.Contains(pr.Text, "Left out for lack of room: lines of E1 far from its mark") {
		t.Errorf("left out: %q", pr.Left)
	}
}

// What AIRES believes stands in the prompts of the stages that judge it.
func TestVerdictIsShown(t *testing.T) {
	p := mustDefault(t)
	m := material("x\n", "m")
	m.Verdicts = map[string]aires.Verdict{
		"c1": {Hypothesis: aires.Hypothesis{Claim: "x is called y now", Confidence: 0.9, Evidence: []string{"E1", "E2"}}, Edits: []aires.Edit{{File: "a.go", Line: 3, Old: "x", New: "y"}}},
		"c2": {Hypothesis: aires.Hypothesis{Claim: "of another cause"}},
	}
	for stage, want := range map[string]bool{"context": true, "booklet": true, "patterns": false, "documentation": false} {
		pr, err := p.Render(node(t, p, stage), m, []byte("k"), Room{})
		if err != nil {
			t.Fatal(err)
		}
		rest, _ := outside(pr.Text)
		for _, part := range []string{"x is called y now (confidence 0.9; evidence E1, E2)", `edit a.go:3: "x" becomes "y"`} {
			if strings.Contains(pr.Text, part) != want || strings.Contains(rest, part) {
				t.Errorf("%s: %q shown %t, outside of a fence %t", stage, part, !want, strings.Contains(rest, part))
			}
		}
		if strings.Contains(pr.Text, "of another cause") {
			t.Errorf("%s shows the verdict on another cause", stage)
		}
	}
}
