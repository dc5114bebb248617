package tui

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// table draws as many rows as fit, the busy ones first, in the causes' order.
func (s *State) table(width, room int, now time.Time) []text {
	rows := slices.Clone(s.rows)
	if s.overall != nil {
		rows = append(rows, s.overall)
	}
	if len(rows) == 0 || room < 2 {
		return nil
	}
	room-- // the empty line above
	shown, hidden := choose(rows, room)
	digits := len(fmt.Sprint(len(s.rows)))
	lines := []text{{}}
	for _, i := range shown {
		r := rows[i]
		number := fmt.Sprintf("%*d", digits, i+1)
		if r == s.overall {
			number = strings.Repeat(" ", digits)
		}
		lines = append(lines, s.row(number, r, width, now))
	}
	if hidden != "" {
		lines = append(lines, text{dim, hidden})
	}
	return lines
}

// choose picks the rows that fit, and says what is not shown.
func choose(rows []*row, room int) (shown []int, hidden string) {
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	if len(rows) <= room {
		return order, ""
	}
	slices.SortStableFunc(order, func(a, b int) int { return rows[a].rank() - rows[b].rank() })
	room-- // for the line that counts the others
	shown = slices.Clone(order[:room])
	slices.Sort(shown)
	var active, waits, done int
	for _, i := range order[room:] {
		switch rows[i].rank() {
		case rankActive:
			active++
		case rankDone:
			done++
		default:
			waits++
		}
	}
	var parts []string
	for _, p := range []string{counted(active, "more running"), counted(waits, "more waiting"), counted(done, "more done")} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return shown, "… and " + strings.Join(parts, ", ")
}

// The ranks of rows: who is shown first.
const (
	rankActive = iota
	rankQueued
	rankIdle
	rankDone
)

func (r *row) rank() int {
	switch n := r.current(); {
	case n == nil && len(r.nodes) == 0:
		return rankIdle
	case n == nil:
		return rankDone
	case n.active():
		return rankActive
	}
	return rankQueued
}

// current is the node that says most about a row: the deepest that runs, else
// one that waits for its next attempt, else one that waits for a slot.
func (r *row) current() *node {
	var best *node
	for _, n := range r.nodes {
		if n.over() {
			continue
		}
		if best == nil || weight(n) >= weight(best) {
			best = n
		}
	}
	return best
}

func weight(n *node) int {
	switch n.state {
	case running:
		return 2
	case retrying:
		return 1
	}
	return 0
}

const (
	narrow = 44  // columns below which a row has no words about its stage
	wide   = 110 // columns from which all stages are named
)

func (s *State) row(number string, r *row, width int, now time.Time) text {
	ink := plain
	switch r.rank() {
	case rankIdle, rankQueued, rankDone:
		ink = dim
	}
	what := pad(r.marks(), s.deepest())
	switch {
	case width >= wide:
		what = r.long(now)
	case width >= narrow:
		if n := r.current(); n != nil {
			what += " " + n.stage + " " + n.doing(now)
		} else if len(r.nodes) == 0 {
			what += " waiting"
		}
	}
	room := width * 2 / 5
	if width < narrow {
		room = width - len(number) - 4 - s.deepest()
	}
	return text{ink, number + "  " + pad(r.title, max(1, room)) + "  " + what}
}

// deepest is how many ended nodes any row has.
func (s *State) deepest() int {
	n := 0
	for _, r := range s.rows {
		n = max(n, len([]rune(r.marks())))
	}
	return n
}

// marks is a sign for every node of the row that has ended.
func (r *row) marks() string {
	var b strings.Builder
	for _, n := range r.nodes {
		if n.over() {
			b.WriteString(n.mark())
		}
	}
	return b.String()
}

// long says what each stage of the row is doing.
func (r *row) long(now time.Time) string {
	if len(r.nodes) == 0 {
		return "waiting"
	}
	var parts []string
	for _, n := range r.nodes {
		if n.over() {
			parts = append(parts, n.stage+" "+n.mark())
		} else {
			parts = append(parts, n.stage+" "+n.doing(now))
		}
	}
	return strings.Join(parts, "  ")
}

func (n *node) mark() string {
	switch n.state {
	case succeeded:
		return "✓"
	case failed:
		return "✗"
	}
	return "–"
}

func (n *node) doing(now time.Time) string {
	switch n.state {
	case running:
		if n.tokens.Answer > 0 {
			return fmt.Sprintf("running %d tok", n.tokens.Answer)
		}
		return "running"
	case retrying:
		if wait := n.retryAt.Sub(now); wait > 0 {
			return "retry in " + span(wait.Truncate(time.Second)+time.Second)
		}
		return "retry now"
	}
	return "waiting"
}
