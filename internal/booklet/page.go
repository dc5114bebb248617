package booklet

import (
	"maps"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

const shownErrors = 8 // per chapter of a text; the rest is counted

// page is a report laid out for readers: what Markdown, Text and HTML show.
type page struct {
	rep      *aires.Report
	booklet  aires.Booklet
	chapters []section
	loose    []aires.Evidence // evidence of no chapter
}

// section is a chapter with everything that belongs to it.
type section struct {
	aires.Chapter
	number   int
	kind     aires.Kind
	count    int // errors, repeats included
	errors   folded
	evidence map[aires.EvidenceKind][]aires.Evidence
}

// folded is a list of diagnostics cut to what a reader takes in.
type folded struct {
	shown []aires.Diagnostic
	more  int // diagnostics not shown
	files int // files these lie in
}

// lay sorts a report into sections that show so many errors each. A report
// without a booklet, as of a run on its way, gets the one that needs no model.
func lay(rep *aires.Report, shown int) page {
	p := page{rep: rep, booklet: rep.Booklet}
	if len(p.booklet.Causes) == 0 {
		b := Assemble(&rep.Analysis, rep.Evidence, nil, nil)
		p.booklet.Causes = b.Causes
		replaceEmpty(&p.booklet.Title, b.Title)
		replaceEmpty(&p.booklet.Summary, b.Summary)
	}
	used := map[string]bool{}
	byID := diagnosticsByID(&rep.Analysis)
	for i, ch := range p.booklet.Causes {
		s := section{Chapter: ch, number: i + 1, kind: aires.KindOther, evidence: map[aires.EvidenceKind][]aires.Evidence{}}
		if c := causeOf(&rep.Analysis, ch.ID); c != nil {
			s.kind = c.Kind
			s.errors, s.count = fold(byID, c, shown)
		}
		for _, e := range rep.Evidence {
			if e.Cause == ch.ID && !used[e.ID] {
				s.evidence[e.Kind] = append(s.evidence[e.Kind], e)
			}
		}
		for _, es := range s.evidence {
			for _, e := range es {
				used[e.ID] = true
			}
		}
		p.chapters = append(p.chapters, s)
	}
	for _, e := range rep.Evidence {
		if !used[e.ID] {
			p.loose = append(p.loose, e)
		}
	}
	return p
}

func replaceEmpty(s *string, t string) {
	if *s == "" {
		*s = t
	}
}

func causeOf(a *aires.Analysis, id string) *aires.Cause {
	i := slices.IndexFunc(a.Causes, func(c aires.Cause) bool { return c.ID == id })
	if i < 0 {
		return nil
	}
	return &a.Causes[i]
}

// diagnosticsByID finds the diagnostics of causes. It is made once per page, since
// a log can have ten thousand causes.
func diagnosticsByID(a *aires.Analysis) map[string]*aires.Diagnostic {
	byID := make(map[string]*aires.Diagnostic, len(a.Diagnostics))
	for i := range a.Diagnostics {
		byID[a.Diagnostics[i].ID] = &a.Diagnostics[i]
	}
	return byID
}

// fold returns the first limit diagnostics of c, and how many errors c stands
// for with all their repeats.
func fold(byID map[string]*aires.Diagnostic, c *aires.Cause, limit int) (folded, int) {
	var f folded
	total := 0
	files := map[string]bool{}
	for _, id := range c.Diagnostics {
		d := byID[id]
		if d == nil {
			continue
		}
		total += max(1, d.Count)
		if len(f.shown) < limit {
			f.shown = append(f.shown, *d)
			continue
		}
		f.more++
		if d.File != "" {
			files[d.File] = true
		}
	}
	f.files = len(files)
	return f, total
}

// rest says what folding left out, or "".
func (f folded) rest() string {
	switch {
	case f.more == 0:
		return ""
	case f.files == 0:
		return "and " + plural(f.more, "more error")
	}
	return "and " + plural(f.more, "more error") + " in " + plural(f.files, "file")
}

// kinds is the order in which evidence that is not documentation is shown.
var kinds = []aires.EvidenceKind{
	aires.EvidenceSource, aires.EvidenceSymbol, aires.EvidenceManifest, aires.EvidenceChange,
}

// facts returns the evidence that is not documentation, kinds that only a newer
// version knows last.
func (s *section) facts() []aires.Evidence {
	out := s.leads()
	for _, k := range kinds {
		for _, e := range s.evidence[k] {
			if !slices.ContainsFunc(out, func(l aires.Evidence) bool { return l.ID == e.ID }) {
				out = append(out, e)
			}
		}
	}
	for _, k := range slices.Sorted(maps.Keys(s.evidence)) {
		if k != aires.EvidenceDocumentation && !slices.Contains(kinds, k) {
			out = append(out, s.evidence[k]...)
		}
	}
	return out
}

// patch is the chapter's patch, safe to show: it holds no control character but
// tabs, and CRLF where its file does. Reports that an older version made have
// none, only edits.
func (s *section) patch() string {
	text := s.Patch
	if text == "" {
		text = Patch(s.Edits, nil)
	}
	var b strings.Builder
	for l := range strings.Lines(text) {
		bare := strings.TrimSuffix(l, "\n")
		bare, crlf := strings.CutSuffix(bare, "\r")
		b.WriteString(unobeyed(strings.Map(func(r rune) rune {
			if r == '\t' {
				return r
			}
			return visible(r)
		}, bare)))
		if crlf {
			b.WriteByte('\r')
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// leads are the changes that the first hypothesis rests on before all else: they
// explain the cause, so a reader sees them first.
func (s *section) leads() []aires.Evidence {
	var out []aires.Evidence
	if len(s.Hypotheses) == 0 {
		return nil
	}
	for _, id := range s.Hypotheses[0].Evidence {
		i := slices.IndexFunc(s.evidence[aires.EvidenceChange], func(e aires.Evidence) bool { return e.ID == id })
		if i < 0 {
			break
		}
		out = append(out, s.evidence[aires.EvidenceChange][i])
	}
	return out
}

// groups parts the shown diagnostics by what they say, in the order in which
// each is said first, so that a reader reads it once.
func (f folded) groups() [][]aires.Diagnostic {
	type saying struct{ code, message string }
	at := map[saying]int{}
	var out [][]aires.Diagnostic
	for _, d := range f.shown {
		k := saying{d.Code, d.Message}
		i, ok := at[k]
		if !ok {
			i = len(out)
			at[k] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], d)
	}
	return out
}
