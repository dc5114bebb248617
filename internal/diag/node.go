package diag

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// node reads an exception that nobody caught, as Node.js prints it: a place,
// its source and a caret, the exception with its stack, and the version.
type node struct {
	held   *aires.Diagnostic
	inside bool // the place is the user's, not Node's or a package's
	left   int  // lines that may stand before the exception
}

func newNode() family { return &node{} }

// nodeMaxSource is how many lines may stand between place and exception.
const nodeMaxSource = 12

var (
	nodeHead  = regexp.MustCompile(`^(?:file://)?(/\S.*|[A-Za-z]:\\.*|node:\S+|internal/\S+|\w+\.js):(\d+)$`)
	nodeFile  = regexp.MustCompile(`\.[cm]?[jt]sx?$|^node:`)
	nodeError = regexp.MustCompile(`^(?:Uncaught )?((?:[A-Z]\w*)?(?:Error|Exception))(?: \[(\w+)\])?(?:: (.*))?$`)
	nodeFrame = regexp.MustCompile(`^\s+at (?:.* \()?(?:file://)?((?:/|[A-Za-z]:\\|node:)[^()]*?):(\d+):(\d+)\)?( \{)?$`)
	nodeNeeds = regexp.MustCompile(`^- (\S.*)$`)
	nodeFrom  = regexp.MustCompile(` imported from (?:file://)?(\S+)$`)
	nodeRules = rules{
		{"Cannot find module", aires.KindMissingFile, regexp.MustCompile(`Cannot find module '(?P<missing>[^']+)'`)},
		{"Cannot find package", aires.KindMissingFile, regexp.MustCompile(`Cannot find package '(?P<missing>[^']+)'`)},
		{"ENOENT", aires.KindMissingFile, regexp.MustCompile(`'(?P<missing>[^']+)'`)},
		{"does not provide an export named", aires.KindMissingSymbol, regexp.MustCompile(`export named '(?P<missing>[^']+)'`)},
		{"is not defined", aires.KindMissingSymbol, regexp.MustCompile(`^(?P<missing>\S+) is not defined`)},
		{"heap out of memory", aires.KindFatal, nil},
	}
)

func nodeWords() []string {
	return []string{"\nnode:", "\nfile://", ".js:", ".mjs:", ".cjs:", ".ts:", ".mts:", ".cts:", ".jsx:", ".tsx:"}
}

func (n *node) start(_ *parser, l line) bool {
	if n := len(l.text); n == 0 || !isDigit(l.text[n-1]) {
		return false
	}
	m := nodeHead.FindStringSubmatch(l.text)
	if m == nil || !nodeFile.MatchString(m[1]) {
		return false
	}
	n.held = &aires.Diagnostic{
		Tool: "node", Severity: aires.SeverityError, File: m[1], Line: lineNo(m[2]),
		Log: aires.LogSpan{FirstLine: l.no, LastLine: l.no},
	}
	n.inside, n.left = nodeOwn(m[1]), nodeMaxSource
	return true
}

// nodeOwn reports whether a file belongs to the project.
func nodeOwn(file string) bool {
	return !strings.HasPrefix(file, "node:") && !strings.HasPrefix(file, "internal/") && strings.ContainsAny(file, `/\`) && !strings.Contains("/"+slashed(file), "/node_modules/")
}

func (n *node) more(_ *parser, l line) bool {
	d := n.held
	if d == nil || strings.HasPrefix(l.text, "Node.js v") {
		return d != nil
	}
	took := n.stack(l.text)
	if d.Message == "" {
		took = n.before(l.text)
	}
	if took && l.text != "" {
		d.Log.LastLine = l.no
	}
	return took
}

// before reads up to the exception.
func (n *node) before(text string) bool {
	d := n.held
	if m := nodeError.FindStringSubmatch(text); m != nil {
		d.Code, d.Message = m[1], m[3]
		if d.Message == "" {
			d.Message = m[1]
		}
		return true
	}
	if m := javaCaret.FindStringSubmatch(strings.ReplaceAll(text, "^^", "^")); m != nil || strings.Trim(text, " \t^") == "" && text != "" {
		d.Column = strings.IndexByte(text, '^') + 1
	} else if d.Source == "" && text != "" {
		d.Source = text
	}
	n.left--
	return n.left > 0
}

// stack reads what stands below the exception.
func (n *node) stack(text string) bool {
	d := n.held
	if m := nodeFrame.FindStringSubmatch(text); m != nil {
		if own := nodeOwn(m[1]); own && !n.inside {
			d.File, d.Line, d.Column, d.Source = m[1], lineNo(m[2]), lineNo(m[3]), ""
			n.inside = true
		}
		return true
	}
	if m := nodeNeeds.FindStringSubmatch(text); m != nil {
		if nodeOwn(m[1]) && !n.inside {
			d.Notes = append(d.Notes, aires.Note{Message: "required by", File: m[1]})
		}
		return len(d.Notes) < maxNotes
	}
	return text == "Require stack:" || text == "" || strings.HasPrefix(text, "    at ") || text == "}" ||
		strings.HasPrefix(text, "  code: ") || strings.HasPrefix(text, "  requireStack: ") || strings.HasPrefix(text, "  errno: ") ||
		strings.HasPrefix(text, "  syscall: ") || strings.HasPrefix(text, "  path: ") || strings.HasPrefix(text, "  '") || text == "  ]"
}

func (n *node) end(p *parser) {
	d := n.held
	if n.held = nil; d == nil || d.Message == "" {
		return
	}
	nodeRules.class(d)
	if m := nodeFrom.FindStringSubmatch(d.Message); m != nil && !n.inside {
		d.File, d.Line, n.inside = m[1], 0, true
		d.Source, d.Column = "", 0
	}
	switch {
	case d.Kind == aires.KindOther && d.Code == "SyntaxError":
		d.Kind = aires.KindSyntax
	case d.Kind == aires.KindOther:
		d.Kind = aires.KindTest
	}
	if !n.inside {
		d.Source, d.Column = "", 0
	}
	p.emit(*d)
}
