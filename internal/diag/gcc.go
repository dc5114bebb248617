package diag

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// gccFamily reads gcc, g++, clang, their drivers and the assembler. Who says
// "a.c:1:2: error: …" shows only in some of the messages, so a diagnostic that
// could be either's has the tool compilerUnknown until the log is over.
type gccFamily struct {
	before  []aires.Note      // inclusions and instantiations above the next diagnostic
	last    *aires.Diagnostic // that notes and source lines belong to
	shown   *aires.Diagnostic // whose source line comes next; nil for a note's
	unsure  line              // what may be that line
	expect  expectation
	gcc     bool // something only gcc says was seen
	clang   bool
	foreign bool // gcc does not speak English
	guessed bool // the kind of last was
}

const compilerUnknown = "cc"

func newGCC() family { return &gccFamily{} }

func gccWords() []string {
	return append([]string{
		": error: ", ": warning: ", ": error #", ": warning #", ": catastrophic error: ", ": fatal error: ", ": internal compiler error: ", ": Error: ", ": Warning: ", ": Fatal error: ",
		"}: error: ", "\nerror: ", "\nfatal error: too many errors",
		"\nIn file included from ", "note: ", ": In ", ": At ", "required from", "generated.",
		"\ncompilation terminated", "Assembler messages:", "sorry, unimplemented",
	}, foreignGate()...)
}

// generated is clang's last line about a file.
var generated = regexp.MustCompile(`^(?:\d+ warnings? and )?\d+ (?:errors?|warnings?) generated(?: when compiling for \w+)?\.$`)

func (f *gccFamily) start(p *parser, l line) bool {
	f.expect = nothing
	text := l.text
	switch {
	case f.above(text):
		return true
	case strings.Contains(text, " generated") && generated.MatchString(text):
		f.clang = true
		return true
	case strings.HasPrefix(text, "compilation terminated"):
		p.stopEarly()
		f.gcc = true
		return true
	case strings.HasPrefix(text, "fatal error: too many errors emitted"):
		p.stopEarly()
		p.tally.read["clang"]++ // clang counts it
		f.clang = true
		return true
	}
	if at, s, message, ok := gccPlaced(text); ok && !strings.HasPrefix(message, "undefined reference to ") { // gold's
		f.say(p, at, s, message)
		return true
	}
	if message, ok := strings.CutPrefix(text, "error: "); ok && strings.Contains(message, "invalid value '") && strings.Contains(message, "' in '-") {
		f.say(p, place{}, said{severity: aires.SeverityError, tool: "clang"}, message) // the front end has no name
		return true
	}
	if s, message, ok := gccDriver(text); ok {
		f.gcc = f.gcc || s.tool == "gcc"
		f.clang = f.clang || s.tool == "clang"
		if !strings.HasSuffix(message, "warnings being treated as errors") {
			f.say(p, place{}, s, message)
		}
		return true
	}
	return false
}

// say emits a diagnostic, or adds a note to the last.
func (f *gccFamily) say(p *parser, at place, s said, message string) {
	if s.severity == aires.SeverityNote || strings.HasPrefix(message, "(Each undeclared identifier") || message == "for each function it appears in.)" { // gcc before 4.7
		f.before = nil
		f.note(at.note(strings.TrimSpace(message)))
		return
	}
	f.foreign = f.foreign || s.foreign
	d := aires.Diagnostic{Tool: compilerUnknown, Severity: s.severity, Fatal: s.fatal, Message: message}
	at.on(&d)
	f.tool(&d, s)
	if text, flag, tidy := cutFlag(message); flag != "" {
		d.Message, d.Code = text, flag
		switch {
		case tidy:
			d.Tool = "clang-tidy"
		case shellCheck.MatchString(flag):
			d.Tool = "shellcheck"
		}
	}
	gccRules.class(&d)
	if lintSyntax.MatchString(d.Code) {
		d.Kind = aires.KindSyntax
	}
	d.Notes, f.before = f.before, nil
	if strings.Contains(message, "[-Werror") && d.Code != "" && len(d.Notes) < maxNotes {
		d.Notes = append(d.Notes, aires.Note{Message: "a warning that -Werror makes an error"})
	}
	d.Fatal = d.Fatal || d.Kind == aires.KindFatal
	d.Log = aires.LogSpan{FirstLine: p.no, LastLine: p.no}
	f.last, f.guessed = p.emit(d), false
	f.shown, f.expect = f.last, source
}

func (f *gccFamily) note(n aires.Note) {
	f.shown, f.expect = nil, source
	if f.guessed && f.last != nil && n.File != "" && n.Line != f.last.Line {
		f.last.Kind, f.last.Symbols, f.guessed = aires.KindType, nil, false
	}
	if f.last != nil && len(f.last.Symbols) == 0 && strings.Contains(n.Message, "but argument is of type") { // of the warning above
		of := aires.Diagnostic{Message: n.Message}
		gccRules.class(&of)
		f.last.Symbols = of.Symbols
	}
	if f.last != nil && len(f.last.Notes) < maxNotes {
		f.last.Notes = append(f.last.Notes, n)
	}
}

