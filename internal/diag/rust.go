package diag

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// rust reads rustc and cargo: the framed human format, --error-format short,
// JSON messages, cargo's own errors, and panics of tests and build scripts.
//
// A bare "error: …" is everyone's format. It is taken only when it is one of
// cargo's known sentences, when cargo was seen at work, or when the line below
// is an arrow (then the head is remembered from the line before).
type rust struct {
	rustFrame
	held   *aires.Diagnostic // being read, emitted by flush
	detail rustDetail
	cargo  bool              // cargo was seen at work in this log
	errors int               // errors emitted so far
	near   line              // the last bare head nobody could be sure of
	lints  map[string]string // message without its names → lint
	test   string            // the test whose output is being read
	failed map[string]bool   // tests already reported
	list   bool              // inside the closing list of failed tests
	thread string            // the test whose panic is held, "" for none
	panics rustPanics
}

// rustDetail says what kind of lines may follow what is held.
type rustDetail int

const (
	rustFramed  rustDetail = iota // arrows, gutters, notes
	rustCargo                     // cargo's prose: Caused by, --- stderr
	rustPanicky                   // a panic's message
	rustDone                      // nothing more
)

// rustWords are what lines that begin something hold; see gate.
func rustWords() []string {
	return []string{
		"\n   Compiling ", "\n    Checking ", "\n    Finished ", "\n     Running ", "\n    Updating ", "\n     Locking ",
		"\nerror: ", "\nerror[", "\nwarning: ", "\nwarning[", ".rs:", "\nError: ", "\nSome errors have", "\nFor more information about",
		" --> ", "panicked at ", " ... ok", "\n---- ", "\nfailures:", "\ntest result: ", "rustc --explain", `"reason":"`, `"$message_type":"`,
	}
}

func newRust() family {
	return &rust{lints: map[string]string{}, failed: map[string]bool{}}
}

var (
	rustHead   = regexp.MustCompile(`^(error|warning)(?:\[([A-Za-z]\w*)\])?: (.*\S)\s*$`)
	rustShort  = holding(".rs:", `^(\S.*?\.rs):(\d+):(\d+): (error|warning)(?:\[(\w+)\])?: (.+)$`)
	rustTest   = holding("----_", `^---- (.+) stdout ----$`)
	rustResult = holding("test_result", `^test result: (?:ok|FAILED)\. \d+ passed;`)
	rustWord   = regexp.MustCompile("^[A-Za-z`]")
)

// rustStatus reports whether text is a line of progress: "   Compiling tea v1.0.0".
// Successful builds are full of them.
func rustStatus(text string) bool {
	if !strings.HasPrefix(text, "  ") {
		return false
	}
	word, what, _ := strings.Cut(strings.TrimLeft(text, " "), " ")
	switch word {
	case "Compiling", "Checking", "Building", "Running", "Finished", "Updating", "Downloading", "Downloaded", "Locking", "Documenting", "Doc-tests", "Fresh":
		return what != "" && what[0] != ' ' && what[0] != '\t'
	}
	return false
}

func (r *rust) start(p *parser, l line) bool {
	r.flush(p)
	near := r.near
	r.near = line{}
	switch {
	case rustStatus(l.text):
		r.cargo = true
		return true
	case rustIsJSON(l.text):
		return r.json(p, l)
	case r.panicLine(l), r.panics.passed(l.text), r.testLine(p, l):
		return true
	case near.no == l.no-1 && near.no > 0 && rustArrow.MatchString(l.text):
		r.head(near)
		r.frame(r.held, l)
		return true
	}
	if m := rustShort.FindStringSubmatch(l.text); m != nil {
		r.hold(l, m[4], m[5], m[6])
		r.held.File, r.held.Line, r.held.Column = m[1], lineNo(m[2]), lineNo(m[3])
		r.detail = rustDone
		return true
	}
	m := rustHead.FindStringSubmatch(l.text)
	if m == nil {
		return rustAside.MatchString(l.text)
	}
	if rustEcho.MatchString(m[3]) {
		return r.echo(l, m[1])
	}
	known := rustCargoSays.MatchString(m[3])
	if rustCode.MatchString(m[2]) || known || (r.cargo && m[2] == "" && rustWord.MatchString(m[3])) {
		return r.head(l)
	}
	r.near = l
	return false
}

// head begins a diagnostic from a bare head line that is known to be ours.
func (r *rust) head(l line) bool {
	m := rustHead.FindStringSubmatch(l.text)
	r.hold(l, m[1], m[2], m[3])
	if rustCargoSays.MatchString(m[3]) {
		r.held.Tool, r.detail = "cargo", rustCargo
	}
	if strings.HasPrefix(m[3], "link") { // rustc says it, the linker meant it
		r.held.Tool = "rustc"
	}
	if m := rustManifest.FindStringSubmatch(m[3]); m != nil {
		r.held.File = m[1] + m[2]
	}
	if rustScript.MatchString(m[3]) {
		r.held.Tool = "cargo"
	}
	return true
}

// hold begins a diagnostic. What follows is filled in until flush.
func (r *rust) hold(l line, severity, code, message string) {
	r.held = &aires.Diagnostic{
		Tool: "rustc", Severity: aires.Severity(severity), Code: code, Message: message,
		Log: aires.LogSpan{FirstLine: l.no, LastLine: l.no},
	}
	r.detail, r.thread = rustFramed, ""
	r.reset()
}

func (r *rust) more(p *parser, l line) bool {
	if r.held == nil {
		return r.list && rustName.MatchString(l.text) && r.testLine(p, l)
	}
	var took bool
	switch r.detail {
	case rustFramed:
		took = r.frame(r.held, l)
		if !took && r.held.File == "" && rustCargoDetail.MatchString(l.text) {
			r.held.Tool, r.detail = "cargo", rustCargo
			took = r.prose(l)
		}
	case rustCargo:
		took = r.frame(r.held, l) || r.prose(l)
	case rustPanicky:
		took = r.panicMore(l)
	}
	if took && strings.TrimSpace(l.text) != "" {
		r.held.Log.LastLine = l.no
	}
	return took
}

func (r *rust) end(p *parser) { r.flush(p) }

// flush finishes what is held and hands it to the parser.
func (r *rust) flush(p *parser) {
	d := r.held
	if d == nil {
		return
	}
	r.held = nil
	r.place(d)
	r.lint(d)
	if d.Severity == aires.SeverityError {
		r.errors++
	}
	if r.test != "" {
		r.failed[r.test] = true
	}
	if r.thread != "" {
		r.panics.hold(p, r.thread, *d)
		return
	}
	p.emitUnclassed(*d, rustClassify)
}

// release implements holder.
func (r *rust) release(p *parser) { r.panics.release(p) }

// echo takes a closing line ("could not compile … due to 3 previous errors").
// It only stands for an error of its own where none was seen before it, and
// where it says why (a compiler that was killed), which prose finds out.
func (r *rust) echo(l line, severity string) bool {
	if severity == "error" && r.errors == 0 && strings.HasPrefix(l.text, "error: could not compile") {
		r.head(l)
		r.held.Tool, r.detail = "cargo", rustCargo
	}
	return true
}

var rustNames = regexp.MustCompile("`[^`]*`")

// lint names the lint of a warning that does not say it: rustc explains each
// lint once, at its first warning.
func (r *rust) lint(d *aires.Diagnostic) {
	if rustCode.MatchString(d.Code) {
		return
	}
	shape := rustNames.ReplaceAllString(d.Message, "``")
	if d.Code != "" {
		r.lints[shape] = d.Code
		return
	}
	d.Code = r.lints[shape]
}
