package tui

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// paper is the end of a terminal, where one drawing takes the place of the
// last. Libraries for this take a drawing to have as many rows as it was given
// lines. A terminal that became narrower has broken these into more, and of
// each drawing some rows would stay; so rows are counted anew at the width that
// the terminal has now.
type paper struct {
	w       *os.File
	rewraps bool
	shown   []string
	width   int // of the terminal when shown was drawn
}

// The controls that a drawing needs, and nothing is left switched by them.
const (
	begin   = "\x1b[?2026h\x1b[?25l\x1b[?7l" // hold the screen; no cursor; no breaking of lines
	end     = "\x1b[?7h\x1b[?25h\x1b[?2026l"
	toEnd   = "\x1b[K" // clears the rest of a line
	toFloor = "\x1b[J" // clears everything below
)

// draw puts lines in the place of the last drawing. The cursor is left below
// them, in an empty row.
func (p *paper) draw(view string, width int) error {
	lines := strings.Split(view, "\n")
	var b bytes.Buffer
	b.WriteString(begin)
	if n := p.rows(width); n > 0 {
		fmt.Fprintf(&b, "\x1b[%dA", n)
	}
	b.WriteString("\r")
	same := width == p.width && len(lines) == len(p.shown)
	for i, l := range lines {
		if !same || l != p.shown[i] {
			b.WriteString(l + toEnd)
		}
		b.WriteString("\r\n")
	}
	b.WriteString(toFloor + end)
	p.shown, p.width = lines, width
	_, err := p.w.Write(b.Bytes())
	return err
}

// rows is how many rows the last drawing takes on a terminal of this width.
func (p *paper) rows(width int) int {
	n := len(p.shown)
	if p.rewraps && width < p.width {
		for _, l := range p.shown {
			n += max(0, ansi.StringWidth(l)-1) / width
		}
	}
	return n
}
