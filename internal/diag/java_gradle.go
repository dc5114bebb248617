package diag

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

var (
	gradleFile    = regexp.MustCompile(`(?:[Bb]uild|[Ss]ettings|[Ss]cript) (?:file|script) '([^']+)'(?: line: (\d+))?`)
	gradleTest    = holding("_FAILED", `^(\S.*?) > (.+?) FAILED$`)
	gradleEcho    = regexp.MustCompile(`^Execution failed for task |^There were failing tests|^Compilation (?:error|failed)`)
	gradleMissing = regexp.MustCompile(`Could not (?:find|resolve) ([\w.-]+:[\w.-]+(?::[\w+-][\w.+-]*[\w+-])?)|[Pp]lugin \[id: '([^']+)'|Plugin with id '([^']+)' not found`)
	gradleNoName  = regexp.MustCompile(`Could not (?:find method|get unknown property|set unknown property) ['"]?(\w+)`)
	gradleCount   = holding("completed", `^\d+ tests? completed\b`)
	gradleAt      = regexp.MustCompile(`^(\S.*) at (\S+\.(?:java|kt|groovy|scala)):(\d+)$`)
)

// gradle reads Gradle's own report: failed tests, where and what went wrong.
func (j *java) gradle(_ *parser, l line) bool {
	t := l.text
	switch {
	case strings.HasPrefix(t, "* Where:"):
		j.section = "where"
		return true
	case strings.HasPrefix(t, "* What went wrong:"):
		j.section = ""
		j.hold(l, "gradle", "error", "", j.where)
		j.state, j.where = javaWrong, place{}
		return true
	case strings.HasPrefix(t, "> Task :") || strings.HasPrefix(t, "FAILURE: Build "):
		return true
	}
	if m := gradleTest.FindStringSubmatch(t); m != nil && !strings.HasPrefix(t, "> ") {
		j.test(l, "gradle", m[1], m[2])
		return true
	}
	if m := kotlinBare.FindStringSubmatch(t); m != nil && j.errors == 0 && hasAny(t, "error", "cannot", "could not") {
		j.hold(l, "kotlinc", "error", m[2], place{})
		return true
	}
	return false
}

// gradleMore reads the line below "* Where:".
func (j *java) gradleMore(l line) bool {
	m := gradleFile.FindStringSubmatch(l.text)
	j.section = ""
	if m == nil {
		return false
	}
	j.where = place{file: m[1], line: lineNo(m[2])}
	return true
}

// wrongLine reads what went wrong: one sentence, then its reasons behind ">".
func (j *java) wrongLine(l line) bool {
	t := strings.TrimSpace(l.text)
	d := j.held
	if t == "" || strings.HasPrefix(l.text, "* ") {
		j.wrong()
		return false
	}
	reason := strings.HasPrefix(t, "> ")
	t = strings.TrimPrefix(t, "> ")
	if reason && len(d.Notes) == 0 && d.Message != "" { // the sentence alone says little
		d.Message = strings.TrimRight(d.Message, ".") + ": " + t
		if gradleMissing.MatchString(t) {
			j.echoing = false
		}
		return true
	}
	if d.Message == "" {
		d.Message = t
		if m := gradleFile.FindStringSubmatch(t); m != nil && d.File == "" {
			d.File, d.Line = m[1], lineNo(m[2])
		}
		j.echoing = j.errors > 0 && gradleEcho.MatchString(t)
		return true
	}
	if len(d.Notes) < maxNotes {
		d.Notes = append(d.Notes, aires.Note{Message: t})
	}
	if gradleMissing.MatchString(t) {
		j.echoing = false
	}
	return true
}

// wrong classes what went wrong by its sentence and reasons.
func (j *java) wrong() {
	d := j.held
	said := d.Message
	for _, n := range d.Notes {
		said += "\n" + n.Message
	}
	d.Kind = aires.KindOther
	if m := gradleMissing.FindStringSubmatch(said); m != nil {
		d.Kind, d.Symbols = aires.KindMissingFile, missing(m[1]+m[2]+m[3])
	} else if m := gradleNoName.FindStringSubmatch(said); m != nil {
		d.Kind, d.Symbols = aires.KindMissingSymbol, missing(m[1])
	} else if hasAny(said, "problem occurred evaluating", "Could not compile", "problem occurred configuring") {
		d.Kind, d.Fatal = aires.KindFatal, true
	}
}
