package diag

import (
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// pytestFamily reads pytest's report: a section per failure under a title,
// then a summary. What failed is held until the summary, which knows the
// files that some styles of traceback leave out.
type pytestFamily struct {
	report bool           // inside ERRORS or FAILURES
	open   *pytestSection // being read, or nil
	held   []pytestFailure
	titled map[string][]int // of held, by title: those no summary has named
	bare   []int            // of held, without a title: the same
}

// pytestFailure is a failure with the title of its section, "" where the style
// has none.
type pytestFailure struct {
	title string
	text  string // the exception with its package, where there is no title
	d     aires.Diagnostic
}

func pytestWords() []string {
	return []string{"\n____", "\n====", "\nFAILED ", "\nERROR ", "\nERROR: ", "\nImportError while loading", ".py:"}
}

func newPytest() family { return &pytestFamily{titled: map[string][]int{}} }

var (
	pytestRule    = regexp.MustCompile(`^=+ (.+) =+$`)
	pytestTitle   = regexp.MustCompile(`^_{2,} (.+) _{2,}$`)
	pytestSummary = holding("FAILED ERROR", `^(?:FAILED|ERROR) (\S+?\.py(?:::.+?)?)(?: - (.*))?$`)
	pytestClosing = regexp.MustCompile(`^(?:=+ )?(?:\d+ \w+, )*\d+ \w+(?:, \d+ \w+)* in [\d.]+s`)
	pytestLine    = holding(".py:", `^(.+\.py):(\d+): ([A-Za-z_][\w.]*): (.*)$`)
	pytestAbsent  = holding("not_found", `^ERROR: (file or directory not found: (\S+)|not found: (\S+).*)$`)
)

func (f *pytestFamily) start(p *parser, l line) bool {
	text := l.text
	if m := pytestRule.FindStringSubmatch(text); m != nil {
		f.report = m[1] == "FAILURES" || m[1] == "ERRORS"
		if pytestClosing.MatchString(text) {
			f.flush(p)
		}
		return true
	}
	if m := pytestTitle.FindStringSubmatch(text); m != nil && f.report {
		f.open = &pytestSection{title: m[1], first: l.no}
		return true
	}
	if strings.HasPrefix(text, "ImportError while loading conftest") {
		f.open = &pytestSection{title: "conftest", first: l.no, loading: true}
		return true
	}
	if m := pytestSummary.FindStringSubmatch(text); m != nil {
		f.summary(l, m[1], m[2])
		return true
	}
	if m := pytestLine.FindStringSubmatch(text); m != nil && f.report {
		f.hold(pytestFailure{text: m[3] + ": " + m[4], d: shortDiagnostic(l, m)})
		return true
	}
	if m := pytestAbsent.FindStringSubmatch(text); m != nil {
		p.emit(aires.Diagnostic{
			Tool: "pytest", Severity: aires.SeverityError, Kind: aires.KindMissingFile, Fatal: true,
			Message: m[1], Symbols: missing(m[2] + m[3]),
		})
		return true
	}
	return false
}

// shortDiagnostic is the one of a line that --tb=line prints.
func shortDiagnostic(l line, m []string) aires.Diagnostic {
	d := pyDiagnostic("pytest", m[3], m[4])
	at, _, _ := cutPlace(m[1] + ":" + m[2] + ":")
	at.on(&d)
	d.Log = aires.LogSpan{FirstLine: l.no, LastLine: l.no}
	return d
}

func (f *pytestFamily) more(p *parser, l line) bool {
	if f.open == nil {
		return false
	}
	if pytestRule.MatchString(l.text) || pytestTitle.MatchString(l.text) || strings.HasPrefix(l.text, "!!!") {
		return false
	}
	return f.open.more(p, l)
}

func (f *pytestFamily) end(*parser) {
	if f.open != nil {
		if d, ok := f.open.diagnostic(); ok {
			f.hold(pytestFailure{title: f.open.title, d: d})
		}
		f.open = nil
	}
}

func (f *pytestFamily) hold(h pytestFailure) {
	switch i := len(f.held); {
	case i == maxHeld:
		return
	case h.title == "":
		f.bare = append(f.bare, i)
	default:
		title := titleOf(h.title)
		f.titled[title] = append(f.titled[title], i)
	}
	f.held = append(f.held, h)
}

// summary reads "FAILED tests/test_a.py::test_x - why". Most of them were read
// in a section; the others are all that is known of their failure.
func (f *pytestFamily) summary(l line, id, why string) {
	file, test, _ := strings.Cut(id, "::")
	if h := f.named(file, test, why); h != nil {
		if h.d.File == "" {
			h.d.File = file
		}
		return
	}
	d := pyDiagnostic("pytest", "", "failed")
	if m := exceptionLine.FindStringSubmatch(why); m != nil {
		d = pyDiagnostic("pytest", m[1], m[2])
	} else if why != "" {
		d.Message = why
	}
	d.File = file
	d.Notes = []aires.Note{{Message: "in " + id}}
	d.Log = aires.LogSpan{FirstLine: l.no, LastLine: l.no}
	if len(f.held) < maxHeld {
		f.held = append(f.held, pytestFailure{title: id, d: d})
	}
}

// named returns the failure that a line of the summary is about, nil where none
// was read, and forgets that it was not named yet.
func (f *pytestFamily) named(file, test, why string) *pytestFailure {
	for _, title := range []string{file, strings.ReplaceAll(test, "::", ".")} {
		if all := f.titled[title]; title != "" && len(all) > 0 {
			f.titled[title] = all[1:]
			return &f.held[all[0]]
		}
	}
	for i, held := range f.bare[:min(len(f.bare), pytestAhead)] {
		if h := &f.held[held]; strings.HasPrefix(h.text, strings.TrimSuffix(why, "...")) {
			f.bare = slices.Delete(f.bare, i, i+1)
			return h
		}
	}
	return nil
}

// pytestAhead is how many failures without a title are looked through for one of
// the summary, which goes in the same order.
const pytestAhead = 100

// titleOf is what a section's title names: a file or a test.
func titleOf(title string) string {
	for _, prefix := range []string{"ERROR collecting ", "ERROR at setup of ", "ERROR at teardown of "} {
		title = strings.TrimPrefix(title, prefix)
	}
	return title
}

// flush emits what is held.
func (f *pytestFamily) flush(p *parser) {
	for _, h := range f.held {
		p.emit(h.d)
	}
	f.held, f.bare, f.report = nil, nil, false
	clear(f.titled)
}

func (f *pytestFamily) close(p *parser) { f.flush(p) }
