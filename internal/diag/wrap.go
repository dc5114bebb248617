package diag

import (
	"bytes"
	"encoding/json"
)

// wrapping takes off what CI systems and build drivers put in front of the
// lines that tools write, and remembers what the log has shown of its habits.
// A wrapping that is not recognised costs the diagnostics behind it, so new
// ones are added to once.
type wrapping struct {
	blanks  int  // behind a bare time, 2 in Jenkins; 0 until a line tells
	steps   bool // docker numbered a line's step
	ruled   bool // the line before was docker's rule
	summary bool // inside docker's repetition of a failed step's end
	jobs    jobs

	mailed   bool   // the log was quoted as in mail
	margin   int    // blanks that the whole log is indented by
	numbered string // what stands behind the line numbers of a log copied from a page, "" without them
}

// off returns b without its wrappings.
func (w *wrapping) off(b []byte) []byte {
	if w.numbered != "" {
		if n, rest := numberOf(b, w.numbered); n > 0 {
			b = rest
		}
	}
	if w.mailed {
		b = bytes.TrimPrefix(bytes.TrimPrefix(b, []byte{'>'}), []byte{' '})
	}
	if w.margin > 0 {
		b = b[min(w.margin, blanks(b)):]
	}
	for range 4 { // wrappings nest: a CI's clock around docker's
		rest := w.once(b)
		if len(rest) == len(b) {
			break
		}
		b = rest
	}
	for range 2 { // a runner of packages in a CI's job
		if len(b) <= 3 {
			return b
		}
		rest := w.jobs.off(b)
		if len(rest) == len(b) {
			break
		}
		b = w.once(rest)
	}
	w.jobs.banner(b)
	return b
}

// once looks at the first byte and tries only what can begin with it.
func (w *wrapping) once(b []byte) []byte {
	if len(b) < 6 {
		return b
	}
	switch c := b[0]; {
	case c == '[':
		return bracketed(b)
	case c >= '0' && c <= '9':
		if rest := w.leadingClock(b); len(rest) < len(b) {
			return rest
		}
		return w.repeated(b)
	case c == '#':
		rest := hashed(b)
		w.steps = w.steps || len(rest) < len(b) && b[1] != '#'
		return rest
	case c == '(':
		return enclosed(b, ')')
	case c == 'S':
		if rest := cloudStep(b); len(rest) < len(b) {
			return rest
		}
	case c == '{':
		return inJSON(b)
	case c == '-', c == ' ':
		w.rule(b)
		return b
	}
	if rest := w.service(b); len(rest) < len(b) {
		return rest
	}
	if rest := journal(b); len(rest) < len(b) {
		return rest
	}
	return jobAndStep(b)
}

// leadingClock takes off "2026-11-23T12:34:56.7890123Z " (GitHub, Azure),
// the same with GitLab's stream mark "00O " or "01E+" behind it, and
// "12:34:56  " (Jenkins).
func (w *wrapping) leadingClock(b []byte) []byte {
	n := clock(b)
	if n == 0 || n == len(b) || b[n] != ' ' {
		return b
	}
	bare := b[2] == ':'
	b = b[n+1:]
	if bare && len(b) > 1 {
		return w.second(b)
	}
	if len(b) >= 4 && isDigit(b[0]) && isHexUpper(b[1]) && (b[2] == 'O' || b[2] == 'E') && (b[3] == ' ' || b[3] == '+') {
		b = b[4:]
	}
	return logged(b)
}

// second takes off the second blank of Jenkins, once a line that begins with
// just that showed that there is one.
func (w *wrapping) second(b []byte) []byte {
	switch {
	case w.blanks == 0 && b[0] != ' ':
		w.blanks = 1
	case w.blanks == 0 && b[1] != ' ':
		w.blanks = 2
	}
	if w.blanks == 2 {
		return bytes.TrimPrefix(b, []byte{' '})
	}
	return b
}

// bracketed takes off "[2026-11-23T12:34:56.789Z] " (Jenkins), and of TeamCity
// "[12:34:56] ", "[12:34:56][Step 1/2] " and "[12:34:56]i:\t\t [Step 1/2] ".
func bracketed(b []byte) []byte {
	rest := enclosed(b, ']')
	if len(rest) == len(b) || len(rest) < 2 {
		return rest
	}
	if i := bytes.Index(rest[:min(len(rest), 3)], []byte(":\t")); i >= 0 { // how much it matters
		rest = bytes.TrimPrefix(bytes.TrimLeft(rest[i+1:], "\t"), []byte{' '})
	}
	if step, text, ok := bytes.Cut(rest, []byte("]")); ok && bytes.HasPrefix(step, []byte("[Step ")) {
		return bytes.TrimPrefix(text, []byte{' '})
	}
	return rest
}

