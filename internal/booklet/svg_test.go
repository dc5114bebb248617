package booklet_test

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/booklet"
)

func picture(t testing.TB, r *aires.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := booklet.TimelineSVG(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// drawn is what a picture is made of. Bars are by class, their own places in
// percent of the width and in pixels.
type drawn struct {
	bars   map[string][]span
	titles []string
}

type span struct{ x, width, y, high float64 }

func (a span) covers(b span) bool {
	const hair = 0.15 // the least width that a bar is given
	return a.x < b.x+b.width-hair && b.x < a.x+a.width-hair && a.y < b.y+b.high && b.y < a.y+a.high
}

// read parses a picture: it must be well-formed, and nothing may stand outside.
func read(t testing.TB, svg string) drawn {
	t.Helper()
	d := drawn{bars: map[string][]span{}}
	bottom := 0.0
	for x := xml.NewDecoder(strings.NewReader(svg)); ; {
		token, err := x.Token()
		if errors.Is(err, io.EOF) {
			return d
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, svg)
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		a := map[string]string{}
		for _, attr := range e.Attr {
			a[attr.Name.Local] = attr.Value
		}
		number := func(name string) float64 {
			f, err := strconv.ParseFloat(strings.TrimSuffix(cmp.Or(a[name], "0"), "%"), 64)
			if err != nil {
				t.Errorf("%s of %v: %s", name, a, err)
			}
			return f
		}
		switch {
		case e.Name.Local == "svg" && bottom == 0:
			bottom = number("height")
		case e.Name.Local == "svg" && strings.HasPrefix(a["class"], "bar "):
			class := strings.TrimPrefix(a["class"], "bar ")
			s := span{number("x"), number("width"), number("y"), number("height")}
			if s.x < 0 || s.x+s.width > 100.2 || s.y < 0 || s.y+s.high > bottom || s.width <= 0 || s.high <= 0 {
				t.Errorf("a bar at %+v is outside", s)
			}
			d.bars[class] = append(d.bars[class], s)
		case e.Name.Local == "title":
			var text string
			if err := x.DecodeElement(&text, &e); err != nil {
				t.Fatal(err)
			}
			d.titles = append(d.titles, text)
		}
	}
}

func (d drawn) titled(part string) (n int) {
	for _, title := range d.titles {
		if strings.Contains(title, part) {
			n++
		}
	}
	return n
}

func TestPicture(t *testing.T) {
	for _, causes := range []int{1, 3, 100} {
		d := read(t, picture(t, timed(causes)))
		nodes, lost := 0, 0
		for class, bars := range d.bars {
			switch {
			case strings.HasSuffix(class, " load"):
				if len(bars) != 1 {
					t.Errorf("%d causes: %d bars %q, want a load of each model", causes, len(bars), class)
				}
			case strings.HasSuffix(class, " lost"):
				lost += len(bars)
			case !strings.HasPrefix(class, "wait"):
				nodes += len(bars)
			}
		}
		if failed := min(1, causes-1); nodes+lost != 4*causes || lost != failed {
			t.Errorf("%d causes: %d nodes and %d that failed, want %d in all", causes, nodes, lost, 4*causes)
		}
		if got := d.titled("first token after 1.0 s"); got != 4*causes {
			t.Errorf("%d causes: %d bars say when the first token came", causes, got)
		}
		var all []span
		for class, bars := range d.bars {
			for _, b := range bars {
				for _, o := range all {
					if b.covers(o) {
						t.Fatalf("%d causes: %s at %+v covers %+v", causes, class, b, o)
					}
				}
				all = append(all, b)
			}
		}
		rows := map[float64]bool{}
		for class, bars := range d.bars {
			for _, b := range bars {
				if !strings.HasPrefix(class, "wait") {
					rows[b.y] = true
				}
			}
		}
		if slots := min(3, causes); len(rows) != slots {
			t.Errorf("%d causes on %d slots fill %d rows", causes, slots, len(rows))
		}
	}
}

// TestPictureOfAll: attempts that had to be made again, a load that the run did
// not see end, one in the middle of requests, and a second host.
func TestPictureOfAll(t *testing.T) {
	at := func(sec int) time.Time { return start.Add(time.Duration(sec) * time.Second) }
	r := &aires.Report{Run: aires.Run{ID: "r", Title: "make <all>", Started: start, Ended: at(20)}}
	r.Findings = []aires.Finding{
		{Node: "context/c1", Model: "m", Host: "http://b", Outcome: aires.OutcomeSucceeded, Timing: aires.Timing{
			Queued: at(0), Ready: at(1), Started: at(8), FirstToken: at(10), Ended: at(12),
			Earlier: []aires.Attempt{{Host: "http://a", Started: at(2), FirstToken: at(3), Ended: at(6), Error: "cut off"}},
		}},
		{Node: "context/c2", Model: "m", Host: "http://a", Outcome: aires.OutcomeSucceeded, Timing: aires.Timing{Queued: at(0), Started: at(1), Loaded: at(4), FirstToken: at(5), Ended: at(9)}},
		{Node: "known/c1", Model: "m", Outcome: aires.OutcomeSucceeded, Cached: true, Timing: aires.Timing{Queued: at(0), Ended: at(0)}},
	}
	r.Loads = []aires.Load{
		{Host: "http://a", Model: "m", Started: at(1), Ended: at(4)},
		{Host: "http://b", Model: "n", Started: at(13)},
	}
	svg := picture(t, r)
	d := read(t, svg)
	for title, want := range map[string]int{
		"make <all>": 1,
		"context/c1 · m · waited 1.0 s · ran 4.0 s · first token after 1.0 s · tried again: cut off":             1,
		"context/c1 · m · waited 1.0 s · ran 4.0 s · first token after 2.0 s":                                    1,
		"context/c2 · m · waited 1.0 s · ran 8.0 s · its model was loaded after 3.0 s · first token after 4.0 s": 1,
		"loads m · 3.0 s": 1, "loads n · 7.0 s · not finished": 1, "known": 0,
	} {
		if got := d.titled(title); got != want {
			t.Errorf("%d titles say %q, want %d: %q", got, title, want, d.titles)
		}
	}
	for _, want := range []string{"http://a</text>", "1 node · 2 at once · 1 load, 3.0 s", "http://b</text>"} {
		if !strings.Contains(svg, want) {
			t.Errorf("the picture lacks %q", want)
		}
	}
	if load, slot := d.bars["m0 load"][0], d.bars["m0"][0]; load.y >= slot.y || load.high != slot.high {
		t.Errorf("a load among requests stands at %+v, not above them at %+v", load, slot)
	}
}

// TestPictureAlone: it names no variable, which only browsers know, has colours
// for the dark, and asks for nothing.
func TestPictureAlone(t *testing.T) {
	svg := picture(t, timed(3))
	for _, not := range []string{"var(", "http-equiv", "<script", "@import", "href", "url(http"} {
		if strings.Contains(svg, not) {
			t.Errorf("the picture holds %q", not)
		}
	}
	for _, want := range []string{"@media (prefers-color-scheme: dark)", "#fdfdfb", "#16181b", "viewBox=", "loads a model", "gemma2:9b"} {
		if !strings.Contains(svg, want) {
			t.Errorf("the picture lacks %q", want)
		}
	}
}

// TestPictureOnThePage: the page shows the same bars.
func TestPictureOnThePage(t *testing.T) {
	for _, r := range []*aires.Report{timed(3), timed(100)} {
		alone, on := picture(t, r), page(t, r)
		if a, p := strings.Count(alone, `class="bar `), strings.Count(on, `class="bar `); a != p || a < len(r.Findings) {
			t.Errorf("%d bars alone, %d on the page", a, p)
		}
	}
	if strings.Contains(page(t, bare()), `class="timeline"`) {
		t.Error("a run without models has a picture")
	}
}

func TestHostilePictures(t *testing.T) {
	for _, s := range attacks {
		svg := picture(t, hostile(s))
		read(t, svg)
		checkCharacters(t, s, svg, "\n\t")
		if strings.Contains(svg, "<script") || strings.Contains(svg, "<foreignObject") {
			t.Errorf("%q: an element of its own", s)
		}
	}
	read(t, picture(t, &aires.Report{}))
	wild := timed(3)
	wild.Findings[0].Timing = aires.Timing{Started: time.Unix(1<<40, 0), Ended: time.Unix(-1<<40, 0), Queued: time.Unix(-1<<50, 0)}
	wild.Findings[1].Timing.Ended = time.Time{}
	wild.Loads[0].Ended = time.Unix(-1<<40, 0)
	read(t, picture(t, wild))
}
