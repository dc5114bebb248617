package tui

import (
	"slices"
	"time"
)

// tally counts nodes by how they stand.
type tally struct {
	answered, cached, failed, skipped, cancelled, running, waiting int
	prompt, answer                                                 int // tokens of models that were asked
}

func (s *State) tally() tally {
	var t tally
	for _, n := range s.nodes {
		switch n.state {
		case succeeded:
			t.answered++
			if n.cached {
				t.cached++
			}
		case failed:
			t.failed++
		case skipped:
			t.skipped++
		case cancelled:
			t.cancelled++
		case running:
			t.running++
		default:
			t.waiting++
		}
		if !n.cached {
			t.prompt += n.tokens.Prompt
			t.answer += n.tokens.Answer
		}
	}
	return t
}

// rate is how many tokens a second came lately; 0 when nothing came.
func (s *State) rate(now time.Time) float64 {
	if len(s.samples) < 2 || now.Sub(s.samples[len(s.samples)-1].at) > rateWindow {
		return 0
	}
	first, last := s.samples[0], s.samples[len(s.samples)-1]
	took := now.Sub(first.at).Seconds()
	if took < 1 || last.tokens <= first.tokens {
		return 0
	}
	return float64(last.tokens-first.tokens) / took
}

// enough is how many nodes must have been asked before their pace is a guess
// worth showing.
const enough = 3

// remaining guesses how long the run still takes: every cause is expected to
// go as deep as any cause has gone, at the pace so far. It is 0 where there is
// nothing to go by.
func (s *State) remaining(now time.Time) time.Duration {
	done := 0
	for _, n := range s.nodes {
		if n.over() && !n.cached && n.state != skipped && n.state != cancelled {
			done++
		}
	}
	open := 0
	for _, n := range s.nodes {
		if !n.over() {
			open++
		}
	}
	for _, r := range s.rows {
		open += s.ahead(r)
	}
	if done < enough || open == 0 || s.asked.IsZero() || !now.After(s.asked) {
		return 0
	}
	return now.Sub(s.asked) * time.Duration(open) / time.Duration(done)
}

// ahead counts the known stages behind the deepest that r has reached.
func (s *State) ahead(r *row) int {
	n := len(s.stages)
	for _, x := range r.nodes {
		n = min(n, len(s.stages)-1-slices.Index(s.stages, x.stage))
	}
	return n
}
