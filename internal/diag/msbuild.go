package diag

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// msbuild reads the canonical format of MSBuild and of the tools it runs:
//
//	origin : [subcategory] error|warning CODE : text [project]
//
// where origin is a tool's name or a file with an optional range, and the whole
// may stand behind the number of a parallel build ("10>").
// Source: https://learn.microsoft.com/visualstudio/msbuild/msbuild-diagnostic-format-for-tasks
//
// After "Build FAILED." every diagnostic is repeated. What was read before is
// not counted again; what was not (a quiet build prints only the summary) is.
type msbuild struct {
	held    *aires.Diagnostic
	origin  string // of what is held
	project string
	open    bool // no project closed the message yet: it may go on
	buffer  []aires.Note
	seen    map[msKey]bool
	summary bool
	test    vstest
}

// msKey tells a repeat in the summary from the same error in another project.
type msKey struct {
	id      identity
	project string
}

func newMSBuild() family { return &msbuild{seen: map[msKey]bool{}} }

// msbuildWords are what lines that begin something hold; see gate.
func msbuildWords() []string {
	return []string{
		"error ", "Error ", "ERROR ", "warning ", "Warning ", "WARNING ", ": error: ", ": warning: ",
		" Error(s)", " Warning(s)", "Build FAILED", "Build failed", "\nErrors:", "\nWarnings:", "\nCompilation failed: ",
		"Build succeeded", "Build started", "Time Elapsed", "\n  Failed ", "Unhandled exception", "note:", " message ", "message :", "(Location of the symbol",
	}
}

var (
	msLine = regexp.MustCompile(`^\s*(?:\d+(?::\d+)?>)?\s*(?:(\S.*?)\s*:\s+)?(?:(fatal|command line|internal|general|[A-Za-z]+) )??` +
		`(?i:(error|warning))(?: ([A-Za-z]{1,12}\d{1,6}))?\s*:\s*(\S.*)$`)
	msNote   = holding("_note: :note: note_ message", `^\s*(?:\d+>)?\s*(\S.*?\(\d+(?:,\d+)?\))\s?: (?:note|message)(?: \w+)?\s?: (.*)$`)
	msSymbol = holding("(Location", `^(\S.*?)(?:\((\d+),(\d+)\):)? \(Location of the symbol related to previous (?:error|warning)\)$`)
	msTotal  = holding("(s) Build Time_Elapsed Compilation_failed Errors: Warnings:", `^\s*\d+ (?:Error|Warning)\(s\)$|^Compilation failed: \d+ error|^Build (?:FAILED|failed|succeeded)|^\s*Time Elapsed |^(?:Errors|Warnings):$`)
	msSwitch = holding("Switch:", `^Switch: (\S.*)$`)
)

func (b *msbuild) start(p *parser, l line) bool {
	b.flush(p)
	if b.test.start(p, l) {
		return true
	}
	if msTotal.MatchString(l.text) {
		switch t := strings.TrimSpace(l.text); {
		case strings.HasPrefix(t, "Time Elapsed"):
			b.summary = false
		case strings.HasPrefix(t, "Build") || strings.HasSuffix(t, "s:"):
			b.summary = true
		}
		return true
	}
	if strings.HasPrefix(l.text, "Build started ") {
		b.summary = false
		return true
	}
	return b.head(l)
}

