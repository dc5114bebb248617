package diag

import (
	"slices"

	"github.com/airesdev/aires"
)

// total is a line in which a tool counts its errors.
type total struct {
	tool    string   // the name under which a mismatch is reported
	counts  []string // the tools whose errors it counts
	pattern pattern  // its groups are numbers to be added, 1 where none is there, and of: what was counted
	more    bool     // a family reads the line, too
}

// totals are asked in order; the first that fits decides.
var totals = []total{
	{"javac", []string{"javac", "esbuild"}, holding("_error", `^(?:\[\w+\] )*(\d+) errors?$`), false},
	{"clang", []string{"clang", "clang-tidy", "gcc", compilerUnknown}, holding("_generated", `^(?:\d+ warnings? and )?(\d+) errors? generated(?: when compiling for \w+)?\.$`), true},
	{"msbuild", []string{"msbuild", "csc", "vbc", "fsc", "nuget", "dotnet", "cl", "link", "rc"}, holding("Error(s)", `^\s*(\d+) Error\(s\)$`), true},
	{"tsc", []string{"tsc", "biome", "mypy"}, holding("Found_", `^Found (\d+) errors?(?: in (?:\d+ files|the same file\b.*|\S+:\d+))?\.?$`), false},
	{"eslint", []string{"eslint", "stylelint", "yamllint"}, holding("✖", `^✖ \d+ problems? \((\d+) errors?, \d+ warnings?\)$`), false},
	{"ecj", []string{"ecj", "stylelint"}, holding("_problem", `^\d+ problems? \((\d+) errors?(?:, .*)?\)$`), false},
	{"scalac", []string{"scalac"}, holding("_found", `^(?:\[error\] )?(\d+|one|two|three|four|five|six|seven|eight|nine|ten) errors? found$`), false},
	{"rustc", []string{"rustc"}, holding("aborting_due", `^error: aborting due to (?:(\d+) )?previous errors?(?:; \d+ warnings? emitted)?$`), true},
	{"cargo", []string{"rustc"}, holding("could_not_compile", "^error: could not compile `(?P<of>.*)` .*due to (?:(\\d+) )?previous errors?"), true},
	{"pytest", []string{"pytest"}, holding("_failed _error", `^(?:=+ )?(?:(\d+) failed(?:, )?)?(?:\d+ (?:passed|skipped|deselected|xfailed|xpassed|warnings?|rerun)(?:, )?)*(?:(\d+) errors?)? in \d[\d.]*s\b`), true},
	{"cargo test", []string{"cargo"}, holding("result:_FAILED", `^test result: FAILED\. \d+ passed; (\d+) failed;`), true},
	{"surefire", []string{"maven"}, holding("Tests_run:", `^(?:\[\w+\] )?Tests run: \d+, Failures: (\d+), Errors: (\d+), Skipped: \d+$`), true},
}

var numbers = []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}

// tally holds what tools counted against what was read of them.
type tally struct {
	read  map[string]int // errors so far, by tool
	said  map[string]int // by total
	found map[string]int // errors read when the total was said last
	order []string       // of the totals

	most   map[string]int // the greatest total of a package
	common map[string]int // of what was said, what may have been shown once, by total
}

func newTally() *tally {
	return &tally{read: map[string]int{}, said: map[string]int{}, found: map[string]int{}, most: map[string]int{}, common: map[string]int{}}
}

// totalBit is who asks for the lines that may hold a total, beside the families.
const totalBit mask = 1 << 63

// maxTotal is the length of the longest line that only counts.
const maxTotal = 200

// total reads a line that may hold one, and reports whether that is all the
// line says. What was begun above it is over then: tools count at the end.
func (p *parser) total(text string) bool {
	for _, t := range totals {
		m := t.pattern.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		p.endAll()
		n, of, none := 0, "", true
		for i, name := range t.pattern.SubexpNames()[1:] {
			if name == "of" {
				of = m[i+1]
				continue
			}
			n += max(lineNo(m[i+1]), slices.Index(numbers, m[i+1]))
			none = none && m[i+1] == ""
		}
		if none {
			n = 1 // "due to previous error"
		}
		p.tally.add(t, of, n)
		return !t.more
	}
	return false
}

// add notes a total. cargo compiles a package for use and for its tests, counts
// the errors of both, and shows what they have in common once.
func (y *tally) add(t total, of string, said int) {
	if !slices.Contains(y.order, t.tool) {
		y.order = append(y.order, t.tool)
	}
	y.said[t.tool] += said
	if of != "" {
		y.common[t.tool] += min(said, y.most[of])
		y.most[of] = max(said, y.most[of])
	}
	y.found[t.tool] = y.readOf(t.tool)
}

// readOf is how many errors were read so far of what a total counts.
func (y *tally) readOf(tool string) int {
	read := 0
	for _, t := range totals {
		if t.tool == tool {
			for _, counted := range t.counts {
				read += y.read[counted]
			}
		}
	}
	return read
}

// mismatches are the tools whose totals, added up, are not what was read of
// them by their last total. Old cargos repeat what rustc counted; clang-tidy and
// test runners count before they show.
func (y *tally) mismatches() []aires.Mismatch {
	var all []aires.Mismatch
	for _, tool := range y.order {
		if tool == "cargo" && y.said["rustc"] > 0 || y.said[tool] >= y.found[tool] && y.said[tool]-y.common[tool] <= y.found[tool] || y.said[tool] == y.readOf(tool) {
			continue
		}
		m := aires.Mismatch{Tool: tool, Said: y.said[tool], Read: y.found[tool]}
		if tool == "cargo" {
			m.Tool = "rustc"
		}
		all = append(all, m)
	}
	return all
}
