package pipeline

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// fitter turns material into blocks, the most valuable first, until the room
// is used up.
type fitter struct {
	key  []byte
	size Room // how large texts are
	room int  // tokens that are left
	left []string
}

// minPiece is the least part of a piece worth showing, in tokens.
const minPiece = 60

// blocks takes the material in order of value: the errors, what AIRES makes of
// them, what changed, the source at the root, what other models found, what
// shows the symbols, documentation, manifests, more source. None of the first
// may take more than half of what is left, so that the others are heard.
func (f *fitter) blocks(n Node, m Material) Blocks {
	var b Blocks
	ofCause := func(kind aires.EvidenceKind) []aires.Evidence {
		return slices.DeleteFunc(slices.Clone(m.Evidence), func(e aires.Evidence) bool {
			return e.Kind != kind || !slices.Contains(n.Causes, e.Cause)
		})
	}
	uses := func(block string) bool { return strings.Contains(n.Stage.Source, "{{."+block+"}}") }
	source := ofCause(aires.EvidenceSource)
	f.half(func() { b.Errors = f.errors(n, m.Analysis) })
	if uses("Verdict") {
		f.half(func() { b.Verdict = f.verdicts(n, m.Verdicts) })
	}
	if uses("Changes") {
		f.half(func() { b.Changes = f.evidence("What changed lately", ofCause(aires.EvidenceChange)) })
	}
	if uses("Source") && len(source) > 0 {
		f.half(func() { b.Source = f.evidence("Source", source[:1]) })
	}
	if uses("Findings") {
		f.half(func() { b.Findings = f.findings(m.Findings) })
	}
	if uses("Source") {
		b.Source += f.evidence("Symbols", ofCause(aires.EvidenceSymbol))
	}
	if uses("Documentation") {
		b.Documentation = f.evidence("Documentation", distinct(ofCause(aires.EvidenceDocumentation)))
	}
	if uses("Manifests") {
		b.Manifests = f.evidence("Project files", ofCause(aires.EvidenceManifest))
	}
	if uses("Source") && len(source) > 1 {
		b.Source += f.evidence("More source", source[1:])
	}
	return b
}

// half lets show use half of the room that is left, or a few pieces; what it does
// not use stays.
func (f *fitter) half(show func()) {
	reserve := max(0, min(f.room/2, f.room-4*minPiece))
	f.room -= reserve
	show()
	f.room += reserve
}

// verdicts shows what AIRES makes of the node's causes by itself. It is data as
// everything else: names in it come from the log and the source.
func (f *fitter) verdicts(n Node, all map[string]aires.Verdict) string {
	var b strings.Builder
	heading := "Hypothesis of AIRES, from the workspace alone"
	for _, id := range n.Causes {
		v, ok := all[id]
		if !ok {
			continue
		}
		text := fmt.Sprintf("%s (confidence %.2g", v.Hypothesis.Claim, v.Hypothesis.Confidence)
		if len(v.Hypothesis.Evidence) > 0 {
			text += "; evidence " + strings.Join(v.Hypothesis.Evidence, ", ")
		}
		text += ")\n"
		for _, s := range v.Steps {
			text += "step: " + s + "\n"
		}
		for _, e := range v.Edits {
			text += fmt.Sprintf("edit %s:%d: %q becomes %q\n", e.File, e.Line, e.Old, e.New)
		}
		b.WriteString(f.piece(heading, "verdict on "+id, text))
		heading = ""
	}
	return b.String()
}

// distinct leaves out documentation that another cause of the node has brought
// already.
func distinct(es []aires.Evidence) []aires.Evidence {
	seen := map[string]bool{}
	return slices.DeleteFunc(es, func(e aires.Evidence) bool {
		had := seen[e.Title]
		seen[e.Title] = true
		return had
	})
}

// errors shows the diagnostics of the node's causes, roots first.
func (f *fitter) errors(n Node, a *aires.Analysis) string {
	byID := map[string]*aires.Diagnostic{}
	for i := range a.Diagnostics {
		byID[a.Diagnostics[i].ID] = &a.Diagnostics[i]
	}
	var b strings.Builder
	for _, c := range a.Causes {
		if !slices.Contains(n.Causes, c.ID) {
			continue
		}
		fmt.Fprintf(&b, "cause %s (%s): %s\n", c.ID, c.Kind, c.Title)
		for i, id := range c.Diagnostics {
			if i == maxErrors(n) {
				fmt.Fprintf(&b, "  and %d more\n", len(c.Diagnostics)-i)
				break
			}
			if d := byID[id]; d != nil {
				b.WriteString("  " + describe(d) + "\n")
			}
		}
	}
	return f.piece("Errors", "", b.String())
}

// maxErrors is how many diagnostics of a cause are shown: fewer where the node
// works for many causes.
func maxErrors(n Node) int { return max(1, 8/len(n.Causes)) }

// maxNotes is how many notes of a diagnostic are shown: a template error of C++
// can have hundreds.
const maxNotes = 6