// tool names the tool where the words tell. What they tell depends on them
// alone, so that a repeat has the same tool.
func (f *gccFamily) tool(d *aires.Diagnostic, s said) {
	switch {
	case strings.HasSuffix(d.File, ".zig"), strings.HasSuffix(d.File, ".dart"):
		d.Tool = d.File[strings.LastIndexByte(d.File, '.')+1:]
	case strings.HasSuffix(d.File, ".swift"), d.File == "<unknown>", strings.HasPrefix(d.Message, "no such module '"):
		d.Tool = "swiftc"
	case s.tool != "":
		d.Tool = s.tool
	case strings.Contains(d.Message, "‘"), strings.Contains(d.Message, "[-Werror="):
		d.Tool, f.gcc = "gcc", true
	case strings.Contains(d.Message, "[-Werror,"), hasAny(d.Message, clangWords...):
		d.Tool, f.clang = "clang", true
	}
}

func (f *gccFamily) more(p *parser, l line) bool {
	text := l.text
	shows := f.expect != source // a line of source counts when carets follow it
	switch {
	case f.display(text):
		if shows {
			f.reach(l)
		}
		f.show(l, shows)
		return true
	case gccSnippet(text), f.fixIt(text):
		f.expect = nothing
		f.numbered(text)
		f.reach(l)
		return true
	case f.above(text):
		return true
	}
	if at, s, message, ok := gccPlaced(text); ok && s.severity == aires.SeverityNote {
		f.say(p, at, s, message)
		f.reach(l)
		return true
	}
	if note, ok := strings.CutPrefix(text, "note: "); ok && f.last != nil {
		f.note(aires.Note{Message: note})
		f.reach(l)
		return true
	}
	if len(f.before) > 0 {
		// What stands above belongs to what comes; end would forget it.
		return f.next(p, l)
	}
	return false
}

// reach extends the last diagnostic's span to l.
func (f *gccFamily) reach(l line) {
	if f.last != nil {
		f.last.Log.LastLine = l.no
	}
}

// show keeps a source line without a number once carets below prove it one.
func (f *gccFamily) show(l line, carets bool) {
	if !carets {
		f.unsure = l
		return
	}
	if f.shown != nil && f.shown.Source == "" {
		f.shown.Source = f.unsure.text
		f.included()
		f.mark(l.text)
	}
	f.unsure = line{}
}

// doubt returns what no carets proved to be source: where a compiler shows none,
// the line may be another tool's.
func (f *gccFamily) doubt() []line {
	if f.unsure.no == 0 {
		return nil
	}
	l := f.unsure
	f.unsure = line{}
	return []line{l}
}

// included classes what ended an inclusion, in whatever language it is said.
func (f *gccFamily) included() {
	d := f.shown
	if m := foreignFile.FindStringSubmatch(d.Message); m != nil && d.Fatal && d.Kind == aires.KindOther && strings.HasPrefix(strings.TrimSpace(d.Source), "#") && strings.Contains(d.Source, "include") && strings.Contains(d.Source, m[1]) {
		d.Kind, d.Symbols = aires.KindMissingFile, missing(m[1])
	}
	f.guess(d)
}

// mark sets the end of the range from the tildes right of the caret.
func (f *gccFamily) mark(carets string) {
	d := f.shown
	at := strings.IndexByte(carets, '^')
	if at < 0 || d.EndLine > 0 || d.Column == 0 || strings.Trim(carets, " \t~^") != "" {
		return
	}
	rest := carets[at+1:]
	d.EndLine, d.EndColumn = d.Line, d.Column+1+len(rest)-len(strings.TrimLeft(rest, "~"))
}

// numbered keeps the line of a display that has the diagnostic's number.
func (f *gccFamily) numbered(text string) {
	number, code, _ := strings.Cut(text, "|")
	if d := f.shown; d != nil && d.Source == "" && d.Line > 0 && lineNo(strings.TrimSpace(number)) == d.Line {
		d.Source = strings.TrimPrefix(code, " ")
		f.included()
	} else if d != nil && d.Source != "" && strings.TrimSpace(number) == "" {
		f.mark(code)
	}
}

// next reads the diagnostic that something stood above of.
func (f *gccFamily) next(p *parser, l line) bool {
	at, s, message, ok := gccPlaced(l.text)
	if ok {
		f.say(p, at, s, message)
	}
	return ok
}

func (f *gccFamily) end(*parser) { f.last, f.shown, f.before, f.expect = nil, nil, nil, nothing }

// close decides whose the diagnostics are that any compiler could have
// written.
func (f *gccFamily) close(p *parser) {
	if f.clang && !f.gcc {
		p.keep.retool(compilerUnknown, "clang")
		return
	}
	p.keep.retool(compilerUnknown, "gcc")
}
