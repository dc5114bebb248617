package tui

import (
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// View draws the state in at most width columns and height rows, without a
// line break at the end. A size of 0 means 80 by 24.
func (s *State) View(width, height int, now time.Time) string {
	if width <= 0 {
		width = 80
	}
	if height <= 0 {
		height = 24
	}
	if s.phase == over {
		return s.clip(wrapped(s.closing(), width), width, height)
	}
	lines := s.header(width, now)
	if room := height - len(lines); room > 0 {
		lines = append(lines, s.table(width, room, now)...)
	}
	return s.clip(lines, width, height)
}

// text is a line of plain words in one ink.
type text struct{ ink, words string }

// The inks: few, so that it stays calm.
const (
	plain  = ""
	bold   = "1"
	dim    = "2"
	red    = "31"
	yellow = "33"
)

// clip fits lines into the terminal and colours them.
func (s *State) clip(lines []text, width, height int) string {
	if len(lines) > height {
		lines = lines[:height]
	}
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = s.paint(l.ink, strings.TrimRight(ansi.Truncate(l.words, width, "…"), " "))
	}
	return strings.Join(out, "\n")
}

func (s *State) paint(ink, words string) string {
	if !s.Color || ink == plain || words == "" {
		return words
	}
	return "\x1b[" + ink + "m" + words + "\x1b[0m"
}

// wrapped breaks lines between words, so that what has to be typed can be
// copied whole. Further lines are indented.
func wrapped(lines []text, width int) []text {
	var out []text
	for _, l := range lines {
		row := ""
		for word := range strings.FieldsSeq(l.words) {
			if row != "" && ansi.StringWidth(row)+1+ansi.StringWidth(word) > width {
				out = append(out, text{l.ink, row})
				row = " "
			}
			row = strings.TrimPrefix(row+" "+word, " ")
		}
		for part := range strings.SplitSeq(ansi.Hardwrap(row, width, true), "\n") {
			out = append(out, text{l.ink, part})
		}
	}
	return out
}

// header says what runs, how long and how far, which hosts are down, which load
// a model, and whose limit has just changed.
func (s *State) header(width int, now time.Time) []text {
	clock := span(now.Sub(s.started))
	if s.started.IsZero() {
		clock = ""
	}
	if left := s.remaining(now); left > 0 {
		clock = list(clock, "about "+span(left)+" left")
	}
	if r := s.rate(now); r > 0 {
		clock = list(clock, fmt.Sprintf("%.0f tok/s", r))
	}
	lines := []text{{bold, spread(s.title, clock, width)}, {dim, s.progress()}}
	for _, h := range s.down {
		lines = append(lines, text{yellow, "host " + h.name + " is down: " + h.err})
	}
	for _, l := range s.loads {
		took := ""
		if d := now.Sub(l.since); d >= time.Second {
			took = span(d)
		}
		lines = append(lines, text{dim, list(l.host+" loads "+l.model, took)})
	}
	for _, l := range s.limits {
		if now.Sub(l.at) <= noticed {
			lines = append(lines, text{dim, l.words})
		}
	}
	return lines
}

// spread puts left and right at the ends of a line; left gives way.
func spread(left, right string, width int) string {
	room := width - ansi.StringWidth(right) - 2
	if right == "" || room < 8 {
		return ansi.Truncate(list(right, left), width, "…")
	}
	return pad(left, room) + "  " + right
}

func pad(words string, n int) string {
	words = ansi.Truncate(words, n, "…")
	return words + strings.Repeat(" ", max(0, n-ansi.StringWidth(words)))
}

func (s *State) progress() string {
	t := s.tally()
	switch s.phase {
	case waiting:
		return "waiting for the run to start"
	case reading:
		return "reading the log"
	case collecting:
		return list(s.found(), "collecting evidence")
	}
	return list(s.found(), counted(t.answered, "answered"), counted(t.running, "running"), counted(t.waiting, "waiting"), counted(t.failed, "failed"), counted(t.skipped, "skipped"))
}

func (s *State) found() string {
	return plural(s.summary.Errors, "error") + " from " + plural(s.broken, "cause")
}
