package booklet

import (
	"fmt"
	"html/template"
	"math"
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// leaf is what the page template sees of a report: its methods return clean
// texts, which the template escapes.
type leaf struct {
	page
	anchors map[string]bool // ids that the page has a place for
	ink     int             // bytes of code that may still be highlighted
}

// anchorID is what an id must look like to be one of HTML's, too.
var anchorID = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]{0,15}$`)

func newLeaf(rep *aires.Report) *leaf {
	l := &leaf{page: lay(rep, listedErrors), anchors: map[string]bool{}, ink: pageInk}
	add := func(id string) {
		if anchorID.MatchString(id) {
			l.anchors[id] = true
		}
	}
	for i := range rep.Evidence {
		add(rep.Evidence[i].ID)
	}
	for i := range l.chapters {
		add(l.chapters[i].ID)
		for j := range l.chapters[i].errors.shown {
			add(l.chapters[i].errors.shown[j].ID)
		}
	}
	return l
}

// CSS is our own style sheet.
func (l *leaf) CSS() template.CSS { return template.CSS(style) }

// Policy is the page's Content-Security-Policy.
func (l *leaf) Policy() string { return policy }

// Run returns the run.
func (l *leaf) Run() *aires.Run { return &l.rep.Run }

// Title is the booklet's title without backticks, which a title bar shows.
func (l *leaf) Title() string { return strings.ReplaceAll(dash(l.booklet.Title), "`", "") }

// Heading is the booklet's title.
func (l *leaf) Heading() []run { return l.Said(dash(l.booklet.Title)) }

// Summary is the booklet's summary.
func (l *leaf) Summary() []run { return l.Rich(l.booklet.Summary) }

// Doubts says why errors may be missing, or "".
func (l *leaf) Doubts() string { return l.doubts() }

// Missing are the gaps of the whole run.
func (l *leaf) Missing() []aires.Gap { return l.booklet.Missing }

// Loose is evidence of no chapter.
func (l *leaf) Loose() []exhibit { return l.exhibits(l.loose) }

// Closing says how the run ended.
func (l *leaf) Closing() string { return closing(l.rep) }

// Line is s on one line.
func (l *leaf) Line(s string) string { return line(s) }

// Dash is s on one line, or a dash.
func (l *leaf) Dash(s any) string { return dash(fmt.Sprint(s)) }

// Ended is the day and time of the run.
func (l *leaf) Ended() string {
	if l.rep.Run.Ended.IsZero() {
		return ""
	}
	return l.rep.Run.Ended.Format("2 January 2006, 15:04 MST")
}

// Figures are the numbers a reader wants first.
func (l *leaf) Figures() []string {
	s := l.rep.Summary
	out := []string{plural(s.Errors, "error"), plural(broken(&l.rep.Analysis), "cause")}
	if s.Warnings > 0 {
		out = append(out, plural(s.Warnings, "warning"))
	}
	if s.BuildStoppedEarly {
		out = append(out, "the build stopped early")
	}
	return out
}

// Sure says a confidence in words and figures.
func (l *leaf) Sure(c float64) string { return confidence(c) }

// Meter shows a confidence as five lights.
func (l *leaf) Meter(c float64) []light {
	out := make([]light, 5)
	for i := range out {
		out[i] = light{X: 9 * i, On: i < int(math.Round(5*clamp(c)))}
	}
	return out
}

type light struct {
	X  int
	On bool
}

// Anchor is id where the page may use it as its own, or "".
func (l *leaf) Anchor(id string) string {
	if l.anchors[id] {
		return id
	}
	return ""
}

// Timeline is the picture of the run, or nil.
func (l *leaf) Timeline() *timeline {
	t, ok := draw(l.rep)
	if !ok {
		return nil
	}
	return &t
}

// Roster is the table of which model did what, head first, totals last; nil
// where no model was asked.
func (l *leaf) Roster() [][]string {
	rows, total := rosters(l.rep.Findings)
	if len(rows) == 0 {
		return nil
	}
	out := [][]string{rosterHead}
	for i := range rows {
		out = append(out, rows[i].cells())
	}
	total.stage = "total"
	return append(out, total.cells())
}

// Numeric reports whether a column of the roster holds figures.
func (l *leaf) Numeric(column int) bool { return column >= rosterNumbers }

// run is a stretch of text: plain, code, or a reference to evidence.
type run struct {
	Text string
	Code bool
	Ref  string
}

var singleID = regexp.MustCompile(`[A-Za-z]+\d+`)

// bracketedIDs is how writers point at evidence: [E3] or [E1, E2].
var bracketedIDs = regexp.MustCompile(`\[[A-Za-z]+\d+(?:, ?[A-Za-z]+\d+)*\]`)

// Rich parts text into stretches: code in backticks, references that exist.
func (l *leaf) Rich(s string) []run { return stretches(s, l.referring) }

// Said is Rich for what tools and sources say, who know of no evidence: an id in
// it is a coincidence, or meant to deceive.
func (l *leaf) Said(s string) []run {
	return stretches(s, func(out []run, text string) []run {
		if text == "" {
			return out
		}
		return append(out, run{Text: text})
	})
}

func stretches(s string, plain func([]run, string) []run) []run {
	var out []run
	for s = line(s); s != ""; {
		i := strings.IndexByte(s, '`')
		if i < 0 {
			return plain(out, s)
		}
		n := len(s[i:]) - len(strings.TrimLeft(s[i:], "`"))
		body, rest, ok := closeSpan(s[i+n:], n)
		if !ok {
			out = plain(out, s[:i+n])
			s = s[i+n:]
			continue
		}
		out = append(plain(out, s[:i]), run{Text: strings.TrimSpace(body), Code: true})
		s = rest
	}
	return out
}

func (l *leaf) referring(out []run, s string) []run {
	at := 0
	for _, b := range bracketedIDs.FindAllStringIndex(s, -1) {
		for _, m := range singleID.FindAllStringIndex(s[b[0]:b[1]], -1) {
			from, to := b[0]+m[0], b[0]+m[1]
			if id := s[from:to]; l.anchors[id] {
				out = append(out, run{Text: s[at:from]}, run{Text: id, Ref: id})
				at = to
			}
		}
	}
	if s[at:] != "" {
		out = append(out, run{Text: s[at:]})
	}
	return out
}
