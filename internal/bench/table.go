package bench

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// column is one of a table's.
type column struct {
	title string
	cell  func(Result) string
}

// WriteTable writes a comparison for people.
func WriteTable(w io.Writer, c Comparison) error {
	p := c.Params
	what, how := c.conditions()
	fmt.Fprintf(w, "%s: %s\n", what, how)
	if p.Arrivals > 0 {
		fmt.Fprintf(w, "a cause every %s on average; booklets are timed from there\n", p.Arrivals)
	}
	if p.Critical > 0 {
		fmt.Fprintf(w, "one more cause, a critical one, arrives after %s\n", p.Critical)
	}
	if c.Bound > 0 {
		fmt.Fprintf(w, "lower bound %s; the first cause alone %s\n", short(c.Bound), short(c.Alone))
	}
	fmt.Fprintln(w)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	columns := c.columns()
	for _, col := range columns {
		fmt.Fprintf(t, "%s\t", col.title)
	}
	fmt.Fprintln(t)
	for _, r := range c.Results {
		for _, col := range columns {
			fmt.Fprintf(t, "%s\t", col.cell(r))
		}
		fmt.Fprintln(t)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(w)
	for _, r := range c.Results {
		if r.Problem != "" {
			fmt.Fprintf(w, "%s lost %s: %s\n", r.Policy, count(r.Failed, "question"), r.Problem)
		}
		for _, host := range slices.Sorted(maps.Keys(r.Found)) {
			fmt.Fprintf(w, "%s found that %s runs at once: %s\n", r.Policy, host, found(r.Found[host]))
		}
	}
	_, err := fmt.Fprint(w, "first, mean, p95: time to a booklet · blind: nodes sent without their inputs · "+
		"refused: answered 503\npeak: requests in flight at once, those that wait at a host included\n")
	return err
}

// conditions says what was played, and under which circumstances.
func (c *Comparison) conditions() (what, how string) {
	p := c.Params
	what = fmt.Sprintf("%s × %s on %s", count(p.Causes, "cause"), count(len(p.Stages), "stage"), count(p.Hosts, "host"))
	limit := "limit measured"
	if p.Limit > 0 {
		limit = fmt.Sprint("limit ", p.Limit)
	}
	if c.Mode == Live {
		what += " with " + strings.Join(p.models(), ", ")
		how = fmt.Sprintf("%s, skew %g, spread %g, seed %d", limit, p.Skew, p.Spread, p.Seed)
	} else {
		how = fmt.Sprintf("slots %d, models loaded %d, swap %s, batch α %g, skew %g, spread %g, seed %d, %s",
			p.Slots, p.Loaded, p.Swap, p.Alpha, p.Skew, p.Spread, p.Seed, limit)
	}
	if c.Mode == Real {
		how += fmt.Sprintf("; in real time, %g times as fast", c.Speed)
	}
	if c.Rounds > 1 {
		how += fmt.Sprintf("; medians of %d rounds", c.Rounds)
	}
	return what, how
}

// columns are those that say something about a comparison.
func (c *Comparison) columns() []column {
	number := func(of func(Result) int) func(Result) string {
		return func(r Result) string { return fmt.Sprint(of(r)) }
	}
	span := func(of func(Result) time.Duration) func(Result) string {
		return func(r Result) string { return short(of(r)) }
	}
	all := []struct {
		column
		shown bool
	}{
		{column{"policy", func(r Result) string { return string(r.Policy) }}, true},
		{column{"makespan", span(func(r Result) time.Duration { return r.Makespan })}, true},
		{column{"÷ bound", func(r Result) string { return quotient(r.Ratio) }}, c.Mode != Live},
		{column{"÷ semaphore", func(r Result) string { return quotient(r.MakespanOver) }}, c.Mode == Live},
		{column{"booklets", number(func(r Result) int { return r.Booklets })}, true},
		{column{"first", span(func(r Result) time.Duration { return r.First })}, true},
		{column{"÷ semaphore", func(r Result) string { return quotient(r.FirstOver) }}, c.Mode == Live},
		{column{"mean", span(func(r Result) time.Duration { return r.Mean })}, true},
		{column{"p95", span(func(r Result) time.Duration { return r.P95 })}, true},
		{column{"critical", span(func(r Result) time.Duration { return r.Critical })}, c.Params.Critical > 0},
		{column{"loads", number(func(r Result) int { return r.Loads })}, true},
		{column{"blind", number(func(r Result) int { return r.Blind })}, true},
		{column{"refused", number(func(r Result) int { return r.Refused })}, true},
		{column{"lost", number(func(r Result) int { return r.Failed })}, c.Mode != Virtual},
		{column{"peak", number(func(r Result) int { return r.Peak })}, true},
	}
	var columns []column
	for _, col := range all {
		if col.shown {
			columns = append(columns, col.column)
		}
	}
	return columns
}

// quotient is a ratio, if it says anything.
func quotient(f float64) string {
	if f == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f", f)
}

// found lists what models were found to run at once.
func found(slots map[string]int) string {
	var all []string
	for _, model := range slices.Sorted(maps.Keys(slots)) {
		all = append(all, fmt.Sprintf("%s %d", model, slots[model]))
	}
	return strings.Join(all, ", ")
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// short rounds a time to what matters about it.
func short(d time.Duration) string {
	if d == 0 {
		return "–"
	}
	if d < 10*time.Second {
		return d.Round(10 * time.Millisecond).String()
	}
	return d.Round(time.Second).String()
}
