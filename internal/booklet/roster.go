package booklet

import (
	"fmt"
	"time"

	"github.com/airesdev/aires"
)

// roster is one row of "which model did what": the findings of one stage that
// one model on one host ended in the same way.
type roster struct {
	stage, model, host string
	outcome            string // "cached" where no model had to be asked
	nodes              int
	prompt, answer     int
	spent              time.Duration // the sum of the nodes' own times
}

// rosters sums findings up in the order in which they first appear.
func rosters(fs []aires.Finding) (rows []roster, total roster) {
	type key struct {
		stage, model, host string
		outcome            string
	}
	at := map[key]int{}
	for i := range fs {
		f := &fs[i]
		k := key{f.Stage, f.Model, f.Host, string(f.Outcome)}
		if f.Cached {
			k.host, k.outcome = "", "cached"
		}
		n, ok := at[k]
		if !ok {
			n = len(rows)
			at[k] = n
			rows = append(rows, roster{stage: f.Stage, model: f.Model, host: k.host, outcome: k.outcome})
		}
		rows[n].add(f)
		total.add(f)
	}
	return rows, total
}

func (r *roster) add(f *aires.Finding) {
	r.nodes++
	r.prompt += max(0, f.Tokens.Prompt)
	r.answer += max(0, f.Tokens.Answer)
	if t := f.Timing; !t.Started.IsZero() && t.Ended.After(t.Started) {
		r.spent += t.Ended.Sub(t.Started)
	}
}

// cells are the texts of a row, in the order of rosterHead.
func (r *roster) cells() []string {
	spent := "–"
	if r.spent > 0 {
		spent = span(r.spent)
	}
	return []string{
		dash(r.stage), dash(r.model), dash(r.host), dash(r.outcome),
		fmt.Sprint(r.nodes), spent, fmt.Sprint(r.prompt), fmt.Sprint(r.answer),
	}
}

var rosterHead = []string{"Stage", "Model", "Host", "Outcome", "Nodes", "Time", "Prompt", "Answer"}

const rosterNumbers = 4 // the first column that holds figures

func dash(s string) string {
	if s = line(s); s == "" {
		return "–"
	}
	return s
}

// closing says how the run ended, in one line.
func closing(rep *aires.Report) string {
	s := "status " + line(string(rep.Run.Status))
	if rep.Run.Status == "" {
		s = "no status"
	}
	if t := took(rep.Run.Started, rep.Run.Ended); t != "" {
		s += ", took " + t
	}
	if rep.Run.Policy != "" {
		s += ", policy " + line(rep.Run.Policy)
	}
	if rep.Run.ID != "" {
		s += ", run " + line(rep.Run.ID)
	}
	return s
}
