package diag

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// makeFamily reads make, ninja and the shell's words about commands that are
// not there. Most of what make says about a failure is an echo of somebody
// else's error; it is an error itself only where nothing explains it.
type makeFamily struct {
	echo    aires.Diagnostic   // the first echo
	command []aires.Diagnostic // the shell's, held until something failed for it
}

func newMake() family { return &makeFamily{} }

func makeWords() []string {
	return []string{
		"*** ", "ntering directory", "eaving directory", "\nmake: ", "\nninja: ", "\nFAILED: ", "not found", "No such file", "unbound variable", "parameter not set", "yntax error", "unexpected EOF", "recipe for target",
	}
}

var (
	makeLine    = regexp.MustCompile(`^(?:\S*[/\\])?(?:g|b|mingw32-|n)?make(?:\.exe)?(?:\[\d+\])?: (.*)`)
	makeStop    = regexp.MustCompile(`^(.*?)(?:\.  Stop\.?)?$`)
	makeRecipe  = regexp.MustCompile(`^\*\*\* \[(?:(.+?):(\d+): )?([^\]]+)\] (.*)$`)
	makeForeign = regexp.MustCompile(`\. {1,2}\S+$|。 ?\S+$`) // what stands for "Stop." in other languages
	makeNoRule  = regexp.MustCompile("No rule to make target [`'‘](?P<missing>[^'’]+)['’]")
	makeMissing = regexp.MustCompile(`^(\S+): (?:No such file or directory|Command not found|command not found|not found)$`)
	shellLine   = regexp.MustCompile(`^(\S*/(?:sh|bash|dash|zsh|ash)|sh|bash|dash|zsh|ash|\S+\.(?:sh|bash))(?:\[\d+\])?: (?:line )?(?:(\d+): )?(\S+): (?:command )?not found$`)
	// shellFault is what ends a script, whatever it runs.
	shellFault  = regexp.MustCompile(`^(\S+\.(?:sh|bash)): (?:line )?(\d+): (?:(\S+): (?:unbound variable|parameter not set)|syntax error.*|Syntax error: .*|unexpected EOF .*)$`)
	ninjaNeeded = regexp.MustCompile(`^'([^']+)', needed by '[^']+', missing and no known rule to make it$|^loading '([^']+)': No such file`)
)

func (f *makeFamily) start(p *parser, l line) bool {
	text := l.text
	if strings.Contains(text, "make") {
		if m := makeLine.FindStringSubmatch(text); m != nil {
			return f.make(p, l, m[1])
		}
	}
	if strings.HasSuffix(text, "not found") {
		if m := shellLine.FindStringSubmatch(text); m != nil {
			at := place{file: m[1], line: lineNo(m[2])}
			if !strings.Contains(path.Base(m[1]), ".") {
				at = place{} // the shell itself, told what to run by make
			}
			f.shell(l, text, m[3], at)
			return true
		}
	}
	if m := shellFault.FindStringSubmatch(text); m != nil {
		d := aires.Diagnostic{Tool: "sh", Severity: aires.SeverityError, Kind: aires.KindSyntax, Message: text[strings.Index(text, m[2]+": ")+len(m[2])+2:]}
		if m[3] != "" {
			d.Kind, d.Symbols = aires.KindMissingSymbol, missing(m[3])
		}
		place{file: m[1], line: lineNo(m[2])}.on(&d)
		p.emit(d)
		return true
	}
	if rest, ok := strings.CutPrefix(text, "ninja: "); ok {
		return f.ninja(p, rest)
	}
	if target, ok := strings.CutPrefix(text, "FAILED: "); ok && !hasAny(target, "::", "Build did NOT complete") {
		f.remember(l, aires.Diagnostic{Tool: "ninja", Message: "building " + strings.TrimSpace(target) + " failed"})
		return true
	}
	at, rest, ok := cutPlace(text)
	if !ok || at.column > 0 {
		return false
	}
	if message, ok := strings.CutPrefix(rest, "*** "); ok {
		f.error(p, at, message)
		return true
	}
	message, ok := strings.CutPrefix(rest, "warning: ")
	if !ok || !hasAny(message, "recipe for target") {
		return false
	}
	d := aires.Diagnostic{Tool: "make", Severity: aires.SeverityWarning, Message: message}
	at.on(&d)
	p.emit(d)
	return true
}

