package diag

import "github.com/airesdev/aires"

// line is one line of the log after cleaning: no escape sequences, no line
// end, valid UTF-8.
type line struct {
	no   int // counted from 1 in the raw log
	text string
}

// family reads the diagnostics of one family of tools. A family is a small
// state machine, made anew for each log, and may remember what it saw (the
// directory make entered, the package go is building).
//
// The parser offers each line first to the family that claimed the line before
// (more). When that says no, its end is called, and the line is offered to all
// families in order of registration (start). The first to claim it wins.
//
// Lines that hold none of a family's words are never offered to its start: who
// begins on a new word adds it to the family's words.
type family interface {
	// start reports whether l begins something of this family.
	start(p *parser, l line) bool
	// more reports whether l continues what this family claimed last.
	more(p *parser, l line) bool
	// end says that what was begun is over; what is still held is emitted now.
	end(p *parser)
}

// doubter is a family that claims lines on a guess, such as a line of source
// that only the marks below it prove one. doubt returns the last lines that it
// claimed where nothing proved them, and forgets them: everybody is then asked
// once more. It is called after each end.
type doubter interface {
	doubt() []line
}

// holder is a family that may still hold a diagnostic that it has begun, since
// lines of other processes can stand between its own. release emits it; it is
// called after the last line and before any close.
type holder interface {
	release(p *parser)
}

// closer is a family that holds something beyond its end, such as a failed
// test whose package is named only later. close is called once, after the last
// line, in order of registration.
type closer interface {
	close(p *parser)
}

// emitter is what a family does with what it read. *parser implements it.
//
// emit adds d to the result and returns it, so that the family can go on
// filling it in (notes, symbols, end of range) until its end is called. The
// parser sets ID, Count, PathStatus and a missing Log span, and folds exact
// repeats.
type emitter interface {
	emit(d aires.Diagnostic) *aires.Diagnostic
}

var _ emitter = (*parser)(nil)
