package bench

import (
	"bufio"
	"fmt"
	"html"
	"io"
	"slices"
	"time"
)

// The measures of a chart, in pixels.
const (
	chartWidth = 1200.0
	leftMargin = 90.0
	rightSpace = 30.0
	plotWidth  = chartWidth - leftMargin - rightSpace
	topSpace   = 78.0
	titleSpace = 26.0
	axisSpace  = 44.0
	tickRow    = 9.0 // where booklets are marked
	maxHosts   = 500.0
)

// palette tells models apart, for colour-blind readers too (Okabe and Ito,
// "Color Universal Design", 2008).
var palette = [...]string{"#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8C6D31", "#555555"}

// WriteSVG draws a Gantt chart per policy, all on one scale: a row per slot of
// each host, bars in the colour of their model, loads hatched, a mark per
// booklet, and the lower bound as a line.
func WriteSVG(w io.Writer, c Comparison) error {
	out := bufio.NewWriter(w)
	d := &drawing{out: out, comparison: c, color: map[string]string{}}
	for _, s := range c.Params.Stages {
		if _, ok := d.color[s.Model]; !ok {
			d.models = append(d.models, s.Model)
			d.color[s.Model] = palette[(len(d.models)-1)%len(palette)]
		}
	}
	d.span = c.Bound
	height := topSpace
	for _, r := range c.Results {
		d.span = max(d.span, r.Makespan)
		height += d.layout(r).height()
	}
	d.head(height)
	y := topSpace
	for _, r := range c.Results {
		l := d.layout(r)
		d.chart(r, l, y)
		y += l.height()
	}
	d.printf("</svg>\n")
	return out.Flush()
}

// drawing is a picture on its way. Errors of its writer show at the Flush.
type drawing struct {
	out        *bufio.Writer
	comparison Comparison
	span       time.Duration // the time the axis covers
	models     []string
	color      map[string]string
}

func (d *drawing) printf(format string, args ...any) { fmt.Fprintf(d.out, format, args...) }

func (d *drawing) x(t time.Duration) float64 {
	return leftMargin + plotWidth*t.Seconds()/d.span.Seconds()
}

// text writes a label. anchor is start, middle or end.
func (d *drawing) text(x, y float64, anchor, class, s string) {
	d.printf(`<text x="%.1f" y="%.1f" text-anchor="%s" class="%s">%s</text>`+"\n", x, y, anchor, class, html.EscapeString(s))
}

// head writes the styles, the hatches, the heading and the legend.
func (d *drawing) head(height float64) {
	d.printf(`<svg xmlns="http://www.w3.org/2000/svg" width="%g" height="%.0f" viewBox="0 0 %g %.0f">`+"\n", chartWidth, height, chartWidth, height)
	d.printf(`<style>text{font-family:Helvetica,Arial,sans-serif;font-size:12px;fill:#222}` +
		`.h{font-size:15px;font-weight:bold}.t{font-size:14px;font-weight:bold}.s{font-size:10px;fill:#555}</style>` + "\n<defs>\n")
	for i, m := range d.models {
		d.printf(`<pattern id="hatch%d" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">`+
			`<rect width="6" height="6" fill="#fff"/><rect width="2.5" height="6" fill="%s"/></pattern>`+"\n", i, d.color[m])
	}
	d.printf(`</defs><rect width="100%%" height="100%%" fill="#fff"/>` + "\n")
	what, how := d.comparison.conditions()
	d.text(20, 20, "start", "h", what)
	d.text(20, 38, "start", "", how)
	x := 20.0
	entry := func(shape, label string) {
		d.printf(shape+"\n", x)
		d.text(x+24, 58, "start", "", label)
		x += 24 + 7.2*float64(len(label)) + 16
	}
	for i, m := range d.models {
		entry(`<rect x="%.1f" y="47" width="18" height="13" fill="`+d.color[m]+`"/>`, m)
		if i == len(d.models)-1 {
			entry(`<rect x="%.1f" y="47" width="18" height="13" fill="url(#hatch`+fmt.Sprint(i)+`)"/>`, "loading a model")
		}
	}
	entry(`<circle cx="%.1f" cy="54" r="3" fill="#222" transform="translate(9)"/>`, "a booklet is done")
	if d.comparison.Bound > 0 {
		entry(`<path d="M%.1f 54h18" stroke="#c00" stroke-width="1.5" stroke-dasharray="4 3"/>`, "lower bound")
	}
}