// make reads what stands behind "make[1]: ".
func (f *makeFamily) make(p *parser, l line, text string) bool {
	switch m := makeRecipe.FindStringSubmatch(text); {
	case m != nil:
		at, _, _ := cutPlace(m[1] + ":" + m[2] + ":")
		d := aires.Diagnostic{Tool: "make", Message: "recipe for target '" + m[3] + "' failed: " + m[4]}
		at.on(&d)
		f.remember(l, d)
		if strings.HasSuffix(m[4], "Error 127") {
			f.flush(p)
		}
	case strings.HasPrefix(text, "Entering directory "):
		p.enter(unquote(text[len("Entering directory "):]))
	case strings.HasPrefix(text, "Leaving directory "):
		p.leave(unquote(text[len("Leaving directory "):]))
	case strings.HasPrefix(text, "*** Waiting for unfinished jobs"):
	case strings.HasPrefix(text, "*** "):
		f.error(p, place{}, text[4:])
	case strings.HasPrefix(text, "warning: "):
		p.emit(aires.Diagnostic{Tool: "make", Severity: aires.SeverityWarning, Message: text[len("warning: "):]})
	default:
		if m := makeMissing.FindStringSubmatch(text); m != nil {
			f.shell(l, text, m[1], place{})
		}
	}
	return true
}

// error emits an error that make itself found.
func (f *makeFamily) error(p *parser, at place, message string) {
	message = makeStop.FindStringSubmatch(message)[1]
	d := aires.Diagnostic{Tool: "make", Severity: aires.SeverityError, Kind: aires.KindOther, Fatal: true, Message: message}
	at.on(&d)
	switch m := makeNoRule.FindStringSubmatch(message); {
	case m != nil:
		d.Kind, d.Symbols = aires.KindMissingFile, missing(m[1])
	case at.line == 0 && len(foreignNames(message)) > 0 && makeForeign.MatchString(message): // that there is no rule
		d.Kind, d.Symbols = aires.KindMissingFile, missing(foreignNames(message)[0])
	case hasAny(message, "missing separator", "recipe commences", "missing `endif'", "missing 'endif'", "extraneous", "unterminated"):
		d.Kind = aires.KindSyntax
	case hasAny(message, "no makefile found"):
		d.Kind = aires.KindMissingFile
	case strings.HasSuffix(message, ": No such file or directory"):
		d.Kind, d.Symbols = aires.KindMissingFile, missing(strings.TrimSuffix(message, ": No such file or directory"))
	}
	p.emit(d)
}

// shell holds a command that was not found: scripts probe for commands.
func (f *makeFamily) shell(l line, text, command string, at place) {
	if len(f.command) >= maxPending {
		return
	}
	d := aires.Diagnostic{
		Tool: "sh", Severity: aires.SeverityError, Kind: aires.KindMissingFile, Message: text, Symbols: missing(command),
		Log: aires.LogSpan{FirstLine: l.no, LastLine: l.no},
	}
	at.on(&d)
	f.command = append(f.command, d)
}

func (f *makeFamily) flush(p *parser) {
	for _, d := range f.command {
		p.emit(d)
	}
	f.command = nil
}

func (f *makeFamily) ninja(p *parser, text string) bool {
	if dir, ok := strings.CutPrefix(text, "Entering directory "); ok {
		p.enter(unquote(dir))
		return true
	}
	message, ok := strings.CutPrefix(text, "error: ")
	if !ok {
		return true // "build stopped" and progress
	}
	d := aires.Diagnostic{Tool: "ninja", Severity: aires.SeverityError, Kind: aires.KindOther, Fatal: true, Message: message}
	if m := ninjaNeeded.FindStringSubmatch(message); m != nil {
		d.Kind, d.Symbols = aires.KindMissingFile, missing(m[1]+m[2])
	}
	p.emit(d)
	return true
}

// remember keeps the first echo: the innermost make speaks first.
func (f *makeFamily) remember(l line, d aires.Diagnostic) {
	if f.echo.Message == "" {
		d.Severity, d.Kind = aires.SeverityError, aires.KindOther
		d.Log = aires.LogSpan{FirstLine: l.no, LastLine: l.no}
		f.echo = d
	}
}

func (f *makeFamily) more(*parser, line) bool { return false }
func (f *makeFamily) end(*parser)             {}

// close emits what is held when nothing else says why the build failed.
func (f *makeFamily) close(p *parser) {
	if p.res.Errors == 0 {
		f.flush(p)
		p.settle()
	}
	if p.res.Errors == 0 && f.echo.Message != "" {
		p.emit(f.echo)
	}
}

// unquote takes the quotes off that make puts around a directory.
func unquote(s string) string { return strings.Trim(s, "`'‘’\"") }

// enter notes that a tool changed into dir.
func (p *parser) enter(dir string) {
	if len(p.dirs) < maxDirs {
		p.dirs = append(p.dirs, dir)
	}
}

// maxDirs bounds how deep directories nest; make's own recursion is shallower.
const maxDirs = 64

// leave notes that a tool left dir. Makes that run side by side leave in any
// order.
func (p *parser) leave(dir string) {
	for i, d := range slices.Backward(p.dirs) {
		if d == dir {
			p.dirs = slices.Delete(p.dirs, i, i+1)
			return
		}
	}
}
