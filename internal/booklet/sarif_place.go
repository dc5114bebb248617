package booklet

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/airesdev/aires"
)

var windowsPath = regexp.MustCompile(`^[A-Za-z]:[\\/]`)

// artifact names a file: relative to the workspace where it lies inside. A
// name that is no path gives false.
func artifact(file string) (sarifArtifact, bool) {
	if p := localPath(file); p != "" {
		return sarifArtifact{URI: (&url.URL{Path: p}).EscapedPath(), Base: sourceRoot}, true
	}
	p := file
	if windowsPath.MatchString(p) {
		p = "/" + strings.ReplaceAll(p, `\`, "/")
	}
	if !strings.HasPrefix(p, "/") || strings.HasPrefix(p, "//") || line(p) != p || !utf8.ValidString(p) {
		return sarifArtifact{}, false
	}
	return sarifArtifact{URI: (&url.URL{Scheme: "file", Path: path.Clean(p)}).String()}, true
}

// whereIs is a place in a file as SARIF writes it. What contradicts itself is
// left out.
func whereIs(file string, at aires.Span) (sarifPhysical, bool) {
	a, ok := artifact(file)
	if !ok {
		return sarifPhysical{}, false
	}
	p := sarifPhysical{Artifact: a}
	if at.Line < 1 {
		return p, true
	}
	r := sarifRegion{StartLine: at.Line, StartColumn: max(0, at.Column)}
	last := max(at.Line, at.EndLine)
	if r.StartColumn > 0 && at.EndColumn > 0 && (last > at.Line || at.EndColumn > at.Column) {
		r.EndColumn = at.EndColumn
		r.EndLine = last
	}
	p.Region = &r
	return p, true
}

// fixes turns a chapter's edits into one fix. An edit that does not say where,
// or whose old text does not stand there, gives none at all: half a patch is
// worse than no patch.
func (s *sarifWriter) fixes(ch *section) []sarifFix {
	var changes []sarifChange
	for i := range ch.Edits {
		e := &ch.Edits[i]
		a, ok := artifact(e.File)
		region, placed := s.replaced(e)
		if !ok || a.Base == "" || !placed {
			return nil
		}
		text := e.New
		if e.Old == "" {
			text += "\n" // a line of its own
		}
		r := sarifReplacement{Deleted: region, Inserted: sarifText{Text: text}}
		if at := slices.IndexFunc(changes, func(c sarifChange) bool { return c.Artifact.URI == a.URI }); at >= 0 {
			changes[at].Replacements = append(changes[at].Replacements, r)
			continue
		}
		changes = append(changes, sarifChange{Artifact: a, Replacements: []sarifReplacement{r}})
	}
	if len(changes) == 0 {
		return nil
	}
	return []sarifFix{{Description: sarifText{Text: unlinked(dash(ch.Title))}, Changes: changes}}
}

// replaced is the region that an edit replaces: whole lines, unless a source
// window shows where in its line the old text stands.
func (s *sarifWriter) replaced(e *aires.Edit) (sarifRegion, bool) {
	if e.Line < 1 {
		return sarifRegion{}, false
	}
	if e.Old == "" {
		return sarifRegion{StartLine: e.Line, StartColumn: 1, EndLine: e.Line, EndColumn: 1}, true
	}
	old := strings.Split(e.Old, "\n")
	r := sarifRegion{StartLine: e.Line, EndLine: e.Line + len(old) - 1}
	shown := s.shown(e, len(old))
	if shown == nil || slices.Equal(shown, old) {
		return r, true
	}
	text, from := strings.Join(shown, "\n"), strings.Join(old, "\n")
	at := strings.Index(text, from)
	if at < 0 || at > len(shown[0]) {
		return sarifRegion{}, false
	}
	r.StartColumn = utf8.RuneCountInString(text[:at]) + 1
	end := text[:at+len(from)]
	r.EndColumn = utf8.RuneCountInString(end[strings.LastIndexByte(end, '\n')+1:]) + 1
	return r, true
}

// shown returns n lines of a file from the edit's line on, or nil where no
// window shows them all.
func (s *sarifWriter) shown(e *aires.Edit, n int) []string {
	for i := range s.page.rep.Evidence {
		ev := &s.page.rep.Evidence[i]
		if ev.File != e.File || ev.FirstLine < 1 || e.Line < ev.FirstLine {
			continue
		}
		lines := strings.Split(strings.TrimSuffix(strings.ReplaceAll(ev.Text, "\r\n", "\n"), "\n"), "\n")
		if from := e.Line - ev.FirstLine; from+n <= len(lines) {
			return lines[from : from+n]
		}
	}
	return nil
}
