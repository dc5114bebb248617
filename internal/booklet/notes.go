package booklet

import (
	"fmt"
	"slices"

	"github.com/airesdev/aires"
)

const shownNotes = 4 // per error; the rest is counted

// remarks is what the tool added to errors that say the same: to one error all
// its notes, to several those that each of them has. Some messages say nothing
// without them, as javac's "cannot find symbol".
func remarks(group []aires.Diagnostic) []string {
	var texts []string
	for _, n := range group[0].Notes {
		shared := !slices.ContainsFunc(group, func(d aires.Diagnostic) bool { return !slices.Contains(d.Notes, n) })
		if t := remark(n); shared && t != "" && !slices.Contains(texts, t) {
			texts = append(texts, t)
		}
	}
	if more := len(texts) - shownNotes; more > 0 {
		texts = append(texts[:shownNotes], "and "+plural(more, "more note"))
	}
	return texts
}

// remark is one note with its place.
func remark(n aires.Note) string {
	text := line(n.Message)
	at := place(&aires.Diagnostic{File: n.File, Line: n.Line, Column: n.Column})
	if text == "" || at == "" {
		return text
	}
	return fmt.Sprintf("%s (%s)", text, at)
}
