package booklet

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// contextLines is how many lines a patch shows before and behind what it changes.
const contextLines = 3

// change replaces the lines was, which begin at line at, counted from 0, by now.
// All have their ends.
type change struct {
	at       int
	was, now []string
}

// maxTable bounds the table that differences makes of two pieces of text; what
// would need a larger one is replaced as a whole.
const maxTable = 1 << 18

// differences are the least changes that make now of was, which begins at line at:
// a longest common subsequence of lines stays.
func differences(at int, was, now []string) []change {
	for len(was) > 0 && len(now) > 0 && was[0] == now[0] {
		at, was, now = at+1, was[1:], now[1:]
	}
	for len(was) > 0 && len(now) > 0 && was[len(was)-1] == now[len(now)-1] {
		was, now = was[:len(was)-1], now[:len(now)-1]
	}
	if len(was) == 0 || len(now) == 0 || len(was)*len(now) > maxTable {
		if len(was)+len(now) == 0 {
			return nil
		}
		return []change{{at, was, now}}
	}
	// common[i][j] is how many lines was[i:] and now[j:] have in common.
	common := make([][]int, len(was)+1)
	common[len(was)] = make([]int, len(now)+1)
	for i := len(was) - 1; i >= 0; i-- {
		common[i] = make([]int, len(now)+1)
		for j := len(now) - 1; j >= 0; j-- {
			common[i][j] = max(common[i+1][j], common[i][j+1])
			if was[i] == now[j] {
				common[i][j] = common[i+1][j+1] + 1
			}
		}
	}
	var out []change
	for i, j := 0, 0; i < len(was) || j < len(now); {
		from, to := i, j
		for i < len(was) && (j == len(now) || was[i] != now[j] && common[i+1][j] >= common[i][j+1]) {
			i++
		}
		for j < len(now) && (i == len(was) || was[i] != now[j] && common[i][j+1] > common[i+1][j]) {
			j++
		}
		if i > from || j > to {
			out = appendChange(out, change{at + from, was[from:i], now[to:j]})
			continue
		}
		i, j = i+1, j+1 // it stays
	}
	return out
}

// appendChange adds c, to the last change where nothing lies between them.
func appendChange(out []change, c change) []change {
	if n := len(out) - 1; n >= 0 && out[n].at+len(out[n].was) == c.at {
		out[n].was, out[n].now = slices.Concat(out[n].was, c.was), slices.Concat(out[n].now, c.now)
		return out
	}
	return append(out, c)
}

// write writes the changes, which are in order, as a file of a unified diff.
func (o *original) write(b *strings.Builder, file string, changes []change) {
	var body strings.Builder
	done, grown := 0, 0 // lines of the file that are written, and how many more it has by then
	for len(changes) > 0 {
		if changes[0].at < done {
			changes = changes[1:] // another one changes it
			continue
		}
		h := hunk{first: max(done, o.plainBefore(changes[0].at))}
		done = h.first
		for more := true; more; {
			c := changes[0]
			changes = changes[1:]
			h.context(o, done, c.at)
			h.change(o, c)
			done = c.at + len(c.was)
			more = len(changes) > 0 && changes[0].at >= done && o.plainAfter(done, 2*contextLines) >= changes[0].at
		}
		end := o.plainAfter(done, contextLines)
		if len(changes) > 0 {
			end = max(done, min(end, changes[0].at))
		}
		h.context(o, done, end)
		done = end
		h.write(&body, grown)
		grown += h.now - h.was
	}
	if body.Len() > 0 {
		tab := ""
		if strings.Contains(file, " ") {
			tab = "\t" // the name ends here, for whoever looks for a date behind it
		}
		fmt.Fprintf(b, "--- a/%s%s\n+++ b/%s%s\n%s", file, tab, file, tab, body.String())
	}
}

// plainBefore is where the context of a change at line at begins.
func (o *original) plainBefore(at int) int {
	first := at
	for first > 0 && at-first < contextLines && first <= len(o.lines) && plainLine(o.lines[first-1]) {
		first--
	}
	return first
}

// plainAfter is where the context behind a change ends, at most so many lines
// from line at on.
func (o *original) plainAfter(at, most int) int {
	end := at
	for end < len(o.lines) && end-at < most && plainLine(o.lines[end]) {
		end++
	}
	return end
}

// plainLine reports whether a line can be shown as it is: as context it has to
// be what stands in the file, or the patch does not fit.
func plainLine(l string) bool {
	return utf8.ValidString(l) && !runnerCommand.MatchString(l) && !strings.ContainsFunc(strings.TrimSuffix(l, "\n"), func(r rune) bool {
		return r != '\t' && visible(r) != r
	})
}

// hunk is a part of a file with changes in it.
type hunk struct {
	first    int // its line in the file as it stands, counted from 0
	was, now int // lines
	body     strings.Builder
}

// context writes the lines from from to to, which stay.
func (h *hunk) context(o *original, from, to int) {
	for i := from; i < to; i++ {
		h.line(' ', o.lines[i], o.crlf[i])
		h.was, h.now = h.was+1, h.now+1
	}
}

func (h *hunk) change(o *original, c change) {
	crlf := false
	for i, l := range c.was {
		crlf = c.at+i < len(o.crlf) && o.crlf[c.at+i]
		h.line('-', l, crlf)
	}
	if at := min(c.at, len(o.crlf)) - 1; len(c.was) == 0 && at >= 0 {
		crlf = o.crlf[at] // as the line before
	} else if len(c.was) == 0 && len(o.crlf) > 0 {
		crlf = o.crlf[0]
	}
	for _, l := range c.now {
		h.line('+', l, crlf)
	}
	h.was, h.now = h.was+len(c.was), h.now+len(c.now)
}

func (h *hunk) line(sign byte, l string, crlf bool) {
	text, ended := strings.CutSuffix(l, "\n")
	h.body.WriteByte(sign)
	h.body.WriteString(text)
	switch {
	case !ended:
		h.body.WriteString("\n\\ No newline at end of file\n")
	case crlf:
		h.body.WriteString("\r\n")
	default:
		h.body.WriteByte('\n')
	}
}

// write writes the hunk of a file that is grown lines longer above it.
func (h *hunk) write(b *strings.Builder, grown int) {
	fmt.Fprintf(b, "@@ -%s +%s @@\n%s", extent(h.first, h.was), extent(h.first+grown, h.now), h.body.String())
}

// extent is a range of lines as hunks name it: one that is empty stands behind
// its line, others begin with it.
func extent(first, count int) string {
	if count > 0 {
		first++
	}
	if count == 1 {
		return fmt.Sprint(first)
	}
	return fmt.Sprintf("%d,%d", first, count)
}
