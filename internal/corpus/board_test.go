package corpus_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/airesdev/aires/internal/corpus"
)

// board collects the scores of all cases.
type board struct {
	tools, unseen      map[string]*tally // by toolchain; of held-out cases
	wrapped, raw       map[string]*tally // by wrapping, and what the same logs gave without it
	names              []string          // of the wrappings, in their order
	all, heldOut, hand tally
	far                tally            // without the sources
	trust              map[string]trust // by reason
}

func note(m map[string]*tally, key string, one tally) {
	if m[key] == nil {
		m[key] = &tally{}
	}
	m[key].add(one)
}

// parallel are the toolchains whose builds run recipes at the same time.
var parallel = []string{"gcc", "cxx", "clang", "ninja", "fortran"}

// score reads one case in all its forms. Of held-out cases nothing but the sums
// are shown, so that nobody is tempted.
func (s *board) score(t *testing.T, b bench) {
	t.Helper()
	ds, causes := b.read(t, b.log)
	raw, p := score(b.Truth.Errors, ds, causes)
	if b.HeldOut {
		s.heldOut.add(raw)
		note(s.unseen, b.Toolchain, raw)
		return
	}
	s.calibrate(&b, p, causes)
	complain(t, &b, p, raw)
	if b.Written {
		s.hand.add(raw)
		return
	}
	s.all.add(raw)
	note(s.tools, b.Toolchain, raw)
	far := b.elsewhere(t)
	ds, causes = far.read(t, far.log)
	away, _ := score(far.Truth.Errors, ds, causes)
	s.far.add(away)
	ws := corpus.Wrappings()
	if slices.Contains(parallel, b.Toolchain) {
		ws = append(ws, corpus.Wrapping{Name: "interleaved", Wrap: corpus.Interleaved})
	}
	for _, w := range ws {
		if !slices.Contains(s.names, w.Name) {
			s.names = append(s.names, w.Name)
		}
		ds, causes := b.read(t, w.Wrap(b.log))
		one, wp := score(b.Truth.Errors, ds, causes)
		note(s.wrapped, w.Name, one)
		note(s.raw, w.Name, raw)
		if one != raw {
			t.Logf("wrapped %s/%s in %s: %s", b.Toolchain, b.Name, w.Name, differs(b.Truth.Errors, p, wp))
		}
	}
}

const header = "toolchain                  cases errors  found missed spurious sev+code several-roots    F1   exact single-exact"

func (t *tally) row(name string) string {
	return fmt.Sprintf("%-26s %5d %6d %5.1f%% %6d %8d %7.1f%% %13d %.3f %6.1f%% %9d/%d",
		name, t.cases, t.errors, 100*t.recall(), t.errors-t.found, t.spurious, 100*t.grades(), t.builds, t.bcubed(), 100*t.parted(), t.singleExact, t.single)
}

// print writes the table.
func (s *board) print(t *testing.T) {
	t.Helper()
	t.Logf("figure: %s", header)
	for _, k := range slices.Sorted(maps.Keys(s.tools)) {
		t.Logf("figure: %s", s.tools[k].row(k))
	}
	t.Logf("figure: %s", s.all.row("all"))
	for _, n := range s.names {
		t.Logf("figure: %s (raw: %d found, %d spurious)", s.wrapped[n].row("in "+n), s.raw[n].found, s.raw[n].spurious)
	}
	t.Logf("figure: %s", s.far.row("no sources"))
	for _, k := range slices.Sorted(maps.Keys(s.unseen)) {
		t.Logf("figure: %s", s.unseen[k].row("held-out: "+k))
	}
	t.Logf("figure: %s", s.heldOut.row("held-out"))
	t.Logf("figure: %s", s.hand.row("by hand"))
	t.Logf("figure: the tool is named as it is in %d of %d", s.all.named, s.all.found)
}

// check fails where a figure is below what was reached, or a wrapping counts.
func (s *board) check(t *testing.T) {
	t.Helper()
	for _, b := range []bar{
		{"found", s.all.recall(), reachedFound, aimFound},
		{"not spurious", share(s.all.errors, s.all.errors+s.all.spurious), reachedClean, aimClean},
		{"severity and code", s.all.grades(), reachedGrades, aimGrades},
		{"B-cubed F1", s.all.bcubed(), reachedF1, aimF1},
		{"exact partitions", s.all.parted(), reachedExact, aimExact},
		{"found when interleaved", s.wrapped["interleaved"].recall(), reachedInterleaved, aimInterleaved},
	} {
		b.check(t)
	}
	for _, n := range s.names {
		if got, raw := *s.wrapped[n], *s.raw[n]; got != raw && n != "interleaved" {
			t.Errorf("in %s the same logs read differently: %+v, raw %+v", n, got, raw)
		}
	}
}

// What was reached, and what issue 4 asks for. A test fails below what was
// reached: raise it with the rules, to the aim at most; never lower it.
const (
	reachedFound, aimFound             = 0.99, 0.99
	reachedClean, aimClean             = 0.99, 0.99
	reachedGrades, aimGrades           = 0.99, 0.99
	reachedF1, aimF1                   = 0.97, 0.97
	reachedExact, aimExact             = 0.90, 0.90
	reachedInterleaved, aimInterleaved = 1.0, 1.0
)

// bar is a figure that must not fall.
type bar struct {
	name              string
	got, reached, aim float64
}

func (b bar) check(t *testing.T) {
	t.Helper()
	if b.reached < b.aim {
		t.Logf("figure: %s %.3f, aim %.3f: not reached yet, the test holds %.3f", b.name, b.got, b.aim, b.reached)
	} else {
		t.Logf("figure: %s %.3f, aim %.3f", b.name, b.got, b.aim)
	}
	if b.got < b.reached {
		t.Errorf("%s fell to %.4f, below %.3f", b.name, b.got, b.reached)
	}
}
