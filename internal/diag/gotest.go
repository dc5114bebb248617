package diag

import (
	"path"
	"strings"

	"github.com/airesdev/aires"
)

// goTestFamily reads go test: failed tests, panics and data races. Tests name
// their files without a folder, and the package only in the line that closes
// its report; so failures are held until then.
type goTestFamily struct {
	running string                 // of the last "=== RUN" or its like
	said    map[string][]*testLine // what running tests printed under -v
	failed  []*testFailure         // of the package whose report goes on
	open    *testFailure           // that lines now belong to, or nil
	last    *testLine              // that continuation lines belong to, or nil
	trace   *goTrace               // a panic or race being read, or nil
	broken  []testFailure          // packages that did not build
	held    int
}

// testFailure is a "--- FAIL:" and what belongs to it.
type testFailure struct {
	name     string
	no       int
	lines    []*testLine
	panicked bool
	example  bool
}

// testLine is a line that a test logged, with its place.
type testLine struct {
	at      place
	message string
	notes   []aires.Note
	no, end int
}

// maxHeld bounds what is held for one package's report.
const maxHeld = 10_000

func goTestWords() []string {
	return []string{
		"\npanic: ", "\nfatal error: ", "\nWARNING: DATA RACE", "\n=== RUN", "\n=== CONT", "\n=== NAME", "\n=== PAUSE",
		"--- PASS", "--- SKIP", "--- FAIL", "\nok  \t", "\nFAIL", ".go:",
	}
}

func newGoTest() family { return &goTestFamily{said: make(map[string][]*testLine)} }

func (f *goTestFamily) start(p *parser, l line) bool {
	text := strings.TrimLeft(l.text, " ")
	switch {
	case strings.HasPrefix(l.text, "=== "):
		return f.state(l.text[4:])
	case strings.HasPrefix(text, "--- "):
		return f.outcome(text[4:], l.no)
	case strings.HasPrefix(l.text, "FAIL\t"), strings.HasPrefix(l.text, "ok  \t"):
		return f.report(p, l)
	case l.text == "FAIL":
		return true
	case f.running != "" && strings.HasPrefix(l.text, "    "):
		return f.located(l)
	}
	f.trace = startTrace(l)
	return f.trace != nil
}

func (f *goTestFamily) more(p *parser, l line) bool {
	switch {
	case f.trace != nil:
		return f.trace.more(p, l)
	case f.open != nil && f.open.example:
		return f.exampleLine(l)
	case !strings.HasPrefix(l.text, "    "):
		return false
	case strings.HasPrefix(strings.TrimLeft(l.text, " "), "--- "):
		return f.start(p, l)
	case f.located(l):
		return true
	case f.last != nil:
		f.last.say(strings.TrimSpace(l.text))
		f.last.end = l.no
		return true
	}
	return f.open != nil
}

func (f *goTestFamily) end(p *parser) {
	if f.trace != nil {
		if f.trace.emit(p) {
			f.explain()
		}
		f.trace = nil
	}
	f.open, f.last = nil, nil
}

// explain marks the tests that the trace just read ended: the last to fail.
func (f *goTestFamily) explain() {
	if n := len(f.failed); n > 0 {
		f.failed[n-1].panicked = true
	}
}

// state reads "=== RUN   TestX", after which its lines follow under -v.
func (f *goTestFamily) state(text string) bool {
	word, name, ok := strings.Cut(text, " ")
	switch {
	case !ok:
		return false
	case word == "RUN", word == "CONT", word == "NAME":
		f.running = strings.TrimSpace(name)
		return true
	}
	return word == "PAUSE"
}

// outcome reads "--- FAIL: TestX (0.00s)" and its kin.
func (f *goTestFamily) outcome(text string, no int) bool {
	word, rest, ok := strings.Cut(text, ": ")
	if !ok {
		return false
	}
	name, _, _ := strings.Cut(rest, " (")
	said := f.said[name]
	switch word {
	case "PASS", "SKIP":
		delete(f.said, name)
		f.held -= len(said)
		f.open, f.last = nil, nil
		return true
	case "FAIL":
		delete(f.said, name)
		f.open = &testFailure{name: name, no: no, lines: said, example: strings.HasPrefix(name, "Example")}
		f.last = nil
		if len(f.failed) < maxHeld {
			f.failed = append(f.failed, f.open)
		}
		return true
	}
	return false
}