func describe(d *aires.Diagnostic) string {
	var b strings.Builder
	if at := where(d.File, d.Line, d.Column); at != "" {
		b.WriteString(at + ": ")
	}
	fmt.Fprintf(&b, "%s %s", d.Tool, d.Severity)
	if d.Code != "" {
		fmt.Fprintf(&b, " %s", d.Code)
	}
	fmt.Fprintf(&b, ": %s", d.Message)
	for i, n := range d.Notes {
		if i == maxNotes {
			fmt.Fprintf(&b, "\n    and %d more notes", len(d.Notes)-i)
			break
		}
		b.WriteString("\n    note: " + n.Message)
		if at := where(n.File, n.Line, n.Column); at != "" {
			fmt.Fprintf(&b, " (%s)", at)
		}
	}
	return b.String()
}

// where names a place as far as the tool did.
func where(file string, line, column int) string {
	switch {
	case file == "" || line == 0:
		return file
	case column == 0:
		return fmt.Sprintf("%s:%d", file, line)
	}
	return fmt.Sprintf("%s:%d:%d", file, line, column)
}

func (f *fitter) evidence(heading string, es []aires.Evidence) string {
	var b strings.Builder
	for _, e := range es {
		title := e.ID + ": " + e.Title
		if e.URL != "" {
			title += " (" + e.URL + ")"
		}
		if shown := f.piece(heading, title, f.window(heading, title, e)); shown != "" {
			b.WriteString(shown)
			heading = ""
		}
	}
	return b.String()
}

// window is the text of a piece of evidence. A window of a file that is too
// large for the room keeps the lines around its mark.
func (f *fitter) window(heading, title string, e aires.Evidence) string {
	text := e.Marked()
	room := f.room - f.around(heading, oneLine(title))
	if e.FirstLine == 0 || e.Mark == nil || f.size.tokens(text) <= room || room < minPiece {
		return text
	}
	lines := strings.Split(e.Text, "\n")
	at := min(max(0, e.Mark.Line-e.FirstLine), len(lines)-1)
	from, to := at, at+1
	number := fmt.Sprintf("> %d | \n", e.FirstLine+len(lines))
	tokens := func(i int) int { return f.size.tokens(number+lines[i]) + 1 }
	for size := 2 * tokens(at); ; { // the carets' line is as long
		up := from > 0 && (at-from <= to-1-at || to == len(lines))
		switch {
		case up:
			size += tokens(from - 1)
		case to < len(lines):
			size += tokens(to)
		default:
			size = room + 1
		}
		if size > room {
			break
		}
		if up {
			from--
		} else {
			to++
		}
	}
	e.Text, e.FirstLine = strings.Join(lines[from:to], "\n"), e.FirstLine+from
	f.left = append(f.left, "lines of "+e.ID+" far from its mark")
	return e.Marked()
}

func (f *fitter) findings(in []Input) string {
	var b strings.Builder
	heading := "Findings of other models"
	for _, i := range in {
		title, text := i.Node+" by "+i.Model, i.Answer
		if i.Answer == "" {
			title, text = i.Node, "no finding: "+i.Reason
		}
		if shown := f.piece(heading, title, text); shown != "" {
			b.WriteString(shown)
			heading = ""
		}
	}
	return b.String()
}

// around is how many tokens a heading and the marks around a piece take.
func (f *fitter) around(heading, title string) int {
	const mark = "000000000000" // digits take most
	return f.size.tokens(enclose(heading, mark, title, ""))
}

// enclose puts text between marks, below a heading if there is one.
func enclose(heading, mark, title, text string) string {
	if heading != "" {
		heading = "## " + heading + "\n"
	}
	return fmt.Sprintf("%s<<<%s %s\n%s\n%s>>>\n", heading, mark, title, text, mark)
}

// piece fences text under a heading, cut at a line's end to what room there
// is, and takes its size off the room.
func (f *fitter) piece(heading, title, text string) string {
	if strings.TrimSpace(text) == "" {
		return ""
	}
	title = oneLine(title)
	around := f.around(heading, title)
	if room := f.room - around; f.size.tokens(text) > room {
		name := strings.ToLower(heading)
		if i := strings.IndexAny(title, ":/"); i > 0 { // an id or a stage: the rest may be the log's words
			name = title[:i]
		}
		if room < minPiece {
			f.left = append(f.left, name)
			return ""
		}
		text = cut(text, f.size.prefix(text, room))
		f.left = append(f.left, "the end of "+name)
	}
	f.room -= f.size.tokens(text) + around
	return enclose(heading, f.mark(text), title, strings.TrimRight(text, "\n"))
}

// cut shortens text to at most n bytes, at the end of a line where there is
// one, never inside a character.
func cut(text string, n int) string {
	if i := strings.LastIndexByte(text[:n], '\n'); i > n/2 {
		return text[:i]
	}
	return strings.ToValidUTF8(text[:n], "")
}

// mark is a keyed hash of the text it will enclose: who writes the text does
// not know the key, and so cannot write the mark into it.
func (f *fitter) mark(text string) string {
	mac := hmac.New(sha256.New, f.key)
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil)[:6])
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
