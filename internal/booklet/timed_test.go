package booklet_test

import (
	"fmt"
	"time"

	"github.com/airesdev/aires"
)

// timed is full with nodes that waited and worked one after the other, n
// causes through four stages on three slots of a host that loads a model for
// each stage.
func timed(n int) *aires.Report {
	r := full()
	r.Findings = nil
	at := start
	for stage, model := range []string{"mistral:7b-instruct", "deepseek-coder:6.7b", "codegemma:7b-instruct", "gemma2:9b"} {
		r.Loads = append(r.Loads, aires.Load{Host: "http://127.0.0.1:11434", Model: model, Started: at, Ended: at.Add(2 * time.Second)})
		at = at.Add(2 * time.Second)
		for c := range n {
			took := time.Duration(4+3*stage+c%3) * time.Second
			f := aires.Finding{
				Node: fmt.Sprintf("%s/c%d", []string{"documentation", "context", "patterns", "booklet"}[stage], c+1), Model: model,
				Host: "http://127.0.0.1:11434", Outcome: aires.OutcomeSucceeded, Attempts: 1, Tokens: aires.Tokens{Prompt: 1200, Answer: 230},
			}
			begin := at.Add(time.Duration(c%3) * 200 * time.Millisecond)
			f.Timing = aires.Timing{
				Queued: start.Add(at.Sub(start) / 2), Ready: start.Add(at.Sub(start) / 2), Started: begin,
				FirstToken: begin.Add(time.Second), Ended: at.Add(took),
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
