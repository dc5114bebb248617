package booklet

import (
	"slices"
	"strings"
)

const hostColumn = 2 // of rosterHead: the one that is left out first

// colophon says how the booklet was made.
func (s *sheet) colophon(p *page) {
	s.rule("", "How this booklet was made")
	s.gaps("What the whole run lacks", p.booklet.Missing)
	s.gap()
	if rows, total := rosters(p.rep.Findings); len(rows) > 0 {
		table := [][]string{rosterHead}
		for i := range rows {
			table = append(table, rows[i].cells())
		}
		total.stage = "total"
		s.table(append(table, total.cells()))
	} else {
		s.put("", "", "No model was asked: this is what the log, the source and the documentation say.")
	}
	s.gap()
	s.put("", dim, closing(p.rep))
}

// table writes rows in columns; the first row is the head, the last the
// totals. Where they do not fit, the hosts go first, and then long cells are
// cut.
func (s *sheet) table(rows [][]string) {
	room := s.width()
	numbers := rosterNumbers
	if total(widths(rows)) > room {
		for i, r := range rows {
			rows[i] = slices.Delete(slices.Clone(r), hostColumn, hostColumn+1)
		}
		numbers--
	}
	w := widths(rows)
	for total(w) > room && slices.Max(w) > 4 {
		w[slices.Index(w, slices.Max(w))]--
	}
	for i, r := range rows {
		var b strings.Builder
		for c, text := range r {
			if c >= numbers {
				b.WriteString(fitRight(text, w[c]) + "  ")
			} else {
				b.WriteString(fit(text, w[c]) + "  ")
			}
		}
		ink := ""
		if i == 0 || i == len(rows)-1 {
			ink = dim
		}
		s.WriteString(s.paint(ink, strings.TrimRight(b.String(), " ")) + "\n")
	}
}

func widths(rows [][]string) []int {
	w := make([]int, len(rows[0]))
	for _, r := range rows {
		for c, text := range r {
			w[c] = max(w[c], columns(text))
		}
	}
	return w
}

func total(widths []int) int {
	n := 2 * (len(widths) - 1)
	for _, w := range widths {
		n += w
	}
	return n
}
