package corpus_test

import (
	"bytes"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/reviewdog/errorformat"

	"github.com/airesdev/aires/internal/corpus"
)

// formats are errorformat patterns (Vim's) that fit each toolchain's log best.
// Whoever uses errorformat chooses them by hand; our parser is told nothing.
var formats = map[string][]string{
	"go":       {`vet: %f:%l:%c: %m`, `%f:%l:%c: %m`, `%f:%l: %m`, `%-G%.%#`},
	"gotest":   {`%f:%l:%c: %m`, `%*[ ]%f:%l: %m`, `%-G%.%#`},
	"gcc":      gnuFormats,
	"cxx":      gnuFormats,
	"clang":    gnuFormats,
	"cargo":    {`%Eerror%.%#: %m`, `%Wwarning: %m`, `%C%*[ ]--> %f:%l:%c`, `%C%*[ ]|%.%#`, `%C%.%#`, `%Z`, `%-G%.%#`},
	"javac":    {`%E%f:%l: error: %m`, `%W%f:%l: warning: %m`, `%-G%.%#`},
	"maven":    {`[%tRROR] %f:[%l\,%c] %m`, `[%tARNING] %f:[%l\,%c] %m`, `%-G%.%#`},
	"tsc":      {`%f(%l\,%c): %trror TS%n: %m`, `%f:%l:%c - %trror TS%n: %m`, `%-G%.%#`},
	"eslint":   {`%-P%f`, `%*[ ]%l:%c%*[ ]%trror%*[ ]%m`, `%*[ ]%l:%c%*[ ]%tarning%*[ ]%m`, `%-Q`, `%-G%.%#`},
	"kotlin":   {`%f:%l:%c: %trror: %m`, `%-G%.%#`},
	"mcs":      {`%f(%l\,%c): %trror CS%n: %m`, `%f(%l\,%c): %tarning CS%n: %m`, `%-G%.%#`},
	"cmake":    {`CMake %trror at %f:%l %m`, `%f:%l:%c: %trror: %m`, `%f:%l: %m`, `%-G%.%#`},
	"ninja":    gnuFormats,
	"scala":    {`%f:%l: %trror: %m`, `%f:%l: %tarning: %m`, `%-G%.%#`},
	"fortran":  {`%E%f:%l:%c:`, `%C%*[ ]%l%.%#`, `%C%*[ ]|%.%#`, `%C`, `%ZError: %m`, `%ZFatal Error: %m`, `%ZWarning: %m`, `%-G%.%#`},
	"gnat":     {`%f:%l:%c: %m`, `%-G%.%#`},
	"pytest":   {`%f:%l: %m`, `%-G%.%#`},
	"unittest": {`%A  File "%f"\, line %l%.%#`, `%Z%[A-Z]%.%#Error: %m`, `%-G%.%#`},
	"node":     {`file://%f:%l`, `%f:%l`, `%-G%.%#`},
}

var gnuFormats = []string{
	`%Dmake[%*\d]: Entering directory '%f'`, `%Xmake[%*\d]: Leaving directory '%f'`,
	`%f:%l:%c: fatal error: %m`, `%f:%l:%c: %trror: %m`, `%f:%l:%c: %tarning: %m`,
	`%f:%l: undefined reference to %m`, `%f:%l: multiple definition of %m`,
	`%-G%.%#`,
}

// TestCorpusRival reads the same logs with reviewdog/errorformat, its matching
// format given, so that our figures have a neighbour. Errors without a line
// are left out: its entries have one.
func TestCorpusRival(t *testing.T) {
	scores := map[string]*tally{}
	dressed := map[string]*tally{}
	wrappings := append([]corpus.Wrapping{{Name: "raw", Wrap: bytes.Clone}}, corpus.Wrappings()...)
	var names []string
	for _, c := range load(t) {
		if c.HeldOut || c.Written {
			continue
		}
		format := formats[c.Toolchain]
		if format == nil {
			kind, _, _ := strings.Cut(c.Toolchain, "-") // another project of the toolchain
			format = formats[kind]
		}
		if format == nil {
			t.Errorf("no format for %s", c.Toolchain)
			continue
		}
		for _, w := range wrappings {
			one := rival(t, format, w.Wrap(c.Log), &c.Truth)
			for key, m := range map[string]map[string]*tally{c.Toolchain: scores, w.Name: dressed} {
				if key == c.Toolchain && w.Name != "raw" {
					continue
				}
				if m[key] == nil {
					m[key] = &tally{}
				}
				m[key].add(one)
			}
			if !slices.Contains(names, w.Name) {
				names = append(names, w.Name)
			}
		}
	}
	for _, k := range slices.Sorted(maps.Keys(scores)) {
		t.Logf("figure: errorformat %s", scores[k].brief(k))
	}
	for _, k := range names {
		t.Logf("figure: errorformat %s", dressed[k].brief("in "+k))
	}
	if all := dressed["raw"]; all.found == 0 || all.found > all.errors {
		t.Errorf("errorformat found %d of %d: the comparison does not work", all.found, all.errors)
	}
}

func (t *tally) brief(name string) string {
	return fmt.Sprintf("%-14s %d of %d found (%.1f%%), %d spurious", name, t.found, t.errors, 100*t.recall(), t.spurious)
}

func rival(t *testing.T, format []string, log []byte, truth *corpus.Truth) tally {
	t.Helper()
	efm, err := errorformat.NewErrorformat(format)
	if err != nil {
		t.Fatal(err)
	}
	left, known := map[string]int{}, map[string]bool{}
	one := tally{cases: 1}
	for _, e := range truth.Errors {
		if e.File != "" && e.Line != 0 {
			left[fmt.Sprintf("%s:%d", e.File, e.Line)]++
			known[fmt.Sprintf("%s:%d", e.File, e.Line)] = true
			one.errors++
		}
	}
	for s := efm.NewScanner(bytes.NewReader(log)); s.Scan(); {
		e := s.Entry()
		if !e.Valid || e.Lnum == 0 || e.Type == 'N' || e.Type == 'n' {
			continue
		}
		key := fmt.Sprintf("%s:%d", strings.TrimPrefix(path.Clean(e.Filename), truth.Root+"/"), e.Lnum)
		if left[key] > 0 {
			left[key]--
			one.found++
			continue
		}
		if !known[key] { // a repeat of a true one is no mistake
			one.spurious++
		}
	}
	return one
}
