package eval

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// WriteTable writes a result for people: a row per family, the calibration, and
// the certain patches that are wrong, so that one can go after them.
func WriteTable(w io.Writer, r *Result) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "family\tcases\tfaults\tnamed\tmendable\ttried\tmended\tpatches\tright\tcertain\twrong\tsupported\ttime\t")
	for _, s := range r.Families {
		s.row(t)
	}
	r.Total.row(t)
	if r.HeldOut.Cases > 0 {
		r.HeldOut.row(t)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprint(w, "\nnamed: the first hypothesis names the fault · mendable: import, symbol, dependency or typing error · "+
		"tried: buildable here\nmended: a patch makes the build pass, of those tried · certain: patches of confidence "+
		fmt.Sprint(Certain)+" or more · time: log to booklet, mean\n\n")
	fmt.Fprintln(t, "confidence\tclaims\tmean\tnamed\tpatches\tright\t")
	for _, s := range r.Steps {
		fmt.Fprintf(t, "%.2f–%.2f\t%d\t%.2f\t%s\t%d\t%s\t\n", s.From, min(1, s.To), s.Claims, s.Mean, percent(s.Named, s.Claims), s.Patches, percent(s.Right, s.Patches))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if len(r.Authors) > 1 {
		fmt.Fprintln(t, "\nfirst hypothesis of\tfaults\tnamed\t")
		for _, a := range r.Authors {
			fmt.Fprintf(t, "%s\t%d\t%s\t\n", a.By, a.Faults, percent(a.Named, a.Faults))
		}
		if err := t.Flush(); err != nil {
			return err
		}
	}
	return r.writeFailures(w)
}

// writeFailures lists what to go after: patches that are wrong, those that were
// proposed as certain first. Held-out cases are not shown, so that nobody is
// tempted.
func (r *Result) writeFailures(w io.Writer) error {
	for _, certain := range []bool{true, false} {
		head := map[bool]string{true: "\nWrong, and proposed as certain:\n", false: "\nWrong, and not proposed as certain:\n"}[certain]
		for i := range r.Cases {
			rec := &r.Cases[i]
			for _, p := range rec.Patches {
				if rec.HeldOut || !p.tried() || p.Verdict == Passes || p.Confidence >= Certain != certain {
					continue
				}
				if _, err := fmt.Fprintf(w, "%s  %s %s %v %.2f: %s; %s\n", head, rec.Case, p.Chapter, p.Faults, p.Confidence, p.Verdict, p.Detail); err != nil {
					return err
				}
				head = ""
			}
		}
	}
	return r.writeUnbuilt(w)
}

// writeUnbuilt says once per reason whose patches were not tried.
func (r *Result) writeUnbuilt(w io.Writer) error {
	var reasons []string
	families := map[string][]string{}
	for i := range r.Cases {
		rec := &r.Cases[i]
		if rec.Unbuilt == "" || slices.Contains(families[rec.Unbuilt], rec.Family) {
			continue
		}
		if families[rec.Unbuilt] == nil {
			reasons = append(reasons, rec.Unbuilt)
		}
		families[rec.Unbuilt] = append(families[rec.Unbuilt], rec.Family)
	}
	for _, reason := range reasons {
		if _, err := fmt.Fprintf(w, "\nNo patch was tried of %s: %s\n", strings.Join(families[reason], ", "), reason); err != nil {
			return err
		}
	}
	return nil
}

// WriteCases lists every fault: how it was named, and what became of its patch.
// Held-out cases are left out.
func WriteCases(w io.Writer, r *Result) error {
	for i := range r.Cases {
		rec := &r.Cases[i]
		if rec.HeldOut {
			continue
		}
		for _, f := range rec.Faults {
			mark := map[bool]string{true: "named ", false: "missed"}[f.Named]
			mend := "         "
			switch {
			case f.Mended:
				mend = "mended   "
			case f.Mendable && rec.Unbuilt == "":
				mend = "unmended "
			}
			if _, err := fmt.Fprintf(w, "%s %s %s %s (%s) %.2f %q\n", mark, mend, rec.Case, f.Fault, f.Class, f.Confidence, f.Claim); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Score) row(w io.Writer) {
	fmt.Fprintf(w, "%s\t%d\t%d\t%s\t%d\t%d\t%s\t%d\t%s\t%d\t%s\t%s\t%s\t\n", s.Name, s.Cases, s.Faults, percent(s.Named, s.Faults),
		s.Mendable, s.Tried, percent(s.Mended, s.Tried), s.Patches, percent(s.Right, s.Patches),
		s.Certain, percent(s.Wrong, s.Certain), percent(s.Supported, s.Claims), mean(s.Time, s.Cases))
}

// percent is a share for people; of nothing it is a dash.
func percent(part, whole int) string {
	if whole == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f%%", 100*float64(part)/float64(whole))
}

func mean(d time.Duration, n int) string {
	if n == 0 {
		return "–"
	}
	return (d / time.Duration(n)).Round(time.Millisecond).String()
}
