package diag

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/airesdev/aires"
)

// cmakeFamily reads CMake's errors and warnings, and configure's errors. A
// message of CMake is indented below its head, its call stack below that.
type cmakeFamily struct {
	last  *aires.Diagnostic
	stack bool
	flush int // lines that may still go on unindented, as below an error without a place
}

func newCMake() family { return &cmakeFamily{} }

func cmakeWords() []string { return []string{"CMake ", "configure: "} }

var (
	cmakeHead = regexp.MustCompile(`^CMake ((?:Internal )?Error|(?:Deprecation |Author )?Warning)(?: \(dev\))?` +
		`(?: at (.+?)(?::(\d+))?(?: \((\w+)\))?:| in (.+):|: (.*))$`)
	cmakeFrame   = regexp.MustCompile(`^\s+(.+):(\d+) \((\w+)\)$`)
	cmakeUnknown = regexp.MustCompile(`Unknown CMake command "([^"]+)"`)
	cmakePackage = regexp.MustCompile(`provided by "([^"]+)"|Could NOT find (\w+)|Could not find a package configuration file named "([^"]+)"|unable to find a build program corresponding to "([^"]+)"|^No (CMAKE_\w+_COMPILER) could be found|Could not find cmake module file: (\S+)|^(CMAKE_\w+_COMPILER) not set|Cannot find source file: (\S+)|set to NOTFOUND\. .*files: (\w+)`)
)

func (f *cmakeFamily) start(p *parser, l line) bool {
	if message, ok := strings.CutPrefix(l.text, "configure: error: "); ok {
		p.emit(aires.Diagnostic{
			Tool: "configure", Severity: aires.SeverityError, Kind: aires.KindOther, Fatal: true, Message: message,
		})
		return true
	}
	if !strings.HasPrefix(l.text, "CMake ") {
		return false
	}
	m := cmakeHead.FindStringSubmatch(l.text)
	if m == nil {
		return false
	}
	d := aires.Diagnostic{Tool: "cmake", Severity: aires.SeverityError, Kind: aires.KindOther, Message: m[6], File: m[2] + m[5]}
	d.Line, _ = strconv.Atoi(m[3]) // no digits: no line
	if strings.HasSuffix(m[1], "Warning") {
		d.Severity, d.Kind = aires.SeverityWarning, aires.KindWarning
	}
	if m[4] != "" {
		d.Notes = []aires.Note{{Message: "in " + m[4]}}
	}
	d.Log = aires.LogSpan{FirstLine: l.no, LastLine: l.no}
	f.last, f.stack, f.flush = p.emit(d), false, 0
	if d.File == "" {
		f.flush = maxFlush
	}
	return true
}

// maxFlush is how many lines CMake writes without indent below a head.
const maxFlush = 6

// cmakeFlush is how such a line looks: a sentence or the name of a variable.
var cmakeFlush = regexp.MustCompile(`^[A-Z]\w+(?: [^:]|$)`)

func (f *cmakeFamily) more(p *parser, l line) bool {
	switch {
	case f.last == nil:
		return false
	case l.text == "":
		f.flush = 0
		return true
	case f.flush > 0 && cmakeFlush.MatchString(l.text) && p.gate.open([]byte(l.text)) == 0:
		f.flush--
		f.say(l.text)
	case f.last.Message == "" && strings.HasPrefix(l.text, "-- "): // progress goes another way
	case strings.HasPrefix(l.text, "Call Stack (most recent call first):"):
		f.stack = true
	case indent(l.text) == 0:
		return false
	default:
		f.say(l.text)
	}
	f.last.Log.LastLine = l.no
	return true
}

// say reads an indented line: a frame of the stack, or more of the message.
func (f *cmakeFamily) say(text string) {
	if m := cmakeFrame.FindStringSubmatch(text); m != nil && f.stack {
		at, _, _ := cutPlace(m[1] + ":" + m[2] + ":")
		f.last.Notes = append(f.last.Notes, at.note("called from "+m[3]))
		return
	}
	if len(f.last.Message) < maxMessage {
		f.last.Message = strings.TrimSpace(f.last.Message + " " + strings.TrimSpace(text))
	}
}

func (f *cmakeFamily) end(*parser) {
	if f.last != nil && f.last.Severity == aires.SeverityError {
		cmakeClass(f.last)
	}
	f.last = nil
}

// cmakeClass sorts an error once its message is complete.
func cmakeClass(d *aires.Diagnostic) {
	m, unknown := cmakePackage.FindStringSubmatch(d.Message), cmakeUnknown.FindStringSubmatch(d.Message)
	switch {
	case m != nil:
		d.Kind, d.Symbols = aires.KindMissingFile, missing(strings.Join(m[1:], ""))
	case unknown != nil:
		d.Kind, d.Symbols = aires.KindMissingSymbol, missing(unknown[1])
	case strings.Contains(d.Message, "Parse error"):
		d.Kind = aires.KindSyntax
	case hasAny(d.Message, "Cannot find source file", "not found", "does not exist", "could not find", "could not load"):
		d.Kind = aires.KindMissingFile
	}
}
