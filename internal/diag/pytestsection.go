package diag

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/airesdev/aires"
)

// pytestSection is what stands under one title: source, places, lines that
// begin with E, and output that the test wrote.
type pytestSection struct {
	title    string
	loading  bool // it has no title and ends with its E lines
	first    int
	last     int
	best     place
	rank     int
	code     string   // the exception's name behind the last place
	said     []string // the E lines of the last exception
	chain    []aires.Note
	captured bool     // the rest is output
	trace    *pyTrace // of --tb=native
}

// pytestPlace is "tests/test_a.py:3: AssertionError", ": in test_x" or ": ".
var pytestPlace = regexp.MustCompile(`^(\S.*\.pyx?):(\d+): ?(in .+|[A-Za-z_][\w.]*)?$`)

// pytestSetup is where a test stands whose fixture is not there.
var pytestSetup = holding("file_", `^file (\S.*\.py), line (\d+)$`)

// more reads a line of the section.
func (s *pytestSection) more(p *parser, l line) bool {
	text := l.text
	if s.trace != nil && s.trace.more(p, l) {
		return true
	}
	switch {
	case s.captured:
	case strings.HasPrefix(text, "---") && strings.Contains(text, " Captured "):
		s.captured = true
	case strings.HasPrefix(text, "E  "), text == "E":
		s.error(p, text, l.no)
	case s.loading && len(s.said) > 0:
		return false
	case strings.HasPrefix(text, "During handling of the above"), strings.HasPrefix(text, "The above exception was"):
		s.next()
	case s.trace == nil && text == tracebackHead:
		s.trace = startPyTrace(p, l)
	default:
		if m := pytestSetup.FindStringSubmatch(text); m != nil {
			s.best, s.rank = place{file: m[1], line: lineNo(m[2])}, 3
		}
		if m := pytestPlace.FindStringSubmatch(text); m != nil {
			s.place(p, m)
			s.last = l.no
		}
	}
	return true
}

// error reads a line of what went wrong. A syntax error's has its place inside.
func (s *pytestSection) error(p *parser, text string, no int) {
	text = strings.TrimPrefix(strings.TrimPrefix(text, "E"), "   ")
	s.last = no
	if m := frameLine.FindStringSubmatch(text); m != nil && m[3] == "" {
		if n, err := strconv.Atoi(m[2]); err == nil {
			s.best, s.rank = place{file: m[1], line: n}, 4
		}
		s.said = nil
		return
	}
	if s.rank == 4 && indent(text) > 0 {
		return // source and caret
	}
	if len(s.said) < maxNotes && text != "" {
		s.said = append(s.said, text)
	}
}

// place keeps the deepest place of the highest rank, of the last exception.
func (s *pytestSection) place(p *parser, m []string) {
	n, err := strconv.Atoi(m[2])
	if err != nil {
		return
	}
	if !strings.HasPrefix(m[3], "in ") && m[3] != "" {
		s.code = m[3]
	}
	if rank := pyRank(p, m[1]); rank >= s.rank {
		s.best, s.rank = place{file: m[1], line: n}, rank
	}
}

// next begins the exception that was raised from the one read.
func (s *pytestSection) next() {
	if len(s.said) > 0 && len(s.chain) < maxNotes {
		s.chain = append(s.chain, s.best.note("raised from "+s.said[0]))
	}
	s.best, s.rank, s.code, s.said = place{}, 0, "", nil
}

// diagnostic returns what the section says; ok is false where it says nothing.
func (s *pytestSection) diagnostic() (d aires.Diagnostic, ok bool) {
	if s.trace != nil {
		d, ok = s.trace.diagnostic("pytest")
	} else if len(s.said) > 0 {
		d, ok = s.exception(), true
		s.best.on(&d)
		d.Notes = s.chain
	}
	if !ok {
		return d, false
	}
	d.Notes = append([]aires.Note{{Message: "in " + s.title}}, d.Notes...)
	for _, more := range s.said[min(1, len(s.said)):] {
		d.Notes = append(d.Notes, aires.Note{Message: strings.TrimSpace(more)})
	}
	d.Log = aires.LogSpan{FirstLine: s.first, LastLine: max(s.first, s.last, d.Log.LastLine)}
	return d, true
}

// exception reads the first of the E lines. A plain assert has no name there.
func (s *pytestSection) exception() aires.Diagnostic {
	text := strings.TrimSpace(s.said[0])
	if m := exceptionLine.FindStringSubmatch(text); m != nil {
		return pyDiagnostic("pytest", m[1], m[2])
	}
	if name := between(text, "fixture '", "' not found"); name != "" {
		d := pyDiagnostic("pytest", "", text)
		d.Kind, d.Symbols = aires.KindMissingSymbol, missing(name)
		return d
	}
	if s.code == "" {
		s.code = "AssertionError"
	}
	return pyDiagnostic("pytest", s.code, text)
}