// located reads "    x_test.go:8: message" of the test that failed or runs.
func (f *goTestFamily) located(l line) bool {
	at, message, ok := cutPlace(strings.TrimLeft(l.text, " "))
	if !ok || !strings.HasSuffix(at.file, ".go") || strings.Contains(at.file, " ") {
		return false
	}
	if f.held >= maxHeld {
		return true
	}
	f.held++
	f.last = &testLine{at: at, message: message, no: l.no, end: l.no}
	if f.open != nil {
		f.open.lines = append(f.open.lines, f.last)
	} else {
		f.said[f.running] = append(f.said[f.running], f.last)
	}
	return true
}

// say adds a continuation. Testify puts nothing behind the place and what is
// wrong behind "Error:".
func (t *testLine) say(text string) {
	if rest, ok := strings.CutPrefix(text, "Error:"); ok && t.message == "" {
		t.message = strings.TrimSpace(rest)
		return
	}
	if text != "" && len(t.notes) < maxNotes {
		t.notes = append(t.notes, aires.Note{Message: text})
	}
}

// exampleLine reads what an example printed and should have printed.
func (f *goTestFamily) exampleLine(l line) bool {
	if strings.HasPrefix(l.text, "--- ") || strings.HasPrefix(l.text, "=== ") || strings.HasPrefix(l.text, "FAIL") {
		return false
	}
	if f.last == nil {
		f.last = &testLine{no: f.open.no, message: f.open.name + ": output differs"}
		f.open.lines = append(f.open.lines, f.last)
	}
	f.last.say(l.text)
	f.last.end = l.no
	return true
}

// report reads "FAIL\texample.com/app\t0.003s", which closes a package.
func (f *goTestFamily) report(p *parser, l line) bool {
	fields := strings.Split(l.text, "\t")
	pkg, why, _ := strings.Cut(fields[1], " ")
	f.flush(p, pkg)
	if strings.HasPrefix(why, "[") && len(f.broken) < maxHeld {
		f.broken = append(f.broken, testFailure{name: pkg + " " + why, no: l.no})
	}
	return true
}

// flush emits the failures of pkg, "" where its report never came.
func (f *goTestFamily) flush(p *parser, pkg string) {
	for i, t := range f.failed {
		for _, s := range t.lines {
			if path.Base(s.at.file) == "testing.go" {
				continue // race detected: the race itself was read
			}
			d := aires.Diagnostic{Tool: "go", Severity: aires.SeverityError, Kind: aires.KindTest, Message: s.message}
			s.at.on(&d)
			d.File = p.goFile(pkg, s.at.file)
			d.Notes = append([]aires.Note{{Message: "in " + t.name}}, s.notes...)
			d.Log = aires.LogSpan{FirstLine: s.no, LastLine: max(s.no, s.end)}
			if d.Message == "" {
				d.Message = t.name + " failed"
			}
			p.emit(d)
		}
		if len(t.lines) == 0 && !t.panicked && !f.hasSub(i) {
			p.emit(aires.Diagnostic{
				Tool: "go", Severity: aires.SeverityError, Kind: aires.KindTest,
				Message: t.name + " failed", Log: aires.LogSpan{FirstLine: t.no, LastLine: t.no},
			})
		}
	}
	f.failed, f.held, f.running = nil, 0, ""
	clear(f.said)
}

// hasSub reports whether a subtest of the i-th failure failed, too, which
// then says why.
func (f *goTestFamily) hasSub(i int) bool {
	name := f.failed[i].name
	for j, t := range f.failed {
		if j != i && (strings.HasPrefix(t.name, name+"/") || t.name == name) {
			return true
		}
	}
	return false
}

// close emits what no report closed, and the packages that did not build where
// nothing says why.
func (f *goTestFamily) close(p *parser) {
	f.flush(p, "")
	p.settle()
	if p.res.Errors > 0 {
		return
	}
	for _, b := range f.broken {
		p.emit(aires.Diagnostic{
			Tool: "go", Severity: aires.SeverityError, Message: b.name,
			Log: aires.LogSpan{FirstLine: b.no, LastLine: b.no},
		})
	}
}
