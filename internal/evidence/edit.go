package evidence

import (
	"errors"
	"fmt"
	"strings"

	"github.com/airesdev/aires"
)

// near is how many lines an edit's line may be off where its old text stands
// more than once.
const near = 3

// Check holds a proposed edit to account: its file must exist in the workspace
// and its old text must stand there, at its line, or near it, or only once in
// the file. It returns the edit as it can be made, or why it is refused, in a few
// words: its line ends are LF, and its old text begins in its line, to be replaced
// by its new text and nothing more. An old text that begins or ends in a line
// end has an empty line there.
func (w *Workspace) Check(e aires.Edit) (aires.Edit, error) {
	return settle(w.Lines(e.File), e)
}

// Windows is what evidence shows of files, for whoever is far from them.
type Windows map[string][]string

// WindowsOf puts the source windows of found side by side, each line where it
// stands in its file.
func WindowsOf(found []aires.Evidence) Windows {
	w := Windows{}
	for _, e := range found {
		if e.FirstLine < 1 || e.FirstLine > maxWindowLine {
			continue
		}
		text := strings.Split(strings.TrimSuffix(e.Text, "\n"), "\n")
		for len(w[e.File]) < e.FirstLine-1+len(text) {
			w[e.File] = append(w[e.File], unseen)
		}
		copy(w[e.File][e.FirstLine-1:], text)
	}
	return w
}

const (
	unseen        = "\x00" // a line that no window shows; nothing equals it
	maxWindowLine = 1 << 20
)

// Check is Workspace.Check for the lines that were seen.
func (w Windows) Check(e aires.Edit) (aires.Edit, error) { return settle(w[e.File], e) }

// settle finds an edit's old text among the lines of its file.
func settle(lines []string, e aires.Edit) (aires.Edit, error) {
	switch {
	case lines == nil:
		return e, errors.New("there is no such text file in the workspace")
	case strings.TrimSpace(e.Old) == "":
		return e, errors.New("it does not say what it replaces")
	}
	e.Old, e.New = strings.ReplaceAll(e.Old, "\r\n", "\n"), strings.ReplaceAll(e.New, "\r\n", "\n")
	if old, ok := strings.CutSuffix(e.Old, "\n"); ok { // the end of its last line
		e.Old, e.New = old, strings.TrimSuffix(e.New, "\n")
	}
	found := occurrences(lines, e.Old)
	if len(found) == 0 {
		e = trimmed(e)
		found = occurrences(lines, e.Old)
	}
	best, off := 0, near+1
	for _, line := range found {
		if d := max(line-e.Line, e.Line-line); d < off {
			best, off = line, d
		}
	}
	switch {
	case best > 0:
		e.Line = best
	case len(found) == 1:
		e.Line = found[0]
	case len(found) == 0:
		return e, errors.New("its old text does not stand in the file")
	default:
		return e, fmt.Errorf("its old text stands in the file %d times, but not near the line", len(found))
	}
	return e, nil
}

// trimmed is e without the empty lines around its old text, which its new text
// loses as well.
func trimmed(e aires.Edit) aires.Edit {
	for strings.HasPrefix(e.Old, "\n") {
		e.Old, e.New = e.Old[1:], strings.TrimPrefix(e.New, "\n")
	}
	for strings.HasSuffix(e.Old, "\n") {
		e.Old, e.New = e.Old[:len(e.Old)-1], strings.TrimSuffix(e.New, "\n")
	}
	return e
}

// occurrences lists the lines, counted from 1, on which old begins, each once.
func occurrences(lines []string, old string) []int {
	first, rest, more := strings.Cut(old, "\n")
	var found []int
	for i, line := range lines {
		switch {
		case !more && strings.Contains(line, first):
			found = append(found, i+1)
		case more && strings.HasSuffix(line, first) && (first != "" || line == "") && follows(lines[i+1:], rest):
			found = append(found, i+1)
		}
	}
	return found
}

// follows reports whether lines begin with text, whose last line may be the
// beginning of one.
func follows(lines []string, text string) bool {
	for {
		line, rest, more := strings.Cut(text, "\n")
		switch {
		case len(lines) == 0:
			return false
		case !more:
			return strings.HasPrefix(lines[0], line) && (line != "" || lines[0] == "")
		case lines[0] != line:
			return false
		}
		lines, text = lines[1:], rest
	}
}