// chart draws one policy below y.
func (d *drawing) chart(r Result, l layout, y float64) {
	d.text(20, y+16, "start", "t", string(r.Policy))
	over := "÷ bound " + quotient(r.Ratio)
	if d.comparison.Mode == Live {
		over = "÷ semaphore " + quotient(r.MakespanOver)
	}
	d.text(leftMargin+50, y+16, "start", "", fmt.Sprintf("makespan %s, %s · first booklet %s · mean %s · loads %d",
		short(r.Makespan), over, short(r.First), short(r.Mean), r.Loads))
	y += titleSpace
	bottom := y + l.plot()
	d.axis(y, bottom)
	for h := range l.rows {
		label := fmt.Sprint("host ", h+1)
		if l.block(h) >= 9 {
			d.text(leftMargin-8, y+l.top(h)+l.block(h)/2+4, "end", "", label)
		}
		d.printf(`<rect x="%g" y="%.2f" width="%g" height="%.2f" fill="#f4f4f4"/>`+"\n", leftMargin, y+l.top(h), plotWidth, l.block(h))
	}
	for _, s := range r.Spans {
		d.bar(s, l, y)
	}
	for _, t := range r.Ends {
		d.printf(`<circle cx="%.1f" cy="%.1f" r="2" fill="#222" fill-opacity="0.6"/>`, d.x(t), bottom-tickRow/2)
	}
	if d.comparison.Bound == 0 {
		return
	}
	bound := d.x(d.comparison.Bound)
	d.printf("\n"+`<path d="M%.1f %.1fV%.1f" stroke="#c00" stroke-width="1.5" stroke-dasharray="4 3"/>`+"\n", bound, y-3, bottom)
}

// bar draws a request or a load.
func (d *drawing) bar(s Span, l layout, y float64) {
	top, height, fill := l.slot(s.Host, s.Slot), l.row, d.color[s.Model]
	if s.Slot < 0 {
		top, height = l.loads(s.Host)
		fill = fmt.Sprintf("url(#hatch%d)", slices.Index(d.models, s.Model))
	}
	x, end := d.x(s.Begin), d.x(s.End)
	width := max(0.3, end-x)
	if width > 3 {
		width -= 0.6 // tells a bar from the next
	}
	d.printf(`<rect x="%.2f" y="%.2f" width="%.2f" height="%.2f" fill="%s"/>`+"\n", x, y+top, width, max(height*0.92, height-1), fill)
}

// axis draws the time axis and its grid.
func (d *drawing) axis(top, bottom float64) {
	step := axisStep(d.span)
	for t := time.Duration(0); t <= d.span; t += step {
		x := d.x(t)
		d.printf(`<path d="M%.1f %.1fV%.1f" stroke="#ddd"/>`+"\n", x, top, bottom+4)
		d.text(x, bottom+18, "middle", "s", axisLabel(t))
	}
	d.printf(`<path d="M%g %.1fH%g" stroke="#888"/>`+"\n", leftMargin, bottom, leftMargin+plotWidth)
}

// axisStep is the distance of the axis's labels: at most ten of them.
func axisStep(span time.Duration) time.Duration {
	steps := []time.Duration{
		time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 20 * time.Second, 30 * time.Second,
		time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 20 * time.Minute, 30 * time.Minute,
	}
	for _, s := range steps {
		if span/s < 10 {
			return s
		}
	}
	step := time.Hour
	for span/step >= 10 {
		step *= 2
	}
	return step
}

func axisLabel(t time.Duration) string {
	switch {
	case t == 0:
		return "0"
	case t%time.Hour == 0:
		return fmt.Sprintf("%d h", t/time.Hour)
	case t > time.Hour:
		return fmt.Sprintf("%d:%02d h", t/time.Hour, t%time.Hour/time.Minute)
	case t%time.Minute == 0:
		return fmt.Sprintf("%d min", t/time.Minute)
	default:
		return fmt.Sprintf("%d s", t/time.Second)
	}
}
