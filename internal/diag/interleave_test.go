package diag

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// zip mixes the lines of two logs, n of each at a time, as compilers that run
// side by side write them.
func zip(a, b string, n int) string {
	as, bs := strings.SplitAfter(a, "\n"), strings.SplitAfter(b, "\n")
	var out strings.Builder
	for len(as) > 0 || len(bs) > 0 {
		for _, s := range []*[]string{&as, &bs} {
			k := min(n, len(*s))
			out.WriteString(strings.Join((*s)[:k], ""))
			*s = (*s)[k:]
		}
	}
	return out.String()
}

// heads are the diagnostics of a log without what stands below their heads.
func heads(t *testing.T, log string) map[string]int {
	t.Helper()
	found := map[string]int{}
	for _, d := range mustParse(t, log, Options{Workspace: workspace}).Diagnostics {
		found[fmt.Sprintf("%s:%d:%d %s %s [%s]", d.File, d.Line, d.Column, d.Severity, d.Message, d.Code)] += d.Count
	}
	return found
}

// make -j and ninja let compilers write at the same time: lines mix, and each
// head is found all the same.
func TestInterleavedCompilers(t *testing.T) {
	var logs []string
	for _, dir := range []string{"gcc", "clang"} {
		found, err := filepath.Glob(filepath.Join("testdata", dir, "*.log"))
		if err != nil || len(found) < 4 {
			t.Fatalf("%d logs, %v", len(found), err)
		}
		logs = append(logs, found...)
	}
	for i, one := range logs {
		other := logs[(i+1)%len(logs)]
		a, b := string(read(t, one)), string(read(t, other))
		want := heads(t, a)
		for head, n := range heads(t, b) {
			want[head] += n
		}
		for n := 1; n <= 3; n++ {
			got := heads(t, zip(a, b, n))
			for _, head := range slices.Sorted(maps.Keys(want)) {
				if got[head] == 0 {
					t.Errorf("%s and %s, %d lines at a time: lost %s", one, other, n, head)
				}
			}
			for _, head := range slices.Sorted(maps.Keys(got)) {
				if want[head] == 0 {
					t.Errorf("%s and %s, %d lines at a time: invented %s", one, other, n, head)
				}
			}
		}
	}
}

// docker repeats the end of a failed step below it. Where the step itself was
// shown, that is no second error; where it was not, it is the only place.
func TestDockerRepeatsAFailedStep(t *testing.T) {
	const summary = "------\n > [build 4/5] RUN make:\n3.456 a.c:1:2: error: one\n3.457 make: *** [Makefile:2: a.o] Error 1\n------\nDockerfile:4\n"
	for name, log := range map[string]string{
		"shown":     "#9 3.456 a.c:1:2: error: one\n#9 ERROR: exit code: 2\n" + summary,
		"not shown": summary,
	} {
		if res := mustParse(t, log, Options{}); res.Errors != 1 || res.Diagnostics[0].File != "a.c" {
			t.Errorf("%s: %+v", name, res.Diagnostics)
		}
	}
}

// Jenkins puts two blanks behind its clock, others one.
func TestBlanksBehindAClock(t *testing.T) {
	for name, prefix := range map[string]string{"one": "12:34:56 ", "two": "12:34:56  "} {
		res := mustParse(t, prefix+"make\n"+prefix+"error[E0308]: mismatched types\n"+prefix+"  --> src/a.rs:3:4\n"+prefix+"3 | x\n", Options{})
		if len(res.Diagnostics) != 1 || res.Diagnostics[0].Source != "x" {
			t.Errorf("%s: %+v", name, res.Diagnostics)
		}
	}
}
