package diag

import (
	"strconv"
	"strings"

	"github.com/airesdev/aires"
)

const tracebackHead = "Traceback (most recent call last):"

// pyTrace is a traceback being read, with those of the exceptions it was
// raised from. It may stand behind a prefix (an indentation, a container's
// name) that all its lines share.
type pyTrace struct {
	prefix    string
	exception string // "" until its line was read
	message   string
	best      place // the deepest frame that is the user's
	rank      int
	fresh     bool         // the best frame was the line before
	source    string       // of the best frame
	chain     []aires.Note // the exceptions before
	chained   bool         // the sentence that joins two was read
	first     int
	last      int  // the exception's line
	bare      bool // a syntax error without a traceback
	seen      int  // lines since the head
}

// frameLine is a frame of a traceback, or without "in" the place of a syntax
// error.
var frameLine = holding("File_\"", `^\s*File "([^"]+)", line (\d+)(, in .*)?$`)

// startPyTrace returns the trace that l begins, or nil.
func startPyTrace(p *parser, l line) *pyTrace {
	if i := strings.Index(l.text, tracebackHead); i >= 0 {
		t := &pyTrace{prefix: l.text[:i], first: l.no}
		if strings.HasSuffix(t.prefix, "+ Exception Group ") {
			t.prefix = strings.TrimSuffix(t.prefix, "+ Exception Group ") + "| "
		}
		return t
	}
	if m := frameLine.FindStringSubmatch(l.text); m != nil && m[3] == "" {
		t := &pyTrace{prefix: l.text[:max(0, indent(l.text)-2)], first: l.no, bare: true}
		t.frame(p, m)
		return t
	}
	return nil
}

// more reads the next line and reports whether it belongs to the trace.
func (t *pyTrace) more(p *parser, l line) bool {
	text, ok := t.strip(l.text)
	t.seen++
	switch {
	case !ok:
		return false
	case t.exception != "":
		return t.after(text)
	case text == "":
		return !t.bare
	}
	if m := frameLine.FindStringSubmatch(text); m != nil {
		t.frame(p, m)
		return true
	}
	if t.fresh {
		t.source, t.fresh = strings.TrimSpace(text), false
	}
	if text[0] == ' ' || text[0] == '\t' {
		return !t.bare || t.seen < 4 // source and carets
	}
	m := exceptionLine.FindStringSubmatch(text)
	if m == nil || t.bare && !strings.HasSuffix(m[1], "Error") {
		return false
	}
	t.exception, t.message, t.last = m[1], m[2], l.no
	t.chained = false
	return true
}

// strip takes the prefix off. What stood only before the head is none.
func (t *pyTrace) strip(text string) (string, bool) {
	rest, ok := strings.CutPrefix(text, t.prefix)
	if !ok && t.seen == 0 && strings.HasPrefix(text, "  File ") {
		t.prefix, rest, ok = "", text, true
	}
	if !ok && strings.TrimSpace(text) == strings.TrimSpace(t.prefix) {
		return "", true
	}
	return rest, ok
}

// after reads what follows an exception: nothing, or the next of the chain.
func (t *pyTrace) after(text string) bool {
	switch {
	case text == "":
		return true
	case strings.HasPrefix(text, "During handling of the above exception"),
		strings.HasPrefix(text, "The above exception was the direct cause"):
		t.chained = true
		return true
	case text == tracebackHead && t.chained:
		t.next()
		return true
	}
	return false
}

// next begins the exception that was raised from the one read.
func (t *pyTrace) next() {
	if len(t.chain) < maxNotes {
		t.chain = append(t.chain, t.best.note("raised from "+t.exception+": "+t.message))
	}
	t.exception, t.message, t.best, t.rank, t.chained = "", "", place{}, 0, false
	t.source, t.fresh = "", false
}

// frame keeps the deepest frame of the highest rank. A syntax error's place is
// no frame: it is where the error is, whoever's file that is.
func (t *pyTrace) frame(p *parser, m []string) {
	n, err := strconv.Atoi(m[2])
	if err != nil {
		return
	}
	rank := pyRank(p, m[1])
	if m[3] == "" {
		rank = 4
	}
	if rank >= t.rank {
		t.best, t.rank = place{file: m[1], line: n}, rank
		t.source, t.fresh = "", true
	}
}

// diagnostic returns what the trace says; ok is false where it broke off
// before the exception.
func (t *pyTrace) diagnostic(tool string) (d aires.Diagnostic, ok bool) {
	if t.exception == "" {
		return d, false
	}
	d = pyDiagnostic(tool, t.exception, t.message)
	t.best.on(&d)
	d.Source = t.source
	d.Notes = t.chain
	d.Log = aires.LogSpan{FirstLine: t.first, LastLine: t.last}
	return d, true
}