// head reads the canonical format. Text that only looks like it (prose with
// "error:" in it) has no code, or no origin that could be one.
func (b *msbuild) head(l line) bool {
	if !msMayBe(l.text) {
		return false
	}
	m := msLine.FindStringSubmatch(l.text)
	if m == nil {
		return false
	}
	origin, sub, code := m[1], m[2], m[4]
	file, at, ranged := msOrigin(origin)
	if !msMeant(origin, file, code, ranged) {
		return false
	}
	text, project, closed := msCutProject(m[5])
	d := &aires.Diagnostic{
		Severity: aires.Severity(strings.ToLower(m[3])), Code: code, Message: text,
		Fatal: strings.EqualFold(sub, "fatal"), Log: aires.LogSpan{FirstLine: l.no, LastLine: l.no},
	}
	d.Tool = msToolOf(code, origin)
	if ranged || strings.ContainsAny(file, `./\`) {
		d.File = msInProject(file, project)
	}
	d.Line, d.Column, d.EndLine, d.EndColumn = at[0], at[1], at[2], at[3]
	b.held, b.origin, b.project, b.open, b.buffer = d, origin, project, !closed, nil
	return true
}

func (b *msbuild) more(p *parser, l line) bool {
	if b.held == nil {
		return b.test.more(p, l)
	}
	d := b.held
	if m := msNote.FindStringSubmatch(l.text); m != nil {
		file, at, _ := msOrigin(m[1])
		text, _, _ := msCutProject(m[2])
		d.Notes = append(d.Notes, place{msInProject(file, b.project), at[0], at[1]}.note(text))
		d.Log.LastLine = l.no
		return len(d.Notes) < maxNotes
	}
	if m := msSymbol.FindStringSubmatch(l.text); m != nil {
		d.Notes = append(d.Notes, place{m[1], lineNo(m[2]), lineNo(m[3])}.note("location of the symbol"))
		d.Log.LastLine = l.no
		return true
	}
	if m := msSwitch.FindStringSubmatch(l.text); m != nil {
		d.Notes = append(d.Notes, aires.Note{Message: l.text})
		d.Symbols, d.Log.LastLine = missing(m[1]), l.no
		return true
	}
	return b.sameAgain(l) || b.goesOn(l)
}

// sameAgain takes a further line of a message before which the logger repeated
// origin and code. The indent of the text tells it from a second error.
func (b *msbuild) sameAgain(l line) bool {
	if b.held.Code == "" || !strings.Contains(l.text, b.held.Code) {
		return false
	}
	m := msLine.FindStringSubmatch(l.text)
	if m == nil || m[4] != b.held.Code || m[4] == "" || m[1] != b.origin {
		return false
	}
	_, raw, _ := strings.Cut(l.text, m[4]+":")
	text, project, closed := msCutProject(m[5])
	if indent(raw) < 2 && (m[4] != "MSB4018" || project != b.project) { // a task's exception, whose stack is flush
		return false
	}
	b.held.Notes = append(b.held.Notes, aires.Note{Message: text})
	b.held.Log.LastLine = l.no
	if closed {
		b.project, b.open = project, false
	}
	return len(b.held.Notes) < maxNotes
}

// msMaxLines is how many lines a message may have.
const msMaxLines = 12

// goesOn reads further lines of a message that its project did not close yet.
// They count only once the project does.
func (b *msbuild) goesOn(l line) bool {
	t := strings.TrimSpace(l.text)
	if !b.open || t == "" || indent(l.text) == 0 || len(b.buffer) == msMaxLines || msMayBe(l.text) && msLine.MatchString(l.text) || msTotal.MatchString(l.text) {
		return false
	}
	text, project, closed := msCutProject(t)
	if text != "" {
		b.buffer = append(b.buffer, aires.Note{Message: text})
	}
	if closed {
		b.held.Notes = append(b.held.Notes, b.buffer...)
		b.held.Log.LastLine = l.no
		if !strings.ContainsAny(b.held.File, `/\`) && b.held.File != "" {
			b.held.File = msInProject(b.held.File, project)
		}
		b.project, b.open, b.buffer = project, false, nil
	}
	return true
}

func (b *msbuild) end(p *parser) {
	b.flush(p)
	b.test.end(p)
}

// flush emits what is held, unless the summary only repeats it.
func (b *msbuild) flush(p *parser) {
	d := b.held
	if d == nil {
		return
	}
	b.held = nil
	if b.project != "" {
		d.Notes = append(d.Notes, aires.Note{Message: "in project", File: b.project})
	}
	key := msKey{identityOf(d), b.project}
	if b.summary && b.seen[key] {
		return
	}
	b.seen[key] = true
	p.emitUnclassed(*d, msClassify)
}
