package bench

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

// WriteTable writes a comparison for people.
func WriteTable(w io.Writer, c Comparison) error {
	p := c.Params
	fmt.Fprintf(w, "%s × %s on %s: slots %d, models loaded %d, swap %s, batch α %g, skew %g, spread %g, seed %d\n",
		count(p.Causes, "cause"), count(len(p.Stages), "stage"), count(p.Hosts, "host"),
		p.Slots, p.Loaded, p.Swap, p.Alpha, p.Skew, p.Spread, p.Seed)
	if p.Arrivals > 0 {
		fmt.Fprintf(w, "a cause every %s on average; booklets are timed from there\n", p.Arrivals)
	}
	if p.Critical > 0 {
		fmt.Fprintf(w, "one more cause, a critical one, arrives after %s\n", p.Critical)
	}
	fmt.Fprintf(w, "lower bound %s; the first cause alone %s\n\n", short(c.Bound), short(c.Alone))
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	critical := func(s string) string {
		if p.Critical == 0 {
			return ""
		}
		return s + "\t"
	}
	fmt.Fprintln(t, "policy\tmakespan\t÷ bound\tbooklets\tfirst\tmean\tp95\t"+critical("critical")+"loads\tblind\trefused\tpeak\t")
	for _, r := range c.Results {
		fmt.Fprintf(t, "%s\t%s\t%s\t%d\t%s\t%s\t%s\t%s%d\t%d\t%d\t%d\t\n", r.Policy, short(r.Makespan), ratio(r),
			r.Booklets, short(r.First), short(r.Mean), short(r.P95), critical(short(r.Critical)),
			r.Loads, r.Blind, r.Refused, r.Peak)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprint(w, "\nfirst, mean, p95: time to a booklet · blind: nodes sent without their inputs · "+
		"refused: answered 503\npeak: requests in flight at once, those that wait at a host included\n")
	return err
}

// ratio is a result's makespan over the bound, if that says anything.
func ratio(r Result) string {
	if r.Ratio == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f", r.Ratio)
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
