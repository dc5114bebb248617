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
	room int // bytes
	left []string
}

// minPiece is the least part of a piece worth showing.
const minPiece = 200

// blocks takes the material in order of value: the errors, the source at the
// root, what other models found, what changed, documentation, manifests.
// Findings may take at most half of what is left, so that evidence stays.
func (f *fitter) blocks(n Node, m Material) Blocks {
	var b Blocks
	b.Errors = f.errors(n, m.Analysis)
	ofCause := func(kind aires.EvidenceKind) []aires.Evidence {
		return slices.DeleteFunc(slices.Clone(m.Evidence), func(e aires.Evidence) bool {
			return e.Kind != kind || !slices.Contains(n.Causes, e.Cause)
		})
	}
	uses := func(block string) bool { return strings.Contains(n.Stage.Source, "{{."+block+"}}") }
	source := ofCause(aires.EvidenceSource)
	if uses("Source") && len(source) > 0 {
		b.Source = f.evidence("Source", source[:1])
	}
	if uses("Findings") {
		b.Findings = f.findings(m.Findings)
	}
	if uses("Changes") {
		b.Changes = f.evidence("What changed lately", ofCause(aires.EvidenceChange))
	}
	if uses("Documentation") {
		b.Documentation = f.evidence("Documentation", distinct(ofCause(aires.EvidenceDocumentation)))
	}
	if uses("Manifests") {
		b.Manifests = f.evidence("Project files", ofCause(aires.EvidenceManifest))
	}
	if uses("Source") {
		more := ofCause(aires.EvidenceSymbol)
		if len(source) > 1 {
			more = append(more, source[1:]...)
		}
		b.Source += f.evidence("More source", more)
	}
	return b
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
		b.WriteString(f.piece(heading, title, e.Marked()))
		heading = ""
	}
	return b.String()
}

func (f *fitter) findings(in []Input) string {
	var b strings.Builder
	heading, reserve := "Findings of other models", f.room/2
	f.room -= reserve
	for _, i := range in {
		if i.Answer == "" {
			b.WriteString(f.piece(heading, i.Node, "no finding: "+i.Reason))
		} else {
			b.WriteString(f.piece(heading, i.Node+" by "+i.Model, i.Answer))
		}
		heading = ""
	}
	f.room += reserve
	return b.String()
}

// piece fences text under a heading, cut at a line's end to what room there
// is, and takes its size off the room.
func (f *fitter) piece(heading, title, text string) string {
	if strings.TrimSpace(text) == "" {
		return ""
	}
	overhead := len(heading) + len(title) + 64
	if room := f.room - overhead; len(text) > room {
		name, _, _ := strings.Cut(title, ":")
		if name == "" {
			name = strings.ToLower(heading)
		}
		if room < minPiece {
			f.left = append(f.left, name)
			return ""
		}
		text = cut(text, room)
		f.left = append(f.left, "the end of "+name)
	}
	f.room -= len(text) + overhead
	var b strings.Builder
	if heading != "" {
		fmt.Fprintf(&b, "## %s\n", heading)
	}
	mark := f.mark(text)
	fmt.Fprintf(&b, "<<<%s %s\n%s\n%s>>>\n", mark, oneLine(title), strings.TrimRight(text, "\n"), mark)
	return b.String()
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
