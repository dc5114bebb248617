package engine

import (
	"fmt"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/booklet"
	"github.com/airesdev/aires/internal/evidence"
	"github.com/airesdev/aires/internal/redact"
)

// hidden stands for a line that no patch shows: it was not seen, or holds a secret.
const hidden = "\x00\n"

// patch writes the edits of chapters as patches. Like the edits, they are looked
// at once: what a patch changes may be changed by the time it is shown again.
func (r *run) patch(chapters []aires.Chapter) {
	var source func(string) []string
	for i := range chapters {
		c := &chapters[i]
		if len(c.Edits) == 0 {
			continue
		}
		key := fmt.Sprintf("%#v", c.Edits)
		if _, known := r.patches[key]; !known {
			if source == nil {
				var done func()
				source, done = r.source()
				defer done()
			}
			r.patches[key] = booklet.Patch(c.Edits, source)
		}
		c.Patch = r.patches[key]
	}
}

// source returns the lines of files: those of the workspace or, for a run whose
// source is elsewhere, those that its evidence shows.
func (r *run) source() (source func(file string) []string, done func()) {
	if r.info.Workspace == "" {
		return ended(evidence.WindowsOf(r.evidence)), func() {}
	}
	w, err := evidence.OpenWorkspace(r.info.Workspace)
	if err != nil {
		return nil, func() {}
	}
	return func(file string) []string {
		raw, err := w.Read(file)
		if err != nil {
			return nil
		}
		return discreet(r.engine.mask, string(raw))
	}, func() { _ = w.Close() } // nothing was written
}

// discreet cuts text into lines with their ends, those with secrets hidden.
func discreet(mask *redact.Masker, text string) []string {
	lines := strings.SplitAfter(text, "\n")
	shown := strings.SplitAfter(mask.Text(text), "\n")
	for i := range lines {
		if i >= len(shown) || lines[i] != shown[i] {
			lines[i] = hidden
		}
	}
	if n := len(lines) - 1; lines[n] == "" {
		lines = lines[:n]
	}
	return lines
}

// ended gives the lines of windows their ends. What follows the last is unknown.
func ended(windows evidence.Windows) func(file string) []string {
	return func(file string) []string {
		seen, ok := windows[file]
		if !ok {
			return nil
		}
		lines := make([]string, 0, len(seen)+1)
		for _, l := range seen {
			lines = append(lines, l+"\n")
		}
		return append(lines, hidden)
	}
}
