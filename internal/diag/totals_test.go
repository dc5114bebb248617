package diag

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/airesdev/aires"
)

// Every fixture in which a tool counted is read in full.
func TestTotalsAgree(t *testing.T) {
	counted := 0
	for _, log := range fixtures(t) {
		res := mustParse(t, string(read(t, log)), Options{Workspace: workspace})
		if len(res.Mismatches) > 0 {
			t.Errorf("%s: %+v", log, res.Mismatches)
		}
		for line := range bytes.Lines(read(t, log)) {
			for _, total := range totals {
				if total.pattern.MatchString(string(bytes.TrimSpace(line))) {
					counted++
				}
			}
		}
	}
	if counted < 10 {
		t.Errorf("only %d totals in all fixtures", counted)
	}
}

func TestTotalsDisagree(t *testing.T) {
	const lost = "A.java:1: error: cannot find symbol\n  x\n  ^\n"
	for log, want := range map[string][]aires.Mismatch{
		lost + "1 error\n":                                           nil,
		lost + "3 errors\n":                                          {{Tool: "javac", Said: 3, Read: 1}},
		lost + "1 error\n" + lost + "2 errors\n":                     {{Tool: "javac", Said: 3, Read: 2}},
		lost + "1 error\n" + lost + "1 error\n":                      nil,
		"5 errors\n":                                                 {{Tool: "javac", Said: 5, Read: 0}},
		"0 errors\n0 errors generated.\n":                            nil,
		"    2 Error(s)\n":                                           {{Tool: "msbuild", Said: 2, Read: 0}},
		"error: aborting due to 2 previous errors":                   {{Tool: "rustc", Said: 2, Read: 0}},
		"=== 5 failed, 2 passed in 0.1s ===\n":                       {{Tool: "pytest", Said: 5, Read: 0}},
		"2 failed, 1 passed, 3 errors in 1.20s\n":                    {{Tool: "pytest", Said: 5, Read: 0}},
		"=== 7 passed in 0.1s ===\n":                                 nil,
		"[ERROR] Tests run: 9, Failures: 2, Errors: 1, Skipped: 0\n": {{Tool: "surefire", Said: 3, Read: 0}},
		"test result: FAILED. 1 passed; 4 failed; 0 ignored; 0 measured; finished in 0s":                                                                                                                                                    {{Tool: "cargo test", Said: 4, Read: 0}},
		"error: could not compile `a` (lib) due to 2 previous errors\nerror: could not compile `a` (lib test) due to 3 previous errors\n":                                                                                                   {{Tool: "rustc", Said: 5, Read: 0}},
		strings.Repeat("error[E0425]: cannot find value `x` in this scope\n --> src/lib.rs:1:2\n\n", 2) + "error: could not compile `a` (lib) due to 2 previous errors\nerror: could not compile `a` (lib test) due to 2 previous errors\n": nil,
		"found 4 errors\n12 errors were fixed\n": nil,
	} {
		if res := mustParse(t, log, Options{}); !reflect.DeepEqual(res.Mismatches, want) {
			t.Errorf("%q: %+v, want %+v", log, res.Mismatches, want)
		}
	}
}
