package evidence

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

const (
	around     = 6   // lines shown before and behind the one in question
	maxWhole   = 40  // lines of a function or type that is shown as a whole
	aroundFar  = 12  // lines shown around the root in a longer one
	maxFurther = 3   // places shown besides the root
	maxNoted   = 3   // places of notes shown
	maxLine    = 500 // bytes shown of one line
)

// windows shows the source where a cause's diagnostics point.
type windows struct {
	files *index.Reader
	index *index.Index
}

// window is a range of lines of a file, and why it is shown.
type window struct {
	place
	first, last int
	mark        *aires.Span
	more        []int // further lines that are pointed at, in order once the window is done
	rank        int   // 0 for the first to be shown
	within      string
}

// about shows the root, then what its notes point at, then further places.
func (w *windows) about(_ context.Context, s *subject) []aires.Evidence {
	var shown []*window
	add := func(places []place, limit int) {
		for _, p := range places {
			if limit > 0 && w.show(&shown, p) {
				limit--
			}
		}
	}
	root := s.root()
	add(inWorkspace(root), 1)
	add(notesOf(root), maxNoted)
	var further []place
	for _, d := range s.scan()[1:] {
		further = append(further, inWorkspace(d)...)
	}
	add(further, maxFurther)

	var found []aires.Evidence
	for _, win := range merge(shown) {
		win.point(s.diagnostics)
		found = append(found, win.evidence(w.files.Lines(win.file)))
	}
	return found
}

// inWorkspace is d's place, if its file may be read.
func inWorkspace(d *aires.Diagnostic) []place {
	if d.PathStatus != aires.PathWorkspace {
		return nil
	}
	return []place{placeOf(d)}
}

// notesOf are the places that d's notes point at. Which of them lie in the
// workspace shows when they are opened. The way through the includes says
// nothing about the error.
func notesOf(d *aires.Diagnostic) []place {
	var places []place
	for _, n := range d.Notes[:min(len(d.Notes), maxScan)] {
		if strings.HasPrefix(strings.ToLower(n.Message), "included from") {
			continue
		}
		places = append(places, place{file: n.File, line: n.Line, column: n.Column, tool: d.Tool, note: n.Message})
	}
	return places
}

// show adds a window around p, and reports whether it shows anything new.
func (w *windows) show(shown *[]*window, p place) bool {
	if p.file == "" || p.line < 1 {
		return false
	}
	lines := w.files.Lines(p.file)
	if p.line == len(lines)+1 && p.line > 1 {
		p.line, p.column, p.endColumn = p.line-1, 0, 0 // "unexpected end of file"
	}
	if p.line > len(lines) {
		return false
	}
	for _, win := range *shown {
		if win.file == p.file && (win.line == p.line || slices.Contains(win.more, p.line)) {
			return false
		}
	}
	mark := p.mark(lines)
	end := min(mark.EndLine, p.line+around)
	if end < mark.EndLine {
		mark.EndLine, mark.EndColumn = end, len(lines[end-1])+1
	}
	win := &window{
		place: p, first: max(1, p.line-around), last: min(len(lines), end+around), mark: mark, rank: len(*shown),
	}
	if win.rank == 0 {
		w.enclose(win, len(lines))
	}
	*shown = append(*shown, win)
	return true
}

// enclose widens the root's window to the function or type around it or, where
// that is long, says which one it is.
func (w *windows) enclose(win *window, end int) {
	d, ok := w.index.Enclosing(win.file, win.line)
	switch {
	case !ok:
	case d.End-d.Line < maxWhole:
		win.first, win.last = min(win.first, d.Line), max(win.last, min(d.End, end))
	default:
		win.first = min(win.first, max(d.Line, win.line-aroundFar))
		win.last = max(win.last, min(d.End, win.line+aroundFar, end))
		if win.first > d.Line {
			win.within = fmt.Sprintf(", in the %s %s of line %d", d.Kind, d.Name, d.Line)
		}
	}
}

// merge joins windows of one file that overlap or touch. The first to be shown
// keeps its mark.
func merge(shown []*window) []*window {
	var merged []*window
	for _, win := range shown {
		for i := 0; i < len(merged); {
			if !merged[i].touches(win) {
				i++
				continue
			}
			// Having grown, the window may reach another one: take it out and
			// begin again.
			win = join(merged[i], win)
			merged = slices.Delete(merged, i, i+1)
			i = 0
		}
		merged = append(merged, win)
	}
	slices.SortFunc(merged, func(a, b *window) int { return a.rank - b.rank })
	return merged
}

func (win *window) touches(other *window) bool {
	return win.file == other.file && win.first <= other.last+1 && other.first <= win.last+1
}

func join(a, b *window) *window {
	if b.rank < a.rank {
		a, b = b, a
	}
	a.first, a.last = min(a.first, b.first), max(a.last, b.last)
	a.more = append(append(a.more, b.line), b.more...)
	return a
}

// point adds the lines of the window that other diagnostics of the cause are on:
// those that got no window of their own may stand in this one.
func (win *window) point(ds []*aires.Diagnostic) {
	for _, d := range ds {
		if d.PathStatus == aires.PathWorkspace && d.File == win.file && win.first <= d.Line && d.Line <= win.last {
			win.more = append(win.more, d.Line)
		}
	}
	slices.Sort(win.more)
	win.more = slices.DeleteFunc(slices.Compact(win.more), func(line int) bool { return line == win.line })
}

// evidence is the window in the domain's words.
func (win *window) evidence(lines []string) aires.Evidence {
	text := slices.Clone(lines[win.first-1 : win.last])
	for i, line := range text {
		if len(line) > maxLine {
			text[i] = cut(line, maxLine)
			if win.first+i == win.mark.Line && win.mark.Column > maxLine {
				win.mark.Column, win.mark.EndColumn = 0, 0
			}
		}
	}
	return aires.Evidence{
		Kind: aires.EvidenceSource, Title: win.title(), File: win.file, Line: win.line,
		Text: strings.Join(text, "\n"), FirstLine: win.first, Mark: win.mark,
		Lines: slices.DeleteFunc(slices.Clone(win.more), func(line int) bool {
			return win.mark.Line <= line && line <= win.mark.EndLine
		}),
	}
}

func (win *window) title() string {
	title := fmt.Sprintf("%s:%d%s", win.file, win.line, win.within)
	if win.note != "" {
		note, _, _ := strings.Cut(win.note, "\n")
		title += ", " + cut(plain(strings.TrimSpace(note)), 100)
	}
	const most = 8
	more := make([]string, 0, most)
	for _, line := range win.more[:min(len(win.more), most)] {
		more = append(more, fmt.Sprint(line))
	}
	switch {
	case len(win.more) == 0:
		return title
	case len(win.more) == 1:
		return title + " (also line " + more[0] + ")"
	case len(win.more) > most:
		return fmt.Sprintf("%s (also lines %s and %d more)", title, strings.Join(more, ", "), len(win.more)-most)
	}
	return title + " (also lines " + strings.Join(more, ", ") + ")"
}
