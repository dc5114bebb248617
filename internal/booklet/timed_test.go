package booklet_test

import (
	"fmt"
	"time"

	"github.com/airesdev/aires"
)

// timed is full with nodes that waited and worked one after the other, n
// causes through four stages on three slots.
func timed(n int) *aires.Report {
	r := full()
	r.Findings = nil
	at := start
	for stage, model := range []string{"mistral:7b-instruct", "deepseek-coder:6.7b", "codegemma:7b-instruct", "gemma2:9b"} {
		for c := range n {
			took := time.Duration(4+3*stage+c%3) * time.Second
			f := aires.Finding{
				Node: fmt.Sprintf("%s/c%d", []string{"documentation", "context", "patterns", "booklet"}[stage], c+1), Model: model,
				Host: "http://127.0.0.1:11434", Outcome: aires.OutcomeSucceeded, Attempts: 1, Tokens: aires.Tokens{Prompt: 1200, Answer: 230},
				Timing: aires.Timing{Queued: start.Add(at.Sub(start) / 2), Started: at.Add(time.Duration(c%3) * 200 * time.Millisecond), Ended: at.Add(took)},
			}
			f.Stage = f.Node[:len(f.Node)-len(fmt.Sprintf("/c%d", c+1))]
			if c == 1 && stage == 2 {
				f.Outcome, f.Error = aires.OutcomeFailed, "no answer within 10s"
			}
			r.Findings = append(r.Findings, f)
			if c%3 == 2 || c == n-1 {
				at = at.Add(took + time.Second/2)
			}
		}
	}
	return r
}
