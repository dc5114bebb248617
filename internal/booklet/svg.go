package booklet

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// The measures of a picture that stands alone, in pixels.
const (
	aloneWidth  = 1000
	aloneMargin = 20
	keyTop      = 66 // of the first row of its legend
	keyHigh     = 20
	letter      = 7.2 // the width of one, more or less: nobody can say exactly
)

// TimelineSVG writes the timeline of a run as a picture of its own: the one
// that stands in its HTML page, with a title and a legend. It is light or dark
// as the viewer asks for, and light in viewers that do not ask. It needs
// nothing but itself, and its texts are only text. A report that is not Timed
// gives a picture without bars. It returns only w's errors.
func TimelineSVG(w io.Writer, rep *aires.Report) error {
	t, _ := draw(rep)
	a := alone{timeline: t, run: &rep.Run}
	a.keys()
	var b bytes.Buffer
	if err := pages.ExecuteTemplate(&b, "alone", &a); err != nil {
		return fmt.Errorf("draw timeline: %w", err)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// alone is what the template of a picture that stands alone sees.
type alone struct {
	timeline
	run  *aires.Run
	Rows []placedKey
	Top  int // of the picture itself
}

type placedKey struct {
	key
	X, Y, Width int
}

// keys places the legend in as many rows as it needs.
func (a *alone) keys() {
	x, y := aloneMargin, keyTop
	for _, k := range a.Keys() {
		width := 20 + int(letter*float64(columns(k.Text))) + 20
		if x > aloneMargin && x+width > aloneWidth-aloneMargin {
			x, y = aloneMargin, y+keyHigh
		}
		a.Rows = append(a.Rows, placedKey{k, x, y, width})
		x += width
	}
	a.Top = y + keyHigh + blockGap
}

func (a *alone) Width() int  { return aloneWidth }
func (a *alone) Margin() int { return aloneMargin }
func (a *alone) Room() int   { return aloneWidth - 2*aloneMargin }
func (a *alone) High() int   { return a.Top + a.Height + blockGap }

// Title names the run by its command.
func (a *alone) Title() string { return dash(a.run.Title) }

// Subtitle says which run it was and how it ended.
func (a *alone) Subtitle() string {
	return dotted(line(a.run.ID), line(string(a.run.Status)), took(a.run.Started, a.run.Ended), line(a.run.Policy))
}

// CSS is the picture's style, its colours spelt out: programs that draw SVG
// but are no browsers know no variables.
func (a *alone) CSS() template.CSS {
	light, dark, _ := strings.Cut(colors, "@media")
	sheet := timelineStyle + ".timeline .title { font-size: 17px; font-weight: 650; }\n"
	return template.CSS(spelt(sheet, light) + "@media (prefers-color-scheme: dark) {\n" + spelt(sheet, light+dark) + "}\n")
}

var (
	definition = regexp.MustCompile(`--([a-z0-9-]+): ([^;]+);`)
	variable   = regexp.MustCompile(`var\(--([a-z0-9-]+)\)`)
)

// spelt replaces the variables of a style sheet by their values; of several
// definitions the last counts.
func spelt(sheet, definitions string) string {
	values := map[string]string{}
	for _, d := range definition.FindAllStringSubmatch(definitions, -1) {
		values[d[1]] = d[2]
	}
	return variable.ReplaceAllStringFunc(sheet, func(v string) string {
		return values[variable.FindStringSubmatch(v)[1]]
	})
}
