package diag

import (
	"bytes"
	"strconv"
)

// numberedLines is how many lines of a log's head have to be numbered one after
// the other before the numbers are believed to be no part of it.
const numberedLines = 3

// numbering returns what divides line numbers from text, as in "  12: text", in
// a log that was copied from a page or an editor; "" where it has none.
func numbering(head []byte) string {
	for _, by := range []string{": ", "\t", "  "} {
		last, lines := 0, 0
		for l := range bytes.Lines(head) {
			n, _ := numberOf(bytes.TrimRight(l, "\r\n"), by)
			if n == 0 || lines > 0 && n != last+1 {
				break
			}
			last = n
			if lines++; lines == numberedLines {
				return by
			}
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
// behind ">", and so does an empty line, which no tool writes.
func mailed(head []byte) bool {
	lines, empty := 0, false
	for l := range bytes.Lines(head) {
		l = bytes.TrimRight(l, " \r\n")
		if len(l) == 0 || l[0] != '>' || len(l) > 1 && l[1] != ' ' {
			return lines > numberedLines && empty && len(l) > 0
		}
		empty = empty || len(l) == 1
		lines++
	}
	return lines > numberedLines && empty
}
