package eval

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/corpus"
)

// together makes one edit of neighbours that put something in front of or behind
// the same text: made one after the other, none would be in another's way.
func together(edits []aires.Edit) []aires.Edit {
	var all []aires.Edit
	for _, e := range edits {
		if n := len(all) - 1; n >= 0 && all[n].File == e.File && all[n].Line == e.Line && all[n].Old == e.Old {
			if before, after, ok := strings.Cut(e.New, e.Old); ok && strings.Contains(all[n].New, e.Old) {
				all[n].New = strings.Replace(all[n].New, e.Old, before+e.Old+after, 1)
				continue
			}
		}
		all = append(all, e)
	}
	return all
}

// apply returns a copy of tree with the edits made, from the last line of each
// file to the first, so that none moves another. It fails where an old text
// does not stand at, or nearest to, the edit's line, or where edits overlap.
func apply(tree corpus.Tree, edits []aires.Edit) (corpus.Tree, error) {
	out := maps.Clone(tree)
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b aires.Edit) int { return cmp.Or(cmp.Compare(a.File, b.File), b.Line-a.Line) })
	crlf := map[string]string{} // line ends of files that have others
	above := map[string]int{}   // where the last edit of a file began
	for _, e := range together(slices.Compact(edits)) {
		text, ok := out[e.File]
		if !ok {
			return nil, fmt.Errorf("%s: there is no such file", e.File)
		}
		if strings.Contains(text, "\r\n") {
			crlf[e.File] = "\r\n"
			text = strings.ReplaceAll(text, "\r\n", "\n")
		}
		old := e.Old
		at := stands(text, old, e.Line)
		limit, again := above[e.File]
		switch {
		case strings.TrimSpace(old) == "" || at < 0:
			return nil, fmt.Errorf("%s:%d: the old text does not stand there", e.File, e.Line)
		case again && at+len(old) > limit:
			return nil, fmt.Errorf("%s:%d: two edits overlap", e.File, e.Line)
		}
		above[e.File] = at
		out[e.File] = text[:at] + e.New + text[at+len(old):]
	}
	for file, lines := range crlf {
		out[file] = strings.ReplaceAll(out[file], "\n", lines)
	}
	return out, nil
}

// stands returns the offset of the occurrence of old that begins nearest to the
// line, or -1.
func stands(text, old string, line int) int {
	best, off := -1, 0
	for at := 0; old != ""; {
		i := strings.Index(text[at:], old)
		if i < 0 {
			break
		}
		at += i
		l := 1 + strings.Count(text[:at], "\n")
		if d := max(l-line, line-l); best < 0 || d < off {
			best, off = at, d
		}
		at++
	}
	return best
}