// enclosed takes off a time in brackets, or in parentheses as Bazel writes it.
func enclosed(b []byte, end byte) []byte {
	n := clock(b[1:])
	if n == 0 || n+1 >= len(b) || b[n+1] != end {
		return b
	}
	return bytes.TrimPrefix(b[n+2:], []byte{' '})
}

// clock returns the length of the date and time, or time alone, at the start of b.
func clock(b []byte) int {
	i := 0
	if match(b, "0000-00-00") && len(b) > 10 && (b[10] == 'T' || b[10] == ' ') {
		i = 11
	}
	if !match(b[i:], "00:00:00") {
		return 0
	}
	i += 8
	if i < len(b) && (b[i] == '.' || b[i] == ',') {
		for i++; i < len(b) && isDigit(b[i]); i++ {
			continue
		}
	}
	switch {
	case i < len(b) && b[i] == 'Z':
		i++
	case match(b[i:], "+00:00"), match(b[i:], "-00:00"):
		i += 6
	}
	return i
}

// match reports whether b begins with shape, in which a 0 stands for any digit.
func match(b []byte, shape string) bool {
	if len(b) < len(shape) {
		return false
	}
	for i := range len(shape) {
		if shape[i] == '0' && !isDigit(b[i]) || shape[i] != '0' && shape[i] != b[i] {
			return false
		}
	}
	return true
}

// hashed takes off "#12 3.456 " (docker build) and "##[error]" (GitHub, Azure).
func hashed(b []byte) []byte {
	if b[1] == '#' {
		for _, mark := range []string{"##[error]", "##[warning]", "##[debug]", "##[command]"} {
			if rest, ok := bytes.CutPrefix(b, []byte(mark)); ok {
				return rest
			}
		}
		return b
	}
	step := digits(b[1:])
	if step == 0 || step+2 >= len(b) || b[step+1] != ' ' {
		return b
	}
	rest := b[step+2:]
	whole := digits(rest)
	if whole == 0 || whole == len(rest) || rest[whole] != '.' {
		return b
	}
	part := digits(rest[whole+1:])
	end := whole + 1 + part
	if part == 0 {
		return b
	}
	if end == len(rest) {
		return rest[end:]
	}
	if rest[end] != ' ' {
		return b
	}
	return rest[end+1:]
}

// jobAndStep takes off "build\tRun make\t2026-11-23T12:34:56.7890123Z ", which
// the gh command puts in front of the lines of a workflow's log.
func jobAndStep(b []byte) []byte {
	job := bytes.IndexByte(b[:min(len(b), 200)], '\t')
	if job < 0 {
		return b
	}
	rest := b[job+1:]
	step := bytes.IndexByte(rest[:min(len(rest), 200)], '\t')
	if step < 0 {
		return b
	}
	rest = bytes.TrimPrefix(rest[step+1:], []byte("\ufeff"))
	if !match(rest, "0000-00-00T00:00:00") {
		return b
	}
	return rest
}

func digits(b []byte) int {
	n := 0
	for n < len(b) && isDigit(b[n]) {
		n++
	}
	return n
}

func isDigit(c byte) bool    { return c >= '0' && c <= '9' }
func isHexUpper(c byte) bool { return isDigit(c) || c >= 'A' && c <= 'F' }

// inJSON returns the output in an event of go test -json or go build -json, or in
// a line of a container's log as Docker keeps it. Events of Go without any are
// progress, and nothing.
func inJSON(b []byte) []byte {
	event, kept := bytes.Contains(b, []byte(`"Action":"`)), bytes.Contains(b[:min(len(b), 100)], []byte(`"log":`))
	if !event && !kept {
		return b
	}
	var said struct {
		Action, Output, Stream string
		Log                    string `json:"log"`
	}
	if json.Unmarshal(b, &said) != nil || said.Action == "" && said.Stream == "" {
		return b
	}
	// What was escaped may be anything, so it is cleaned once more.
	var c cleaner
	return c.rewrite(bytes.TrimRight([]byte(said.Output+said.Log), "\r\n"))
}
