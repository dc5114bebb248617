package diag

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// jest reads the failed tests of Jest, Vitest and Mocha. All name the test, say what
// went wrong, and point into the sources below; Jest says all of it a second
// time in its summary.
type jest struct {
	held    *aires.Diagnostic
	file    string          // of the suite
	left    int             // lines that may still belong to the test
	seen    map[string]bool // tests reported
	blanked bool            // the message is over
	mocha   bool            // Mocha lists its failures
	titled  bool            // the test's name is complete
}

func newJest() family { return &jest{seen: map[string]bool{}} }

// jestMaxLines bounds a failed test; diffs of snapshots are long.
const jestMaxLines = 400

var (
	jestSuite  = holding("FAIL", `^ ?FAIL  ?(\S+\.[cm]?[jt]sx?)(?: > (.+))?(?: \([\d.]+ m?s\))?$`)
	mochaCount = holding("_failing", `^  \d+ failing$`)
	mochaTest  = holding(")_", `^  \d+\) (\S.*)$`)
	jestTest   = holding("●", `^  ● (\S.*)$`)
	jestAt     = regexp.MustCompile(`^\s+at (?:.* \()?(?:file://)?([^()\s]+?):(\d+):(\d+)\)?$`)
	vitestAt   = regexp.MustCompile(`^ ?❯ (?:.* )?(\S+\.[cm]?[jt]sx?):(\d+):(\d+)$`)
	jestOver   = regexp.MustCompile(`^(?:Test Suites:|Tests:|PASS |⎯| ?(?:Test Files|Tests) )|^ ?FAIL `)
	jestSides  = regexp.MustCompile(`^\s+(Expected|Received)(?: \w+)*:\s+(.+)$`)
	jestNeeds  = regexp.MustCompile(`Cannot find module '([^']+)'|Failed to (?:load url|resolve import) "?([^"\s]+)`)
	jestFramed = regexp.MustCompile(`^\s+(> )?(\d+)\s?\|(.*)$`)
)

func jestWords() []string {
	return []string{"\nFAIL ", "\n FAIL ", "  ● ", " failing", "\n  1) ", "\n  2) ", "\n  3) ", "\n  4) ", "\n  5) ", "\n  6) ", "\n  7) ", "\n  8) ", "\n  9) "}
}

func (j *jest) start(_ *parser, l line) bool {
	if m := jestSuite.FindStringSubmatch(l.text); m != nil {
		j.file = m[1]
		if m[2] != "" {
			j.hold(l, m[2])
		}
		return true
	}
	if mochaCount.MatchString(l.text) {
		j.mocha = true
		return true
	}
	if m := mochaTest.FindStringSubmatch(l.text); m != nil && j.mocha {
		j.hold(l, m[1])
		j.held.Tool, j.titled = "mocha", strings.HasSuffix(m[1], ":") // a test outside any group
		return true
	}
	m := jestTest.FindStringSubmatch(l.text)
	if m == nil || j.file == "" {
		return false
	}
	j.hold(l, m[1])
	return true
}

func (j *jest) hold(l line, test string) {
	j.held = &aires.Diagnostic{
		Tool: "jest", Severity: aires.SeverityError, Kind: aires.KindTest, File: j.file,
		Notes: []aires.Note{{Message: "in " + test}}, Log: aires.LogSpan{FirstLine: l.no, LastLine: l.no},
	}
	j.left, j.blanked, j.titled = jestMaxLines, false, true
}

func (j *jest) more(_ *parser, l line) bool {
	d, text := j.held, l.text
	if d == nil || j.left == 0 || jestTest.MatchString(text) || jestOver.MatchString(text) || j.mocha && mochaTest.MatchString(text) {
		return false
	}
	j.left--
	if !j.titled {
		if j.titled = strings.HasSuffix(text, ":"); indent(text) > 0 {
			d.Notes[0].Message += " " + strings.TrimSuffix(strings.TrimSpace(text), ":")
		}
		return true
	}
	if strings.TrimSpace(text) == "" {
		j.blanked = d.Message != ""
		return true
	}
	d.Log.LastLine = l.no
	switch {
	case j.at(text):
	case d.Message == "":
		d.Message = strings.TrimSpace(text)
	case !j.blanked && !jestFramed.MatchString(text):
		d.Notes = append(d.Notes, aires.Note{Message: strings.TrimSpace(text)})
	default:
		j.detail(text)
	}
	return len(d.Notes) < maxNotes
}

// at takes the first place that is the project's.
func (j *jest) at(text string) bool {
	m := vitestAt.FindStringSubmatch(text)
	if m != nil {
		j.held.Tool = "vitest"
	} else if m = jestAt.FindStringSubmatch(text); m == nil {
		return false
	}
	if d := j.held; d.Line == 0 && nodeOwn(m[1]) {
		d.File, d.Line, d.Column = m[1], lineNo(m[2]), lineNo(m[3])
	}
	return true
}

// detail reads what was wanted, and the marked line of source.
func (j *jest) detail(text string) {
	d := j.held
	if m := jestSides.FindStringSubmatch(text); m != nil {
		role := aires.RoleExpected
		if m[1] == "Received" {
			role = aires.RoleFound
		}
		d.Symbols = append(d.Symbols, aires.Symbol{Name: m[2], Role: role})
	}
	if m := jestFramed.FindStringSubmatch(text); m != nil && m[1] != "" {
		d.Source = strings.TrimPrefix(m[3], " ")
	}
}

func (j *jest) end(p *parser) {
	d := j.held
	if j.held = nil; d == nil || d.Message == "" {
		return
	}
	key := j.file + "\x00" + d.Notes[0].Message
	if j.seen[key] {
		return
	}
	j.seen[key] = true
	if m := jestNeeds.FindStringSubmatch(d.Message); m != nil {
		d.Kind, d.Symbols = aires.KindMissingFile, missing(m[1]+m[2])
	}
	p.emit(*d)
}
