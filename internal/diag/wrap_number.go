package diag

import (
	"bytes"
	"strconv"
)

// numberedLines is how many lines of a log's head have to be numbered one after
// the other before the numbers are believed to be no part of it.
const numberedLines = 3

// numberedAsked is how many lines have to be numbered in the same way, where
// there are as many.
const numberedAsked = 20

// numbering returns what divides line numbers from text, as in "  12: text", in
// a log that was copied from a page or an editor; "" where it has none. A blank
// alone stands behind counts, too, and divides only where lines count from 1.
func numbering(head []byte) string {
	for _, by := range []string{": ", "\t", "  ", " "} {
		last, lines := 0, 0
		for l := range bytes.Lines(head) {
			n, text := numberOf(bytes.TrimRight(l, "\r\n"), by)
			if n == 0 || lines > 0 && n != last+1 || by == " " && (lines == 0 && n != 1 || bytes.HasPrefix(text, []byte("|"))) {
				lines = 0
				break
			}
			last = n
			if lines++; lines == numberedAsked {
				break
			}
		}
		if lines >= numberedLines {
			return by
		}
	}
	return ""
}

// numberOf splits "  12: text". n is 0 where b does not begin so.
func numberOf(b []byte, by string) (n int, rest []byte) {
	rest = bytes.TrimLeft(b, " ")
	end := digits(rest)
	if end == 0 || end > 7 {
		return 0, b
	}
	n, _ = strconv.Atoi(string(rest[:end]))
	rest, ok := bytes.CutPrefix(rest[end:], []byte(by))
	if !ok && len(rest) > 0 {
		return 0, b
	}
	return n, rest
}

// mailed reports whether a log was quoted as in mail: all of its head stands
// behind ">", empty lines too. npm, which marks so what it runs, leaves one empty.
func mailed(head []byte) bool {
	lines := 0
	for l := range bytes.Lines(bytes.TrimRight(head, " \r\n")) {
		l = bytes.TrimRight(l, "\r\n")
		if len(l) == 0 || l[0] != '>' || len(l) > 1 && l[1] != ' ' || bytes.HasPrefix(l, []byte("> Task :")) {
			return false
		}
		lines++
	}
	return lines > numberedLines
}

// margin returns how many blanks all of a log's head is indented by, as where
// somebody pasted it into a text.
func margin(head []byte) int {
	if numbering(head) != "" || mailed(head) {
		return 0 // they were taken off together
	}
	lines, least := 0, len(head)
	for l := range bytes.Lines(head) {
		if l = bytes.TrimRight(l, " \t\r\n"); bytes.IndexByte(l, '\r') >= 0 {
			return 0 // a terminal shows something else
		} else if len(l) > 0 {
			least = min(least, blanks(l))
			lines++
		}
	}
	if lines < numberedLines {
		return 0
	}
	return least
}

// blanks counts the blanks that b begins with.
func blanks(b []byte) int { return len(b) - len(bytes.TrimLeft(b, " \t")) }
