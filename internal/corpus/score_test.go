package corpus_test

import (
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/corpus"
)

// tally is how well logs were read.
type tally struct {
	cases               int
	errors, found       int // true errors and warnings; those found at their file and line
	spurious            int // reported, but not true
	graded, right       int // found ones whose severity and code the tool prints; those that have both right
	builds, exact       int // with several roots; those whose errors were parted exactly by fault
	f1                  float64
	single, singleExact int // builds with one root
	named               int // found ones whose tool is named right
}

func (t *tally) add(o tally) {
	t.cases += o.cases
	t.errors += o.errors
	t.found += o.found
	t.spurious += o.spurious
	t.graded += o.graded
	t.right += o.right
	t.builds += o.builds
	t.exact += o.exact
	t.f1 += o.f1
	t.single += o.single
	t.singleExact += o.singleExact
	t.named += o.named
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

func (t *tally) recall() float64 { return share(t.found, t.errors) }
func (t *tally) grades() float64 { return share(t.right, t.graded) }
func (t *tally) parted() float64 { return share(t.exact, t.builds) }
func (t *tally) bcubed() float64 {
	if t.builds == 0 {
		return 1
	}
	return t.f1 / float64(t.builds)
}

// pairing says which diagnostic was found for which true error.
type pairing struct {
	of    []*aires.Diagnostic // by the true error's index; nil where it was missed
	extra []*aires.Diagnostic
}

// pair finds a diagnostic for each true error: at its file and line or, where
// the tool names no file, with its message. Of several the most alike is taken.
func pair(truth []corpus.Error, ds []aires.Diagnostic) pairing {
	p := pairing{of: make([]*aires.Diagnostic, len(truth))}
	taken := make([]bool, len(ds))
	for least := 7; least >= 0; least-- {
		for i, e := range truth {
			if p.of[i] != nil {
				continue
			}
			for j := range ds {
				if d := &ds[j]; !taken[j] && sameSpot(e, d) && alike(e, d) >= least {
					p.of[i], taken[j] = d, true
					break
				}
			}
		}
	}
	for j := range ds {
		if !taken[j] && ds[j].Severity != aires.SeverityNote {
			p.extra = append(p.extra, &ds[j])
		}
	}
	return p
}

func sameSpot(e corpus.Error, d *aires.Diagnostic) bool {
	if d.Severity == aires.SeverityNote {
		return false
	}
	if e.File == "" {
		return sameText(e.Message, d.Message)
	}
	return e.File == d.File && e.Line == d.Line
}

func sameText(a, b string) bool {
	return a == b || a == "" || b != "" && (strings.Contains(a, b) || strings.Contains(b, a))
}

func alike(e corpus.Error, d *aires.Diagnostic) int {
	n := 0
	if string(d.Severity) == e.Severity {
		n += 2
	}
	if d.Code == e.Code {
		n++
	}
	if d.Column == e.Column {
		n += 2
	}
	if sameText(e.Message, d.Message) {
		n += 2
	}
	return n
}

// score measures a reading of a case's log.
func score(truth []corpus.Error, ds []aires.Diagnostic, causes []aires.Cause) (tally, pairing) {
	p := pair(truth, ds)
	t := tally{cases: 1, errors: len(truth), spurious: len(p.extra)}
	for i, e := range truth {
		d := p.of[i]
		if d == nil {
			continue
		}
		t.found++
		t.graded++
		if d.Tool == e.Tool {
			t.named++
		}
		if string(d.Severity) == e.Severity && (e.Code == "" || d.Code == e.Code) {
			t.right++
		}
	}
	t.partition(truth, p, causes)
	return t, p
}

// partition compares causes with faults, over the errors of one owner. An error
// that was missed is in no cause.
func (t *tally) partition(truth []corpus.Error, p pairing, causes []aires.Cause) {
	causeOf := map[string]string{}
	for _, c := range causes {
		for _, id := range c.Diagnostics {
			causeOf[id] = c.ID
		}
	}
	var want, got []string
	roots := map[string]bool{}
	for i, e := range truth {
		if e.Severity != "error" || len(e.Faults) != 1 {
			continue
		}
		c := "missed " + string(rune('a'+i))
		if p.of[i] != nil {
			c = causeOf[p.of[i].ID]
		}
		want, got = append(want, e.Faults[0]), append(got, c)
		roots[e.Faults[0]] = true
	}
	f1, exact := bcubed(want, got)
	switch {
	case len(roots) > 1:
		t.builds++
		t.f1 += f1
		if exact {
			t.exact++
		}
	case len(roots) == 1:
		t.single++
		if exact {
			t.singleExact++
		}
	}
}

// bcubed returns the F1 of B-cubed precision and recall (Bagga and Baldwin,
// 1998), and whether the partitions are the same.
func bcubed(want, got []string) (f1 float64, exact bool) {
	if len(want) == 0 {
		return 1, true
	}
	var precision, recall float64
	for i := range want {
		both, inWant, inGot := 0, 0, 0
		for j := range want {
			w, g := want[i] == want[j], got[i] == got[j]
			if w {
				inWant++
			}
			if g {
				inGot++
			}
			if w && g {
				both++
			}
		}
		precision += float64(both) / float64(inGot)
		recall += float64(both) / float64(inWant)
	}
	n := float64(len(want))
	precision, recall = precision/n, recall/n
	return 2 * precision * recall / (precision + recall), precision == 1 && recall == 1
}
