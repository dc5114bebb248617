package booklet

import (
	"cmp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// Patch writes edits as one unified diff that git apply and patch -p1 take: a
// header for each file, its hunks in order. source returns the lines of a file
// with their ends, as far as they are at hand: a line that is not holds a NUL.
// It may be nil. Lines around an edit are shown where they are at hand and may
// be shown as they are. Of a file that is not at hand an edit's old text is taken
// for whole lines, and nothing around it is known. An edit that changes what an
// earlier one changes is left out.
func Patch(edits []aires.Edit, source func(file string) []string) string {
	var files []string
	for _, e := range edits {
		if !slices.Contains(files, e.File) {
			files = append(files, e.File)
		}
	}
	var b strings.Builder
	for _, file := range files {
		var lines []string
		if source != nil {
			lines = source(file)
		}
		o := newOriginal(lines)
		var splices []splice
		var changes []change
		for _, e := range edits {
			if e.File != file {
				continue
			}
			if s, ok := o.splice(e); ok {
				splices = append(splices, s)
			} else {
				changes = append(changes, unplaced(e))
			}
		}
		changes = append(changes, o.made(splices)...)
		slices.SortStableFunc(changes, func(a, b change) int { return cmp.Compare(a.at, b.at) })
		var all []change
		for _, c := range changes {
			all = appendChange(all, c)
		}
		o.write(&b, line(file), all)
	}
	return b.String()
}

// original is a file as it stands.
type original struct {
	lines  []string // with their ends, which are all LF
	crlf   []bool   // which of them end in CRLF
	starts []int    // where each begins in text
	text   string
}

func newOriginal(lines []string) *original {
	o := &original{crlf: make([]bool, len(lines)), starts: make([]int, len(lines))}
	at := 0
	for i, l := range lines {
		if bare, ok := strings.CutSuffix(l, "\r\n"); ok {
			l, o.crlf[i] = bare+"\n", true
		}
		o.lines, o.starts[i] = append(o.lines, l), at
		at += len(l)
	}
	o.text = strings.Join(o.lines, "")
	return o
}

// splice replaces the bytes of a text from from to to.
type splice struct {
	from, to int
	now      string
}

// splice is what e really changes: what its old and its new text have in common
// at both ends stays, so that neighbours do not get in each other's way. It is
// false where the old text does not stand at the edit's line.
func (o *original) splice(e aires.Edit) (splice, bool) {
	old, now := lf(e.Old), lf(e.New)
	if e.Line < 1 || e.Line > len(o.lines) || old == "" {
		return splice{}, false
	}
	from := o.starts[e.Line-1]
	n := strings.Index(o.text[from:], old)
	if n < 0 || n >= len(o.lines[e.Line-1]) || strings.ContainsRune(o.text[from:from+n+len(old)], 0) {
		return splice{}, false
	}
	s := splice{from + n, from + n + len(old), now}
	if now == "" && (s.from == 0 || o.text[s.from-1] == '\n') && strings.HasPrefix(o.text[s.to:], "\n") {
		s.to++ // whole lines go with their end
		return s, true
	}
	front := shared(old, now)
	back := sharedEnd(old[front:], now[front:])
	return splice{s.from + front, s.to - back, now[front : len(now)-back]}, true
}

func lf(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }

// shared is how many bytes a and b begin with both.
func shared(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// sharedEnd is how many bytes a and b end in both.
func sharedEnd(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
}

// made are the changes of lines that splices make, in order.
func (o *original) made(splices []splice) []change {
	slices.SortStableFunc(splices, func(a, b splice) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	var out []change
	for len(splices) > 0 {
		first := o.lineAt(splices[0].from)
		last, done := first, o.starts[first]
		var now strings.Builder
		for len(splices) > 0 && o.lineAt(splices[0].from) <= last {
			s := splices[0]
			splices = splices[1:]
			if s.from < done {
				continue // another one changes it
			}
			now.WriteString(o.text[done:s.from] + s.now)
			done, last = s.to, max(last, o.lineAt(s.to))
		}
		end := len(o.text)
		if last+1 < len(o.starts) {
			end = o.starts[last+1]
		}
		now.WriteString(o.text[done:end])
		out = append(out, differences(first, o.lines[first:last+1], lineParts(now.String()))...)
	}
	return out
}

// lineAt is the line that the byte at belongs to, the last for the text's end.
func (o *original) lineAt(at int) int {
	i, found := slices.BinarySearch(o.starts, at)
	if !found {
		i--
	}
	return i
}

// lineParts cuts text into lines with their ends.
func lineParts(text string) []string {
	if text == "" {
		return nil
	}
	lines := strings.SplitAfter(text, "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// unplaced is an edit of a file that is not at hand.
func unplaced(e aires.Edit) change {
	whole := func(text string) []string {
		if text = lf(text); text == "" {
			return nil
		}
		return lineParts(text + "\n")
	}
	return change{at: max(0, e.Line-1), was: whole(e.Old), now: whole(e.New)}
}
