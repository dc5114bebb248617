package booklet

import (
	"fmt"
	"time"

	"github.com/airesdev/aires"
)

const (
	shownNodes = 40     // beyond these, bars are too many to be named
	inks       = 6      // colours for models; the style sheet has as many
	tall, low  = 20, 12 // heights of bars, with a name in them and without
	labelRoom  = 22     // above a host's bars
	laneGap    = 3      // between bars
	blockGap   = 14     // between hosts
	queueRoom  = 26     // for the nodes that wait
	queueParts = 150    // into which the time is cut to count them
)

// timeline is a picture of a run: which host worked on what in which of its
// slots, and what it loaded when. Places across are in percent, so that it fits
// any page; places down are in pixels, so that its words stay readable.
type timeline struct {
	Height int // of all
	Bottom int // of the bars; below stand the times
	Labels []label
	Bars   []bar
	Ticks  []tick
	Models []legend
	Named  bool // bars hold their nodes' names
	Queue  bool // nodes that wait are counted on top
	Loads  bool // some are shown
}

type label struct {
	Y          int
	Text, Note string
}

// bar is a span of time, in the colour of a model. Its part from First on is
// the answer.
type bar struct {
	X, Width, First, Rest string
	Y, High               int
	Class, Kind           string
	Name, Title           string
}

// Load and Wait tell what kind of a bar it is; else it is a node's.
func (b bar) Load() bool { return b.Kind == "load" }
func (b bar) Wait() bool { return b.Kind == "wait" }

type legend struct{ Class, Model string }

// key is an entry of the legend.
type key struct {
	Class, Text string
	Half, Hatch bool // drawn as a bar whose answer begins in its middle; as a load
}

// Keys are the legend.
func (t *timeline) Keys() []key {
	var out []key
	for _, m := range t.Models {
		out = append(out, key{Class: m.Class, Text: m.Model})
	}
	out = append(out, key{Class: "m0", Half: true, Text: "reads, then answers"})
	if t.Loads {
		out = append(out, key{Class: "m0", Hatch: true, Text: "loads a model"})
	}
	if t.Queue {
		out = append(out, key{Class: "wait", Text: "waiting"})
	}
	return out
}

// scale places times in percent of the picture's width.
type scale struct {
	from time.Time
	all  time.Duration
}

func (s scale) at(t time.Time) float64 {
	return min(100, max(0, 100*float64(t.Sub(s.from))/float64(max(1, s.all))))
}

func percent(x float64) string { return fmt.Sprintf("%.2f%%", x) }

// draw returns the picture of what ran; ok is false where nothing did.
func draw(rep *aires.Report) (t timeline, ok bool) {
	if !Timed(rep) {
		return t, false
	}
	c := follow(rep)
	s := scale{c.from, max(1, c.to.Sub(c.from))}
	t.Named = len(c.ran) <= shownNodes
	class := map[string]string{}
	for i, m := range c.models {
		class[m] = fmt.Sprintf("m%d", i%inks)
		t.Models = append(t.Models, legend{class[m], m})
	}
	t.queue(&c)
	for _, h := range c.hosts {
		t.host(h, s, class)
	}
	t.Height = t.Bottom + 20
	t.Ticks = ticks(s.all)
	return t, true
}

// queue shows how many nodes waited for a slot, where any did.
func (t *timeline) queue(c *course) {
	counts, most := c.waiting(queueParts)
	if most == 0 {
		return
	}
	t.Queue = true
	t.Labels = append(t.Labels, label{Text: "waiting for a slot", Note: "up to " + plural(most, "node")})
	for i := 0; i < len(counts); {
		n := counts[i]
		from := i
		for i < len(counts) && counts[i] == n {
			i++
		}
		if n > 0 {
			high := max(2, queueRoom*n/most)
			t.Bars = append(t.Bars, bar{
				X: percent(100 * float64(from) / queueParts), Width: percent(100 * float64(i-from) / queueParts),
				Y: labelRoom + queueRoom - high, High: high, Kind: "wait", Class: "wait", Title: plural(n, "node") + " waiting",
			})
		}
	}
	t.Bottom = labelRoom + queueRoom + blockGap
}

// host adds a host: its loads across all its slots where nothing runs
// meanwhile, else above them.
func (t *timeline) host(h *serving, s scale, class map[string]string) {
	high := low
	if t.Named {
		high = tall
	}
	t.Labels = append(t.Labels, label{t.Bottom, h.name, dotted(h.notes()...)})
	y := t.Bottom + labelRoom
	all := len(h.slots)*(high+laneGap) - laneGap
	loadsHigh := all
	if h.loadsWhileBusy() {
		loadsHigh = high
	}
	for _, l := range h.loads {
		b := s.bar(l, class)
		b.Y, b.High, b.Kind, b.Title = y, loadsHigh, "load", dotted("loads "+l.model, span(l.to.Sub(l.from)), l.failed)
		t.Bars, t.Loads = append(t.Bars, b), true
	}
	if loadsHigh != all {
		y += high + laneGap
	}
	for i, slot := range h.slots {
		for _, w := range slot {
			b := s.node(w, class)
			b.Y, b.High = y+i*(high+laneGap), high
			if !t.Named {
				b.Name = ""
			}
			t.Bars = append(t.Bars, b)
		}
	}
	t.Bottom = y + max(0, all) + blockGap
}

// loadsWhileBusy reports whether the host loads while one of its slots is in
// use, or has no slot to draw a load across.
func (h *serving) loadsWhileBusy() bool {
	for _, l := range h.loads {
		for _, slot := range h.slots {
			for _, w := range slot {
				if w.from.Before(l.to) && l.from.Before(w.to) {
					return true
				}
			}
		}
	}
	return len(h.slots) == 0
}

// node is the bar of an attempt.
func (s scale) node(w work, class map[string]string) bar {
	b := s.bar(w, class)
	t := &w.node.Timing
	b.Name = dash(w.node.Node)
	waited := ""
	if q := waitedFrom(w.node); !q.IsZero() && began(w.node).Sub(q) >= time.Millisecond {
		waited = "waited " + span(began(w.node).Sub(q))
	}
	answer := ""
	if !w.first.IsZero() {
		answer = "first token after " + span(w.first.Sub(w.from))
		b.First = percent(scale{w.from, w.to.Sub(w.from)}.at(w.first))
		b.Rest = percent(100 - scale{w.from, w.to.Sub(w.from)}.at(w.first))
	}
	load := ""
	if t.Loaded.After(w.from) && t.Loaded.Before(w.to) {
		load = "its model was loaded after " + span(t.Loaded.Sub(w.from))
	}
	if w.failed != "" {
		b.Kind = "lost"
	}
	b.Title = dotted(b.Name, w.model, waited, "ran "+span(w.to.Sub(w.from)), load, answer, w.failed)
	return b
}

func (s scale) bar(w work, class map[string]string) bar {
	x := s.at(w.from)
	return bar{
		X: percent(x), Width: percent(max(0.15, s.at(w.to)-x)),
		First: "0%", Rest: "100%", Class: class[w.model],
	}
}
