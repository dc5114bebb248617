package diag

import (
	"bytes"
	"slices"
	"strings"
	"sync"

	"github.com/airesdev/aires"
)

// total is a line in which a tool counts its errors.
type total struct {
	tool    string   // the name under which a mismatch is reported
	counts  []string // the tools whose errors it counts
	pattern pattern  // its group is the number, one where that is not there
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
	{"cargo", []string{"rustc"}, holding("could_not_compile", "^error: could not compile `.*` .*due to (?:(\\d+) )?previous errors?"), true},
}

var numbers = []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}

// tally holds what tools counted against what was read of them.
type tally struct {
	read  map[string]int // errors so far, by tool
	said  map[string]int // by total
	found map[string]int // errors read when the total was said last
	order []string       // of the totals
}

func newTally() *tally {
	return &tally{read: map[string]int{}, said: map[string]int{}, found: map[string]int{}}
}

// totalGate opens for lines that hold a word of one of totals.
var totalGate = sync.OnceValue(func() *gate {
	var words []string
	for _, t := range totals {
		words = append(words, t.pattern.parts...)
	}
	return anyOf(words)
})

// mayTotal reports whether a line is worth asking.
func mayTotal(b []byte) bool {
	return len(b) < 200 && (bytes.Contains(b, []byte("rror")) || bytes.Contains(b, []byte("problem"))) && totalGate().open(b) != 0
}

// total reads a line that may hold one, and reports whether that is all the
// line says. What was begun above it is over then: tools count at the end.
func (p *parser) total(text string) bool {
	for _, t := range totals {
		m := t.pattern.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		p.endCurrent()
		n := lineNo(m[1])
		if i := slices.Index(numbers, m[1]); i > 0 {
			n = i
		} else if m[1] == "" {
			n = 1 // "due to previous error"
		}
		p.tally.add(t, n)
		return !t.more
	}
	return false
}

func (y *tally) add(t total, said int) {
	if !slices.Contains(y.order, t.tool) {
		y.order = append(y.order, t.tool)
	}
	y.said[t.tool] += said
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
// them by their last total. Old cargos repeat what rustc counted, and clang-tidy
// counts before it shows.
func (y *tally) mismatches() []aires.Mismatch {
	var all []aires.Mismatch
	for _, tool := range y.order {
		if tool == "cargo" && y.said["rustc"] > 0 || y.said[tool] == y.found[tool] || y.found[tool] == 0 && y.said[tool] == y.readOf(tool) {
			continue
		}
		all = append(all, aires.Mismatch{Tool: strings.Replace(tool, "cargo", "rustc", 1), Said: y.said[tool], Read: y.found[tool]})
	}
	return all
}
