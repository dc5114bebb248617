package booklet

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/airesdev/aires"
)

// course is how the nodes of a run took turns on the hosts.
type course struct {
	from, to time.Time
	hosts    []*serving
	models   []string         // in the order in which they were first asked
	ran      []*aires.Finding // nodes that had a slot, by start
}

// serving is what one host did.
type serving struct {
	name  string
	slots [][]work // as many as it was seen to work on at once
	loads []work
	nodes int
}

// work is a span of a host's time: an attempt at a node, or a load.
type work struct {
	node        *aires.Finding // nil of a load
	host, model string
	from, to    time.Time
	first       time.Time // token; zero where none came, or nobody noted it
	failed      string    // how it ended, unless well
}

// Timed reports whether rep has a timeline: whether any model was asked.
func Timed(rep *aires.Report) bool { return slices.ContainsFunc(rep.Findings, hadSlot) }

func hadSlot(f aires.Finding) bool { return !f.Timing.Started.IsZero() }

// follow puts a run's findings and loads into order.
func follow(rep *aires.Report) course {
	var c course
	end := rep.Run.Ended
	for i := range rep.Findings {
		if f := &rep.Findings[i]; hadSlot(*f) {
			c.ran = append(c.ran, f)
			end = latest(end, f.Timing.Started, f.Timing.Ended)
		}
	}
	var asked []work
	for _, f := range c.ran {
		asked = append(asked, attempts(f, end)...)
	}
	slices.SortStableFunc(asked, byTime)
	slices.SortStableFunc(c.ran, func(a, b *aires.Finding) int { return began(a).Compare(began(b)) })
	for i, w := range asked {
		h := c.host(w.host)
		h.place(w)
		c.meet(w.model)
		if i == 0 || w.from.Before(c.from) {
			c.from = w.from
		}
		c.to = latest(c.to, w.to)
	}
	for _, f := range c.ran {
		c.host(dash(f.Host)).nodes++
		if q := f.Timing.Queued; !q.IsZero() && q.Before(c.from) {
			c.from = q
		}
	}
	for _, l := range rep.Loads { // one that another run began is shown from this one's begin
		if l.Started.Before(c.from) && !l.Started.Before(rep.Run.Started) {
			c.from = l.Started
		}
	}
	for _, l := range rep.Loads {
		w := work{host: dash(l.Host), model: dash(l.Model), from: latest(l.Started, c.from), to: l.Ended}
		if l.Ended.IsZero() {
			w.to, w.failed = latest(end, w.from), "not finished"
		}
		if l.Error != "" {
			w.failed = line(l.Error)
		}
		h := c.host(w.host)
		h.loads = append(h.loads, w)
		c.meet(w.model)
		c.to = latest(c.to, w.to)
	}
	return c
}

// attempts are a node's turns, the last one last.
func attempts(f *aires.Finding, end time.Time) []work {
	var out []work
	for _, a := range f.Timing.Earlier {
		out = append(out, work{node: f, host: dash(a.Host), model: dash(f.Model), from: a.Started, first: a.FirstToken, to: a.Ended, failed: "tried again: " + line(a.Error)})
	}
	t := f.Timing
	if t.Ended.Before(t.Started) {
		t.Ended = end
	}
	if n := len(out); n > 0 && !t.Started.After(out[n-1].from) {
		return out // it was not started again
	}
	last := work{node: f, host: dash(f.Host), model: dash(f.Model), from: t.Started, first: t.FirstToken, to: t.Ended}
	if f.Outcome != aires.OutcomeSucceeded {
		last.failed = cmp.Or(line(string(f.Outcome)), "running")
	}
	return append(out, last)
}

// began is when a node first had a slot.
func began(f *aires.Finding) time.Time {
	if e := f.Timing.Earlier; len(e) > 0 {
		return e[0].Started
	}
	return f.Timing.Started
}

// waitedFrom is when a node began to wait for nothing but a slot.
func waitedFrom(f *aires.Finding) time.Time {
	if r := f.Timing.Ready; !r.IsZero() {
		return r
	}
	return f.Timing.Queued
}

func byTime(a, b work) int { return cmp.Or(a.from.Compare(b.from), a.to.Compare(b.to)) }

func latest(ts ...time.Time) time.Time { return slices.MaxFunc(ts, time.Time.Compare) }

func (c *course) host(name string) *serving {
	i := slices.IndexFunc(c.hosts, func(h *serving) bool { return h.name == name })
	if i < 0 {
		i = len(c.hosts)
		c.hosts = append(c.hosts, &serving{name: name})
	}
	return c.hosts[i]
}

func (c *course) meet(model string) {
	if !slices.Contains(c.models, model) {
		c.models = append(c.models, model)
	}
}

// place gives a work the first slot that is free. Works come by start.
func (h *serving) place(w work) {
	i := slices.IndexFunc(h.slots, func(s []work) bool { return !w.from.Before(s[len(s)-1].to) })
	if i < 0 {
		i = len(h.slots)
		h.slots = append(h.slots, nil)
	}
	h.slots[i] = append(h.slots[i], w)
}

// waiting counts, for so many equal parts of the run, the nodes that wait for a
// slot in their middle.
func (c *course) waiting(parts int) (counts []int, most int) {
	counts = make([]int, parts)
	all := float64(c.to.Sub(c.from))
	for i := range counts {
		at := c.from.Add(time.Duration(all * (float64(i) + 0.5) / float64(parts)))
		for _, f := range c.ran {
			if from := waitedFrom(f); !from.IsZero() && !at.Before(from) && at.Before(began(f)) {
				counts[i]++
			}
		}
	}
	return counts, slices.Max(counts)
}

// notes says in figures what a host did.
func (h *serving) notes() []string {
	parts := []string{plural(h.nodes, "node")}
	if len(h.slots) > 0 {
		parts = append(parts, fmt.Sprintf("%d at once", len(h.slots)))
	}
	if n := len(h.loads); n > 0 {
		var took time.Duration
		for _, l := range h.loads {
			took += l.to.Sub(l.from)
		}
		parts = append(parts, plural(n, "load")+", "+span(took))
	}
	return parts
}
