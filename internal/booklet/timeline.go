package booklet

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/airesdev/aires"
)

const (
	shownNodes = 40 // beyond these, nodes of a model share lanes
	inks       = 6  // colours for models; the style sheet has as many
	laneHeight = 34 // with its label
	barHeight  = 13 // without
)

// timeline is a picture of a run: when each node waited and when a model
// worked on it. Places across are in percent, so that it fits any page; places
// down are in pixels, so that its words stay readable.
type timeline struct {
	Height int // of all
	Bottom int // of the lanes; below stand the times
	Lanes  []lane
	Ticks  []tick
	Models []legend
	Shared bool // lanes are shared: bars are told apart by their titles only
}

type lane struct {
	Y           int
	Label, Note string
	Bars        []bar
}

// bar is a span of time. Class is "wait", or the colour of a model.
type bar struct {
	X, Width     string
	Class, Title string
}

type tick struct{ X, Anchor, Label string }

type legend struct{ Class, Model string }

// scale places times in percent of the picture's width.
type scale struct {
	from time.Time
	all  time.Duration
}

func (s scale) at(t time.Time) float64 {
	return min(100, max(0, 100*float64(t.Sub(s.from))/float64(s.all)))
}

// draw returns the picture of what ran; ok is false where nothing did.
func draw(fs []aires.Finding) (t timeline, ok bool) {
	ran := slices.DeleteFunc(slices.Clone(fs), func(f aires.Finding) bool {
		return f.Timing.Started.IsZero() || !f.Timing.Ended.After(f.Timing.Started)
	})
	if len(ran) == 0 {
		return t, false
	}
	slices.SortStableFunc(ran, func(a, b aires.Finding) int {
		return cmp.Or(a.Timing.Started.Compare(b.Timing.Started), a.Timing.Ended.Compare(b.Timing.Ended))
	})
	s := scale{from: ran[0].Timing.Started}
	end := s.from
	for i := range ran {
		if q := ran[i].Timing.Queued; !q.IsZero() && q.Before(s.from) {
			s.from = q
		}
		if e := ran[i].Timing.Ended; e.After(end) {
			end = e
		}
	}
	s.all = end.Sub(s.from)
	class := map[string]string{}
	for i := range ran {
		m := dash(ran[i].Model)
		if class[m] == "" {
			class[m] = fmt.Sprintf("m%d", len(class)%inks)
			t.Models = append(t.Models, legend{class[m], m})
		}
	}
	if t.Shared = len(ran) > shownNodes; t.Shared {
		t.Lanes = shared(ran, s, class)
	} else {
		t.Lanes = own(ran, s, class)
	}
	for i := range t.Lanes {
		if i > 0 && t.Lanes[i].Label == "" {
			t.Bottom -= laneHeight - barHeight
		}
		t.Lanes[i].Y = t.Bottom
		t.Bottom += laneHeight
	}
	t.Bottom += 6
	t.Height = t.Bottom + 20
	t.Ticks = ticks(s.all)
	return t, true
}

// own gives every node a lane.
func own(ran []aires.Finding, s scale, class map[string]string) []lane {
	var out []lane
	for i := range ran {
		f := &ran[i]
		l := lane{Label: dash(f.Node), Note: span(f.Timing.Ended.Sub(f.Timing.Started))}
		if f.Outcome != aires.OutcomeSucceeded {
			l.Note = line(string(f.Outcome)) + ", " + l.Note
		}
		if q := f.Timing.Queued; !q.IsZero() && q.Before(f.Timing.Started) {
			l.Bars = append(l.Bars, s.bar(q, f.Timing.Started, "wait", l.Label+" waited "+span(f.Timing.Started.Sub(q))))
		}
		l.Bars = append(l.Bars, s.node(f, class))
		out = append(out, l)
	}
	return out
}

// shared gives each model as many lanes as it had nodes at the same time.
func shared(ran []aires.Finding, s scale, class map[string]string) []lane {
	byModel := map[string][]*aires.Finding{}
	var models []string
	for i := range ran {
		m := dash(ran[i].Model)
		if byModel[m] == nil {
			models = append(models, m)
		}
		byModel[m] = append(byModel[m], &ran[i])
	}
	var out []lane
	for _, m := range models {
		first := len(out)
		var busy []time.Time // until when each lane is taken
		for _, f := range byModel[m] {
			i := slices.IndexFunc(busy, func(t time.Time) bool { return !f.Timing.Started.Before(t) })
			if i < 0 {
				i = len(busy)
				busy = append(busy, time.Time{})
				out = append(out, lane{})
			}
			busy[i] = f.Timing.Ended
			out[first+i].Bars = append(out[first+i].Bars, s.node(f, class))
		}
		out[first].Label, out[first].Note = m, plural(len(byModel[m]), "node")
	}
	return out
}

func (s scale) node(f *aires.Finding, class map[string]string) bar {
	b := s.bar(f.Timing.Started, f.Timing.Ended, class[dash(f.Model)],
		fmt.Sprintf("%s · %s · %s", dash(f.Node), dash(f.Model), span(f.Timing.Ended.Sub(f.Timing.Started))))
	if f.Outcome != aires.OutcomeSucceeded {
		b.Class += " lost"
		b.Title += " · " + line(string(f.Outcome))
	}
	return b
}

func (s scale) bar(from, to time.Time, class, title string) bar {
	x := s.at(from)
	return bar{X: percent(x), Width: percent(max(0.3, s.at(to)-x)), Class: class, Title: title}
}

func percent(x float64) string { return fmt.Sprintf("%.2f%%", x) }

// steps are the distances between ticks: what a clock's reader calls round.
var steps = []time.Duration{
	time.Millisecond, 2 * time.Millisecond, 5 * time.Millisecond, 10 * time.Millisecond, 20 * time.Millisecond,
	50 * time.Millisecond, 100 * time.Millisecond, 200 * time.Millisecond, 500 * time.Millisecond,
	time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 15 * time.Second, 30 * time.Second,
	time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 6 * time.Hour, 24 * time.Hour,
}

// ticks marks up to seven round points of time.
func ticks(all time.Duration) []tick {
	step := steps[len(steps)-1]
	if i := slices.IndexFunc(steps, func(d time.Duration) bool { return all/d <= 6 }); i >= 0 {
		step = steps[i]
	}
	var out []tick
	for at := time.Duration(0); at <= all && len(out) < 8; at += step {
		t := tick{X: percent(100 * float64(at) / float64(all)), Anchor: "middle", Label: round(at)}
		switch {
		case at == 0:
			t.Anchor = "start"
		case float64(at) > 0.95*float64(all):
			t.Anchor = "end"
		}
		out = append(out, t)
	}
	return out
}

// round prints a round duration briefly.
func round(d time.Duration) string {
	switch {
	case d == 0:
		return "0"
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%g s", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%g min", float64(d/time.Second)/60)
	}
	return fmt.Sprintf("%.3g h", d.Hours())
}
