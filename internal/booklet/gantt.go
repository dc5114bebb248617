package booklet

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/airesdev/aires"
)

// The marks of a timeline in a terminal.
const (
	markWaits   = '·'
	markLoads   = '▒'
	markReads   = '░'
	markAnswers = '█'
	markFailed  = '×'
)

// Timeline draws for a terminal how the nodes of a run took turns: a row a
// node while these are few, else a row for each slot of each host. It is as
// wide as st says. A report that is not Timed gives nothing but a remark. It
// returns only w's errors.
func Timeline(w io.Writer, rep *aires.Report, st Style) error {
	s := &sheet{Style: st}
	if Timed(rep) {
		c := follow(rep)
		if len(c.ran) <= shownNodes {
			s.nodes(&c)
		} else {
			s.slots(&c)
		}
	} else {
		s.WriteString("No model was asked in this run.\n")
	}
	_, err := io.WriteString(w, s.String())
	return err
}

// strip is a row of cells over the time of a course.
type strip struct {
	c     *course
	cells []rune
	inks  []string
}

func (c *course) strip(width int) *strip {
	s := &strip{c, slices.Repeat([]rune{' '}, width), make([]string, width)}
	return s
}

// at is the cell of a moment.
func (s *strip) at(t time.Time) int {
	return int(scale{s.c.from, s.c.to.Sub(s.c.from)}.at(t) / 100 * float64(len(s.cells)))
}

// fill marks the cells from one moment to another, at least one of them if the
// span is to be seen in any case.
func (s *strip) fill(from, to time.Time, mark rune, ink string, least int) {
	i := min(s.at(from), len(s.cells)-1)
	for j := i; j < min(len(s.cells), max(s.at(to), i+least)); j++ {
		s.cells[j], s.inks[j] = mark, ink
	}
}

// write paints runs of cells of one ink at once.
func (s *strip) write(st Style) string {
	var b strings.Builder
	for i := 0; i < len(s.cells); {
		j := i
		for j < len(s.cells) && s.inks[j] == s.inks[i] {
			j++
		}
		b.WriteString(st.paint(s.inks[i], string(s.cells[i:j])))
		i = j
	}
	return b.String()
}

// modelInks tell models apart where there is colour.
var modelInks = [inks]string{"34", "33", "32", "35", "36", "31"}

func (c *course) ink(model string) string { return modelInks[slices.Index(c.models, model)%inks] }

// nodes draws a row a node.
func (s *sheet) nodes(c *course) {
	name, took := 0, 0
	for _, f := range c.ran {
		name = max(name, columns(dash(f.Node)))
		took = max(took, columns(ranFor(f)))
	}
	name = min(name, s.width()/3)
	room := max(10, s.width()-name-took-3)
	for _, f := range c.ran {
		row := c.strip(room)
		row.fill(waitedFrom(f), f.Timing.Started, markWaits, dim, 0) // pauses between attempts included
		for _, h := range c.hosts {
			for _, l := range h.loads {
				if l.model == dash(f.Model) && h.name == dash(f.Host) && l.from.Before(f.Timing.Started) && l.to.After(waitedFrom(f)) {
					row.fill(latest(l.from, waitedFrom(f)), l.to, markLoads, "", 0)
				}
			}
		}
		for _, w := range attempts(f, c.to) {
			row.work(w, c.ink(w.model))
		}
		s.WriteString(strings.TrimRight(fit(dash(f.Node), name)+"  "+row.write(s.Style)+" "+fitRight(ranFor(f), took), " ") + "\n")
	}
	s.axis(c, name+2, room)
	s.WriteString("\n")
	s.entries(dim, "· waits for a slot", "▒ its model is loaded", "░ reads", "█ answers", "× fails")
	for _, h := range c.hosts {
		s.entries(dim, append([]string{h.name}, h.notes()...)...)
	}
}

