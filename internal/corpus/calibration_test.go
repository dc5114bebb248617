package corpus_test

import (
	"cmp"
	"maps"
	"slices"
	"testing"

	"github.com/airesdev/aires"
)

// trust is how often causes with one reason were right, and how sure they said
// they were.
type trust struct {
	causes, right int
	sure          float64
}

func (c trust) gap() float64 { return c.sure/float64(c.causes) - share(c.right, c.causes) }

// calibrate holds each cause against the faults: it is right when it has all
// the errors of one fault and no others.
func (s *board) calibrate(b *bench, p pairing, causes []aires.Cause) {
	faultOf := map[string]string{}
	size := map[string]int{}
	for i, e := range b.Truth.Errors {
		if e.Severity != "error" || len(e.Faults) != 1 {
			continue
		}
		size[e.Faults[0]]++
		if p.of[i] != nil {
			faultOf[p.of[i].ID] = e.Faults[0]
		}
	}
	for _, c := range causes {
		faults := map[string]int{}
		for _, id := range c.Diagnostics {
			if f := faultOf[id]; f != "" {
				faults[f]++
			}
		}
		if len(faults) == 0 {
			continue // a warning, or an error of several faults
		}
		t := s.trust[c.Reason]
		t.causes++
		t.sure += c.Confidence
		for f, n := range faults {
			if len(faults) == 1 && n == size[f] {
				t.right++
			}
		}
		s.trust[c.Reason] = t
	}
}

// printTrust writes how sure each reason is and how often it is right.
func (s *board) printTrust(t *testing.T) {
	t.Helper()
	var all trust
	reasons := slices.SortedFunc(maps.Keys(s.trust), func(a, b string) int { return cmp.Compare(s.trust[b].causes, s.trust[a].causes) })
	for _, r := range reasons {
		one := s.trust[r]
		all.causes += one.causes
		all.right += one.right
		all.sure += one.sure
		t.Logf("confidence %.2f, right %3d of %3d: %s", one.sure/float64(one.causes), one.right, one.causes, r)
	}
	t.Logf("figure: mean confidence of a cause %.2f, right %.2f of %d causes", all.sure/float64(all.causes), share(all.right, all.causes), all.causes)
	if gap := all.gap(); gap > 0.1 || gap < -0.2 {
		t.Errorf("causes are surer than right by %.2f", gap)
	}
}
