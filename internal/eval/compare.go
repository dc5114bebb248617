package eval

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
)

// WriteComparison says what changed from one result to another, over the faults
// that both have: the figures, then every fault whose outcome is another.
func WriteComparison(w io.Writer, before, after *Result) error {
	old, fresh := outcomes(before), outcomes(after)
	maps.DeleteFunc(old, func(k string, _ Outcome) bool { _, ok := fresh[k]; return !ok })
	maps.DeleteFunc(fresh, func(k string, _ Outcome) bool { _, ok := old[k]; return !ok })
	if before.Setup.Built != after.Setup.Built {
		fmt.Fprintln(w, "One of the results tried no patch (--build), so mended differs for that reason alone.")
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "of %d faults\tbefore\tnow\t\n", len(fresh))
	figure := func(name string, get func(Outcome) bool) {
		a, b := 0, 0
		for k := range fresh {
			a, b = a+one(get(old[k])), b+one(get(fresh[k]))
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t\n", name, percent(a, len(fresh)), percent(b, len(fresh)))
	}
	figure("named", func(o Outcome) bool { return o.Named })
	figure("mended", func(o Outcome) bool { return o.Mended })
	wrong, wrongNow := before.Total.Wrong+before.HeldOut.Wrong, after.Total.Wrong+after.HeldOut.Wrong
	fmt.Fprintf(t, "certain and wrong, all cases\t%d\t%d\t\n", wrong, wrongNow)
	fmt.Fprintf(t, "time a case, all cases\t%s\t%s\t\n", mean(before.Total.Time, before.Total.Cases), mean(after.Total.Time, after.Total.Cases))
	if err := t.Flush(); err != nil {
		return err
	}
	for _, k := range slices.Sorted(maps.Keys(fresh)) {
		for _, s := range []string{
			shift("named", old[k].Named, fresh[k].Named),
			shift("mended", old[k].Mended, fresh[k].Mended),
		} {
			if s == "" {
				continue
			}
			if _, err := fmt.Fprintf(w, "%s  %s\n", s, k); err != nil {
				return err
			}
		}
	}
	return nil
}

// outcomes are the faults of all cases that are not held out, by case and name.
func outcomes(r *Result) map[string]Outcome {
	all := map[string]Outcome{}
	for _, rec := range r.Cases {
		for _, o := range rec.Faults {
			if !rec.HeldOut {
				all[rec.Case+" "+o.Fault] = o
			}
		}
	}
	return all
}

func shift(what string, before, now bool) string {
	switch {
	case now && !before:
		return "+ " + what
	case before && !now:
		return "- " + what
	}
	return ""
}

// Figures are the names that Require knows: shares of Result.Total in percent.
// All but wrong are better the higher they are.
func Figures() []string { return []string{"named", "mended", "right", "wrong", "supported"} }

// Require returns a line for every figure that is not reached, wrong being the
// most there may be. What could not be measured is not reached.
func (r *Result) Require(least map[string]float64) []string {
	var bad []string
	for _, name := range slices.Sorted(maps.Keys(least)) {
		part, whole := 0, 0
		switch t := r.Total; name {
		case "named":
			part, whole = t.Named, t.Faults
		case "mended":
			part, whole = t.Mended, t.Tried
		case "right":
			part, whole = t.Right, t.Patches
		case "wrong":
			part, whole = t.Wrong, t.Certain
		case "supported":
			part, whole = t.Supported, t.Claims
		}
		share := 100 * float64(part) / float64(max(1, whole))
		switch {
		case whole == 0 && (name != "wrong" || !r.Setup.Built):
			bad = append(bad, name+" could not be measured")
		case name == "wrong" && share > least[name]:
			bad = append(bad, fmt.Sprintf("wrong is %.1f%%, more than %g%%", share, least[name]))
		case name != "wrong" && share < least[name]:
			bad = append(bad, fmt.Sprintf("%s is %.1f%%, less than %g%%", name, share, least[name]))
		}
	}
	return bad
}

// ParseRequire reads figures such as named=90. Errors name what would be valid.
func ParseRequire(list []string) (map[string]float64, error) {
	least := map[string]float64{}
	for _, s := range list {
		name, value, _ := strings.Cut(s, "=")
		var percent float64
		if _, err := fmt.Sscanf(value, "%g", &percent); err != nil || !slices.Contains(Figures(), name) {
			return nil, fmt.Errorf("%q: want a figure and a percentage, as in named=90; figures are %s", s, strings.Join(Figures(), ", "))
		}
		least[name] = percent
	}
	return least, nil
}
