package booklet

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/airesdev/aires"
)

// Markdown writes rep as a CommonMark document with GitHub's tables. Whatever
// the report holds, only this package's own headings, tables and links appear
// in it. It returns only w's errors.
func Markdown(w io.Writer, rep *aires.Report) error {
	p := lay(rep, shownErrors)
	m := &markdown{}
	m.head(&p)
	for i := range p.chapters {
		m.chapter(&p.chapters[i])
	}
	if len(p.loose) > 0 {
		m.heading(2, "More evidence")
		for i := range p.loose {
			m.evidence(&p.loose[i])
		}
	}
	m.gaps("What the whole run lacks", 2, p.booklet.Missing)
	m.models(&p)
	_, err := w.Write(m.Bytes())
	return err
}

// markdown is a document being written. Its methods end blocks with an empty
// line; texts they are given are untrusted unless they say otherwise.
type markdown struct{ bytes.Buffer }

// heading writes Markdown of our own as a heading.
func (m *markdown) heading(level int, text string) {
	fmt.Fprintf(m, "%s %s\n\n", strings.Repeat("#", level), text)
}

// par writes Markdown of our own as a paragraph.
func (m *markdown) par(text string) {
	if text != "" {
		fmt.Fprintf(m, "%s\n\n", text)
	}
}

// items writes Markdown of our own as a list: numbered, or with dashes.
func (m *markdown) items(numbered bool, texts []string) {
	if len(texts) == 0 {
		return
	}
	for i, t := range texts {
		mark := "-"
		if numbered {
			mark = fmt.Sprintf("%d.", i+1)
		}
		fmt.Fprintf(m, "%s %s\n", mark, t)
	}
	m.WriteByte('\n')
}

// row writes Markdown of our own as a table row.
func (m *markdown) row(cells []string) {
	fmt.Fprintf(m, "| %s |\n", strings.Join(cells, " | "))
}

func (m *markdown) head(p *page) {
	run := &p.rep.Run
	m.heading(1, inline(dash(p.booklet.Title)))
	m.par(inline(p.booklet.Summary))
	if run.Title != "" {
		m.par("Command or log: " + codeSpan(run.Title))
	}
	if t := p.doubts(); t != "" {
		m.par("> " + phrase(t))
	}
	if run.Notice != "" {
		m.par("> **" + inline(dash(string(run.Status))) + "**: " + phrase(run.Notice))
	}
	if len(p.chapters) == 0 {
		return
	}
	m.row([]string{"#", "Cause, in the order to fix", "Kind", "Confidence", "Errors"})
	m.row([]string{"--:", "---", "---", "---", "--:"})
	for i := range p.chapters {
		s := &p.chapters[i]
		m.row([]string{
			fmt.Sprint(s.number), cell(dash(s.Title)), cell(dash(string(s.kind))), confidence(s.Confidence), fmt.Sprint(s.count),
		})
	}
	m.WriteByte('\n')
}

func (m *markdown) chapter(s *section) {
	m.heading(2, fmt.Sprintf("%d. %s", s.number, phrase(dash(s.Title))))
	m.par(fmt.Sprintf("%s · %s · %s · %s", inline(dash(string(s.kind))), confidence(s.Confidence), s.extent(), phrase(s.ID)))
	m.par(inline(s.RootCause))
	m.errors(s)
	for _, e := range s.facts() {
		m.evidence(&e)
	}
	m.documentation(s)
	m.analysis(s)
	if len(s.Steps) > 0 {
		m.heading(3, "Steps")
		m.items(true, mapped(s.Steps, inline))
	}
	if len(s.Edits) > 0 {
		m.heading(3, "Proposed patch")
		m.WriteString(fenced("diff", s.patch()) + "\n")
	}
	if len(s.RejectedEdits) > 0 {
		m.heading(3, "Proposed patches that were left out")
		m.items(false, mapped(s.RejectedEdits, inline))
	}
	if len(s.LeftOut) > 0 {
		m.heading(3, "Not shown to models, for lack of room")
		m.items(false, mapped(s.LeftOut, inline))
	}
	if len(s.Verify) > 0 {
		m.heading(3, "How to verify")
		m.items(false, mapped(s.Verify, inline))
	}
	if s.Prevention != "" {
		m.heading(3, "Prevention")
		m.par(inline(s.Prevention))
	}
	m.gaps("Missing", 3, s.Missing)
}

func (m *markdown) gaps(title string, level int, gaps []aires.Gap) {
	if len(gaps) == 0 {
		return
	}
	m.heading(level, title)
	var items []string
	for _, g := range gaps {
		items = append(items, "**"+inline(dash(g.Stage))+"**: "+phrase(g.Reason))
	}
	m.items(false, items)
}

func (m *markdown) models(p *page) {
	m.heading(2, "How this booklet was made")
	if rows, total := rosters(p.rep.Findings); len(rows) > 0 {
		m.row(rosterHead)
		m.row([]string{"---", "---", "---", "---", "--:", "--:", "--:", "--:"})
		for i := range rows {
			m.row(mapped(rows[i].cells(), cell))
		}
		total.stage = "total"
		m.row(mapped(total.cells(), cell))
		m.WriteByte('\n')
		m.par("Time is the sum of the nodes' own times; prompt and answer count tokens.")
	} else {
		m.par("No model was asked: this is what the log, the source and the documentation say.")
	}
	m.par("Run: " + phrase(closing(p.rep)) + ".")
}
