package diag

import (
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/airesdev/aires"
)

// pythonFamily reads tracebacks, syntax errors, warnings and the interpreter's
// own words. pytest's reports are pytestFamily's.
type pythonFamily struct {
	trace *pyTrace
	test  string // unittest's name of the test whose traceback follows
	last  *aires.Diagnostic
	// compiling is the file that compileall could not compile; what is wrong
	// with it, said below, names only its base.
	compiling string
}

func newPython() family { return &pythonFamily{} }

func pythonWords() []string {
	return []string{
		"*** Error compiling", tracebackHead, "\n  File \"", "File \"", ".py:", ".pyi:", "can't open file", "No module named", "Error while finding",
		"\nFAIL: ", "\nERROR: ", "\nSyntaxError: ", "\nIndentationError: ", "\nTabError: ", "\nSorry: ", "pytest: error: ", "py.test: error: ",
	}
}

var (
	// unittestHead stands between two rules above a test's traceback.
	unittestHead = holding("FAIL:_ ERROR:_", `^(?:FAIL|ERROR): (\w[\w.]* \([\w.<>]+\).*)$`)
	// syntaxLine is a syntax error in one line, as py_compile prints it.
	syntaxLine = holding("Error:_", `^(?:Sorry: )?(SyntaxError|IndentationError|TabError): (.*) \((.+), line (\d+)\)$`)
	// compileFailed is what compileall says above an error.
	compileFailed = holding("***_Error_compiling", `^\*\*\* Error compiling '([^']+)'\.\.\.$`)
	// pythonLine is what the interpreter says before it runs anything.
	pythonLine = holding("can't_open No_module Error_while", `^(?:\S*[/\\])?(?:python[\d.]*|py)(?:\.exe)?: ((?:can't open file|No module named|Error while finding).*)$`)
	// argparseLine is a script's complaint about its arguments.
	argparseLine = holding(":_error:_", `^(?:\S*[/\\])?(?:pytest|py\.test|\S+\.py): error: (.+)$`)
	openFile     = regexp.MustCompile(`can't open file '([^']+)'`)
	// warningLine is a warning's first line; its source follows, indented.
	warningLine = holding("Warning:_", `^\s*(.+\.py):(\d+): (\w*Warning): (.*)$`)
	// notFound is pip's error; that no distribution matches follows from it.
	// pipSays are pip's other errors that nothing else explains.
	pipSays = holding("ERROR:_", `^ERROR: ((?:Could not open requirements file|Invalid requirement|Cannot install .* because |Package '[^']+' requires a different Python|`+
		`Directory '[^']+' is not installable|Could not install packages due to|ResolutionImpossible|THESE PACKAGES DO NOT MATCH THE HASHES).*)$`)
	pipFile  = regexp.MustCompile(`No such file or directory: '([^']+)'`)
	notFound = holding("Could_not_find", `^ERROR: Could not find a version that satisfies the requirement (\S+)`)
)

func (f *pythonFamily) start(p *parser, l line) bool {
	text := l.text
	if m := compileFailed.FindStringSubmatch(text); m != nil {
		f.compiling = m[1]
		return true
	}
	if f.trace = startPyTrace(p, l); f.trace != nil {
		return true
	}
	if m := unittestHead.FindStringSubmatch(text); m != nil {
		f.test = m[1]
		return true
	}
	if m := warningLine.FindStringSubmatch(text); m != nil {
		n, _ := strconv.Atoi(m[2])
		f.last = p.emit(aires.Diagnostic{
			Tool: "python", Severity: aires.SeverityWarning, Code: m[3], Message: m[4], File: m[1], Line: n,
		})
		return true
	}
	if m := syntaxLine.FindStringSubmatch(text); m != nil {
		d := pyDiagnostic("python", m[1], m[2])
		d.File = m[3]
		if path.Base(slashed(f.compiling)) == d.File {
			d.File = f.compiling
		}
		d.Line, _ = strconv.Atoi(m[4])
		p.emit(d)
		return true
	}
	if m := pythonLine.FindStringSubmatch(text); m != nil {
		f.interpreter(p, m[1])
		return true
	}
	if m := argparseLine.FindStringSubmatch(text); m != nil {
		p.emit(aires.Diagnostic{Tool: "python", Severity: aires.SeverityError, Kind: aires.KindOther, Fatal: true, Message: m[1]})
		return true
	}
	if m := notFound.FindStringSubmatch(text); m != nil {
		p.emit(aires.Diagnostic{
			Tool: "pip", Severity: aires.SeverityError, Kind: aires.KindMissingFile,
			Message: strings.TrimPrefix(text, "ERROR: "), Symbols: missing(m[1]),
		})
		return true
	}
	if m := pipSays.FindStringSubmatch(text); m != nil {
		d := aires.Diagnostic{Tool: "pip", Severity: aires.SeverityError, Message: m[1]}
		if gone := pipFile.FindStringSubmatch(m[1]); gone != nil {
			d.Kind, d.Symbols = aires.KindMissingFile, missing(gone[1])
		}
		p.emit(d)
		return true
	}
	return f.checker(p, text)
}

// interpreter reads "can't open file" and "No module named".
func (f *pythonFamily) interpreter(p *parser, message string) {
	d := pyDiagnostic("python", "", message)
	d.Kind, d.Fatal = aires.KindMissingFile, true
	if m := openFile.FindStringSubmatch(message); m != nil {
		d.Symbols = missing(m[1])
	}
	p.emit(d)
}

func (f *pythonFamily) more(p *parser, l line) bool {
	switch {
	case f.trace != nil:
		return f.trace.more(p, l)
	case f.last != nil:
		return !strings.HasPrefix(strings.TrimLeft(l.text, " "), "File ") && f.goOn(l.text)
	}
	return false
}

func (f *pythonFamily) end(p *parser) {
	f.last = nil
	if f.trace == nil {
		return
	}
	if d, ok := f.trace.diagnostic("python"); ok {
		if f.test != "" {
			d.Notes = append([]aires.Note{{Message: "in " + f.test}}, d.Notes...)
		}
		p.emit(d)
	}
	f.trace, f.test = nil, ""
}
