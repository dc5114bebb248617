package modelsim

import (
	"net/http"
	"strings"
)

// hits reports whether the fault's conditions hold, its number of times aside.
func (f *Fault) hits(c Call) bool {
	index := c.Index
	if f.Model != "" {
		index = c.ModelIndex
	}
	return (f.Model == "" || canonical(f.Model) == canonical(c.Model)) &&
		(f.Prompt == "" || c.contains(f.Prompt)) &&
		index >= f.From &&
		(f.Match == nil || f.Match(c))
}

// altered is the text of an answer under faults that change it as a whole.
func (x *exchange) altered(text string) string {
	if x.fault == nil {
		return text
	}
	switch x.fault.Failure {
	case FailNotJSON:
		return "I am sorry, but I would rather talk about the weather."
	case FailInvalid:
		return "{}"
	case FailEmpty:
		return ""
	case FailWrongModel:
		x.voice.as("impostor")
	}
	return text
}

// spoil does in the middle of the answer what the fault says. It reports
// whether to go on writing, and if not, whether to end the answer in order.
func (x *exchange) spoil(e *ending) (goOn, end bool) {
	if x.fault == nil {
		return true, true
	}
	switch x.fault.Failure {
	case FailCut:
		panic(http.ErrAbortHandler)
	case FailStall:
		x.hang()
	case FailDoneFalse:
		e.done = false
	case FailLength:
		e.reason = "length"
		return false, true
	case FailErrorLine:
		x.voice.trouble("an error was encountered while running the model")
		return false, false
	case FailGarbage:
		_, _ = x.w.Write([]byte("%%% not a line of any protocol %%%\n")) // whoever left sees nothing
		return false, false
	case FailSpace:
		x.flood(strings.Repeat(" ", 8))
	case FailFlood:
		x.flood("and so on ")
	}
	return true, true
}

// flood writes one piece until nobody listens.
func (x *exchange) flood(piece string) {
	for sleep(x.r, x.down, 0) {
		x.voice.piece(piece)
	}
	panic(http.ErrAbortHandler)
}

// contains reports whether the call's texts hold s.
func (c Call) contains(s string) bool {
	return strings.Contains(c.Prompt, s) || strings.Contains(c.System, s)
}