// work draws an attempt.
func (s *strip) work(w work, ink string) {
	first := w.first
	if first.IsZero() { // nobody noted it
		first = w.from
	}
	s.fill(w.from, first, markReads, ink, 1)
	if l := w.node.Timing.Loaded; l.After(w.from) && l.Before(w.to) {
		s.fill(w.from, l, markLoads, ink, 0)
	}
	s.fill(first, w.to, markAnswers, ink, 1)
	s.mark([]work{w})
}

// mark shows where works ended badly.
func (s *strip) mark(ws []work) {
	for _, w := range ws {
		if w.failed != "" {
			s.cells[min(len(s.cells), max(s.at(w.to), s.at(w.from)+1))-1] = markFailed
		}
	}
}

// ranFor says how long a node ran and, unless it succeeded, how it ended.
func ranFor(f *aires.Finding) string {
	d := took(began(f), f.Timing.Ended)
	if f.Outcome != aires.OutcomeSucceeded {
		return joinedBy(", ", d, line(string(f.Outcome)))
	}
	return d
}

// slots draws a row for each slot of each host.
func (s *sheet) slots(c *course) {
	const name = 9 // "waiting  "
	room := max(10, s.width()-name)
	if counts, most := c.waiting(room); most > 0 {
		s.WriteString(fit("waiting", name) + bars(counts, most) + "\n")
	}
	for _, h := range c.hosts {
		s.entries(bold, append([]string{h.name}, h.notes()...)...)
		if len(h.loads) > 0 {
			row := c.strip(room)
			for _, l := range h.loads {
				row.fill(l.from, l.to, markLoads, c.ink(l.model), 1)
				row.cells[min(row.at(l.from), room-1)] = c.sign(l.model)
			}
			s.WriteString(strings.TrimRight(fit("loads", name)+row.write(s.Style), " ") + "\n")
		}
		for i, slot := range h.slots {
			row := c.strip(room)
			for _, w := range slot {
				row.fill(w.from, w.to, c.sign(w.model), c.ink(w.model), 1)
			}
			row.mark(slot) // last, so that no bar hides it
			s.WriteString(strings.TrimRight(fit(fmt.Sprint("slot ", i+1), name)+row.write(s.Style), " ") + "\n")
		}
	}
	s.axis(c, name, room)
	var words []string
	for _, m := range c.models {
		words = append(words, string(c.sign(m))+" "+m)
	}
	s.WriteString("\n")
	s.entries(dim, append(words, "▒ loads a model", "× fails")...)
}

// sign is the letter of a model.
func (c *course) sign(model string) rune { return rune('a' + slices.Index(c.models, model)%26) }

// bars shows counts as blocks of their height.
func bars(counts []int, most int) string {
	levels := []rune(" ▁▂▃▄▅▆▇█")
	var b strings.Builder
	for _, n := range counts {
		b.WriteRune(levels[(n*(len(levels)-1)+most-1)/most])
	}
	return strings.TrimRight(b.String(), " ")
}

// axis writes round points of time below a strip.
func (s *sheet) axis(c *course, indent, room int) {
	row := slices.Repeat([]rune{' '}, indent+room)
	free := 0
	for _, t := range ticks(max(1, c.to.Sub(c.from))) {
		at := indent + min(room-1, int(t.At*float64(room)))
		text := []rune("╵" + t.Label)
		if at >= free && at+len(text) <= len(row) {
			copy(row[at:], text)
			free = at + len(text) + 1
		}
	}
	s.WriteString(s.paint(dim, strings.TrimRight(string(row), " ")) + "\n")
}

// entries writes words with room between them; none is broken over two lines.
func (s *sheet) entries(ink string, words ...string) {
	row := ""
	for _, word := range words {
		if row != "" && columns(row)+3+columns(word) > s.width() {
			s.WriteString(s.paint(ink, row) + "\n")
			row = ""
		}
		row = joinedBy("   ", row, ansi.Truncate(word, s.width(), "…"))
	}
	s.WriteString(s.paint(ink, row) + "\n")
}
