package evidence

import (
	"context"
	"strings"

	"github.com/airesdev/aires"
)

// maxEntries bounds the entries shown for one cause. A cause that needs more
// than the entry of its root and of one symptom is explained by neither.
const maxEntries = 2

// entries looks the diagnostics of a cause up in the catalogue.
type entries struct{ catalogue *catalogue }

func (s *entries) about(_ context.Context, sub *subject) []aires.Evidence {
	var found []aires.Evidence
	seen := make(map[string]bool)  // ids of entries
	asked := make(map[string]bool) // most diagnostics of a cause say the same, and a miss is dear
	for _, d := range sub.scan() {
		question := d.Tool + "\x00" + d.Code + "\x00" + d.Message
		if asked[question] {
			continue
		}
		asked[question] = true
		e := s.catalogue.lookup(d)
		if e == nil || seen[e.ID] {
			continue
		}
		seen[e.ID] = true
		found = append(found, aires.Evidence{
			Kind: aires.EvidenceDocumentation, Title: e.Title, Text: entryText(e), URL: e.URL,
		})
		if len(found) == maxEntries {
			break
		}
	}
	return found
}

// entryText is the entry as a reader would write it down.
func entryText(e *Entry) string {
	var b strings.Builder
	b.WriteString(strings.TrimSpace(e.Explanation))
	for _, part := range []struct {
		title string
		lines []string
	}{{"Usual causes", e.Causes}, {"Remedies", e.Remedies}} {
		if len(part.lines) == 0 {
			continue
		}
		b.WriteString("\n\n" + part.title + ":")
		for _, line := range part.lines {
			b.WriteString("\n- " + strings.TrimSpace(line))
		}
	}
	return strings.TrimSpace(b.String())
}
