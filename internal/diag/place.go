package diag

import (
	"strconv"
	"strings"

	"github.com/airesdev/aires"
)

// place is where a tool says something is.
type place struct {
	file         string
	line, column int
}

// cutPlace splits "file:line: rest" and "file:line:column: rest". The file may
// hold spaces and a drive letter. It takes the first colon that a number
// follows, so file names with colons before digits are not understood; no
// build tool escapes them either.
func cutPlace(s string) (at place, rest string, ok bool) {
	from := 0
	if hasDrive(s) {
		from = 2
	}
	for {
		i := strings.IndexByte(s[from:], ':')
		if i < 0 {
			return place{}, "", false
		}
		i += from
		if n, tail, found := cutNumber(s[i+1:]); found && i > 0 {
			at = place{file: s[:i], line: n}
			if col, after, found := cutNumber(tail); found {
				at.column, tail = col, after
			}
			return at, strings.TrimPrefix(tail, " "), true
		}
		from = i + 1
	}
}

// cutNumber splits "12:rest". A number without its colon is none.
func cutNumber(s string) (n int, rest string, ok bool) {
	digits, rest, ok := strings.Cut(s, ":")
	if !ok || digits == "" || len(digits) > 9 || digits[0] < '0' || digits[0] > '9' {
		return 0, "", false
	}
	n, err := strconv.Atoi(digits)
	return n, rest, err == nil
}

// on puts the place into d.
func (at place) on(d *aires.Diagnostic) {
	d.File, d.Line, d.Column = at.file, at.line, at.column
}

// note returns a note about the place.
func (at place) note(message string) aires.Note {
	return aires.Note{Message: message, File: at.file, Line: at.line, Column: at.column}
}

// hasAny reports whether s holds one of the parts.
func hasAny(s string, parts ...string) bool {
	for _, part := range parts {
		if strings.Contains(s, part) {
			return true
		}
	}
	return false
}

// between returns what stands in s after the first open and before the next
// close, or "".
func between(s, open, closing string) string {
	_, s, ok := strings.Cut(s, open)
	if !ok {
		return ""
	}
	s, _, ok = strings.Cut(s, closing)
	if !ok {
		return ""
	}
	return s
}

// indent counts the blanks that s begins with.
func indent(s string) int { return len(s) - len(strings.TrimLeft(s, " \t")) }

// missing returns the symbols of a diagnostic that misses name.
func missing(name string) []aires.Symbol {
	if name == "" {
		return nil
	}
	return []aires.Symbol{{Name: name, Role: aires.RoleMissing}}
}

// oneName reports whether file can be the name of a file, and not a line of
// another that a search found and printed.
func oneName(file string) bool {
	_, _, ok := cutPlace(file)
	return !ok && !strings.ContainsAny(file, "\"`")
}
