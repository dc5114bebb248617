package booklet

import (
	"fmt"
	"strings"

	"github.com/airesdev/aires"
)

// chapterLeaf is a chapter as the page template sees it.
type chapterLeaf struct {
	*leaf
	*section
}

// Chapters are the booklet's chapters.
func (l *leaf) Chapters() []chapterLeaf {
	out := make([]chapterLeaf, len(l.chapters))
	for i := range l.chapters {
		out[i] = chapterLeaf{l, &l.chapters[i]}
	}
	return out
}

// Heading is the chapter's title.
func (c chapterLeaf) Heading() []run { return c.Said(dash(c.section.Title)) }

// Number is the chapter's place in the fixing order.
func (c chapterLeaf) Number() int { return c.number }

// About sums the chapter up: what kind of mistake, and how much of the log.
func (c chapterLeaf) About() []string {
	return []string{dash(string(c.kind)), c.extent()}
}

// Missing are the chapter's gaps.
func (c chapterLeaf) Missing() []aires.Gap { return c.section.Missing }

// saying is something that one or more diagnostics say, and where.
type saying struct {
	Code    string
	Message []run
	Places  []spot
	Notes   [][]run
}

// spot is where a diagnostic is.
type spot struct{ Anchor, At, Repeats string }

// Root is the error that the chapter starts from, or nil.
func (c chapterLeaf) Root() *saying {
	if len(c.errors.shown) == 0 {
		return nil
	}
	s := c.saying(c.errors.shown[:1])
	return &s
}

// Symptoms are the other errors, by what they say.
func (c chapterLeaf) Symptoms() []saying {
	if len(c.errors.shown) < 2 {
		return nil
	}
	f := folded{shown: c.errors.shown[1:]}
	var out []saying
	for _, g := range f.groups() {
		out = append(out, c.saying(g))
	}
	return out
}

// Folded says what stands below the fold.
func (c chapterLeaf) Folded() string {
	files := map[string]bool{}
	shown := c.errors.shown[1:]
	for i := range shown {
		files[shown[i].File] = true
	}
	s := plural(len(shown)+c.errors.more, "symptom")
	if c.errors.more == 0 && len(files) > 0 && !files[""] {
		s += " in " + plural(len(files), "file")
	}
	return s
}

// Rest says how many errors are not listed.
func (c chapterLeaf) Rest() string { return c.errors.rest() }

func (c chapterLeaf) saying(ds []aires.Diagnostic) saying {
	s := saying{Code: line(ds[0].Code), Message: c.Said(ds[0].Message)}
	for i := range ds {
		s.Places = append(s.Places, spot{Anchor: c.Anchor(ds[i].ID), At: place(&ds[i]), Repeats: repeats(&ds[i])})
	}
	for _, r := range remarks(ds) {
		s.Notes = append(s.Notes, c.Said(r))
	}
	return s
}

// exhibit is a piece of evidence on the page.
type exhibit struct {
	Anchor, ID string
	Title      []run
	At         string // its place, unless the title names it
	Link, Host string // https only
	Address    string // what was given instead of a link
	Lines      []codeLine
	Prose      []prose
}

// prose is a passage of documentation: a paragraph, a list or code.
type prose struct {
	Text  []run
	Items [][]run
	Lines []codeLine
}

// Facts are the chapter's evidence but for documentation.
func (c chapterLeaf) Facts() []exhibit { return c.exhibits(c.facts()) }

// Documents are the chapter's documentation.
func (c chapterLeaf) Documents() []exhibit {
	return c.exhibits(c.evidence[aires.EvidenceDocumentation])
}

// Disputes are the chapter's contradictions, a line each.
func (c chapterLeaf) Disputes() []string { return disputes(&c.Chapter) }

// Patch is the chapter's patch.
func (c chapterLeaf) Patch() []codeLine {
	var out []codeLine
	for l := range strings.Lines(c.patch()) {
		l = strings.TrimRight(l, "\r\n")
		out = append(out, codeLine{Pieces: []piece{{Class: diffLook(l), Text: l}}})
	}
	return out
}

func (l *leaf) exhibits(es []aires.Evidence) []exhibit {
	var out []exhibit
	for i := range es {
		out = append(out, l.exhibit(&es[i]))
	}
	return out
}

func (l *leaf) exhibit(e *aires.Evidence) exhibit {
	title := line(e.Title)
	if title == "" {
		title = line(string(e.Kind))
	}
	x := exhibit{ID: line(e.ID), Anchor: l.Anchor(e.ID), Title: l.Said(title)}
	if e.File != "" && !strings.Contains(title, line(e.File)) {
		x.At = line(e.File)
		if e.Line > 0 {
			x.At += fmt.Sprintf(":%d", e.Line)
		}
	}
	if x.Link = webAddress(e.URL); !strings.HasPrefix(x.Link, "https://") {
		x.Link, x.Address = "", line(e.URL)
	}
	x.Host, _, _ = strings.Cut(strings.TrimPrefix(x.Link, "https://"), "/")
	switch {
	case strings.TrimSpace(e.Text) == "":
	case e.Kind == aires.EvidenceDocumentation:
		x.Prose = l.prose(e.Text)
	default:
		l.ink -= len(e.Text)
		x.Lines = window(e, l.ink >= 0)
	}
	return x
}

func (l *leaf) prose(text string) []prose {
	var out []prose
	for _, p := range passages(text) {
		last := len(out) - 1
		switch {
		case p.kind == code:
			out = append(out, prose{Lines: plainLines(p.text)})
		case p.kind == item && last >= 0 && out[last].Items != nil:
			out[last].Items = append(out[last].Items, l.Rich(p.text))
		case p.kind == item:
			out = append(out, prose{Items: [][]run{l.Rich(p.text)}})
		default:
			out = append(out, prose{Text: l.Rich(p.text)})
		}
	}
	return out
}

// Reference names evidence, and links it where it stands on the page.
func (l *leaf) Reference(id string) run { return run{Text: line(id), Ref: l.Anchor(id)} }
