package booklet

import (
	"regexp"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Style says how text for a terminal is laid out. The zero value is plain text
// of 80 columns.
type Style struct {
	Color  bool // false gives no escape byte at all
	Width  int  // columns of the terminal; 0 means 80
	Height int  // rows that Causes may fill; 0 means 24, below 0 all it needs
}

const (
	narrowest = 20  // columns below which nothing is laid out any more
	widest    = 100 // columns of prose: longer lines are hard to read
)

func (s Style) width() int {
	if s.Width <= 0 {
		return 80
	}
	return max(narrowest, s.Width)
}

func (s Style) height() int {
	if s.Height == 0 {
		return 24
	}
	return s.Height
}

// The inks: few, so that a page stays calm.
const (
	bold   = "1"
	dim    = "2"
	red    = "31"
	green  = "32"
	yellow = "33"
	cyan   = "36"
)

// paint colours one line of clean text.
func (s Style) paint(ink, text string) string {
	if !s.Color || ink == "" || text == "" {
		return text
	}
	return "\x1b[" + ink + "m" + text + "\x1b[0m"
}

// sheet is a terminal page being written. Texts must be clean: lines without
// control characters.
type sheet struct {
	strings.Builder
	Style
}

// put wraps text behind first, its further lines indented by as many columns.
func (s *sheet) put(first, ink, text string) {
	indent := columns(first)
	room := max(narrowest/2, min(s.width(), widest)-indent)
	for i, l := range wrap(text, room) {
		if i > 0 {
			first = strings.Repeat(" ", indent)
		}
		if strings.TrimSpace(first) == "" {
			l = unobeyed(l)
		}
		s.WriteString(first)
		s.WriteString(s.paint(ink, l) + "\n")
	}
}

// runnerCommand is what runners of GitHub and Azure obey in the output of a step, at
// the beginning of a line.
var runnerCommand = regexp.MustCompile(`^\s*(?:::\w.*::|##\[)`)

// unobeyed keeps a line from being a command of a runner.
func unobeyed(l string) string {
	if runnerCommand.MatchString(l) {
		return "·" + l
	}
	return l
}

// wrap breaks text between words, and inside a word only where it is wider
// than a line: paths, names and addresses stay whole.
func wrap(text string, room int) []string {
	lines := []string{""}
	for word := range strings.FieldsSeq(text) {
		last := &lines[len(lines)-1]
		switch {
		case *last == "":
			*last = word
		case columns(*last)+1+columns(word) <= room:
			*last += " " + word
		default:
			lines = append(lines, word)
		}
		last = &lines[len(lines)-1]
		if columns(*last) > room {
			lines = append(lines[:len(lines)-1], strings.Split(ansi.Hardwrap(*last, room, false), "\n")...)
		}
	}
	return lines
}

// raw writes lines as they are, cut at the terminal's edge; ink picks a colour
// for each.
func (s *sheet) raw(indent, text string, ink func(string) string) {
	for l := range strings.SplitSeq(strings.TrimRight(block(text), "\n"), "\n") {
		l = strings.TrimRight(strings.ReplaceAll(l, "\t", "    "), " ")
		l = ansi.Truncate(l, max(narrowest/2, s.width()-len(indent)), "…")
		if l == "" {
			s.WriteByte('\n')
			continue
		}
		if strings.TrimSpace(indent) == "" {
			l = unobeyed(l)
		}
		s.WriteString(indent + s.paint(ink(l), l) + "\n")
	}
}

func (s *sheet) gap() { s.WriteByte('\n') }

// fit cuts or pads clean text to exactly n columns.
func fit(text string, n int) string {
	text = ansi.Truncate(text, n, "…")
	return text + strings.Repeat(" ", max(0, n-columns(text)))
}

// fitRight is fit with the text at the right edge.
func fitRight(text string, n int) string {
	text = ansi.Truncate(text, n, "…")
	return strings.Repeat(" ", max(0, n-columns(text))) + text
}

// columns is how wide clean text is on a terminal.
func columns(text string) int { return ansi.StringWidth(text) }
