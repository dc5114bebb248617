package bench

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestChart reads a picture back: well-formed, a bar per request and load in
// the right colour, a mark per booklet, a bound per policy, nothing outside.
func TestChart(t *testing.T) {
	for _, loaded := range []int{1, 2} {
		t.Run(fmt.Sprint("loaded ", loaded), func(t *testing.T) {
			p := Defaults()
			p.Causes, p.Hosts, p.Loaded = 12, 2, loaded
			c := Run(p, []Policy{Semaphore, Waves})
			var b bytes.Buffer
			if err := WriteSVG(&b, c); err != nil {
				t.Fatal(err)
			}
			s := read(t, b.Bytes())
			loads, booklets := 0, 0
			for _, r := range c.Results {
				loads += r.Loads
				booklets += r.Booklets
				if !strings.Contains(b.String(), ">"+string(r.Policy)+"</text>") {
					t.Errorf("no heading for %s", r.Policy)
				}
			}
			for i, stage := range p.Stages {
				// One bar a cause and policy, one in the legend, one in the hatch.
				if want := p.Causes*len(c.Results) + 2; s.fills[palette[i]] != want {
					t.Errorf("%s: %d bars, want %d", stage.Model, s.fills[palette[i]], want)
				}
			}
			if s.hatched != loads+1 || s.circles != booklets+1 || s.dashed != len(c.Results)+1 {
				t.Errorf("%d hatched, %d marks, %d bounds; want %d, %d, %d, the legend included",
					s.hatched, s.circles, s.dashed, loads+1, booklets+1, len(c.Results)+1)
			}
		})
	}
}

// shapes counts what a picture is made of.
type shapes struct {
	fills                    map[string]int
	hatched, circles, dashed int
}

func read(t *testing.T, svg []byte) shapes {
	t.Helper()
	s := shapes{fills: map[string]int{}}
	var width, height float64
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return s
		}
		if err != nil {
			t.Fatal(err)
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
			f, err := strconv.ParseFloat(cmp.Or(a[name], "0"), 64)
			if err != nil {
				t.Errorf("%s of %v: %s", name, a, err)
			}
			return f
		}
		switch e.Name.Local {
		case "svg":
			width, height = number("width"), number("height")
		case "circle":
			s.circles++
		case "path":
			if a["stroke-dasharray"] != "" {
				s.dashed++
			}
		case "rect":
			s.fills[a["fill"]]++
			if strings.HasPrefix(a["fill"], "url(") {
				s.hatched++
			}
			if a["width"] != "100%" && (number("x")+number("width") > width || number("y")+number("height") > height) {
				t.Errorf("%v is outside", a)
			}
		}
	}
}

// TestOverlap: no two bars of a chart cover each other, loads of a host with
// one model included.
func TestOverlap(t *testing.T) {
	p := Defaults()
	p.Causes, p.Hosts = 20, 2
	r := play(p, Semaphore, scenario(p))
	d := drawing{comparison: Comparison{Params: p}}
	l := d.layout(r)
	type bar struct{ from, to, top, bottom float64 }
	var bars []bar
	for _, s := range r.Spans {
		b := bar{s.Begin.Seconds(), s.End.Seconds(), l.slot(s.Host, s.Slot), l.slot(s.Host, s.Slot) + l.row}
		if s.Slot < 0 {
			top, height := l.loads(s.Host)
			b.top, b.bottom = top, top+height
		}
		for _, o := range bars {
			if b.from < o.to && o.from < b.to && b.top < o.bottom-1e-9 && o.top < b.bottom-1e-9 {
				t.Fatalf("%+v covers %+v", b, o)
			}
		}
		bars = append(bars, b)
	}
}

func TestAxis(t *testing.T) {
	for span, want := range map[time.Duration]time.Duration{
		9 * time.Second: time.Second, 10 * time.Second: 2 * time.Second, 62 * time.Second: 10 * time.Second,
		33 * time.Minute: 5 * time.Minute, 111 * time.Minute: 20 * time.Minute, 18 * time.Hour: 2 * time.Hour,
		1000 * time.Hour: 128 * time.Hour, time.Millisecond: time.Second,
	} {
		if got := axisStep(span); got != want {
			t.Errorf("axisStep(%s) = %s, want %s", span, got, want)
		}
	}
	for at, want := range map[time.Duration]string{
		0: "0", 30 * time.Second: "30 s", 20 * time.Minute: "20 min", time.Hour: "1 h", 80 * time.Minute: "1:20 h",
	} {
		if got := axisLabel(at); got != want {
			t.Errorf("axisLabel(%s) = %s, want %s", at, got, want)
		}
	}
}
