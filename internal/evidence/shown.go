package evidence

import (
	"os"
	"strings"
	"unicode/utf8"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

const (
	// maxShown bounds how many diagnostics get a source line from the
	// workspace, and with it how many files are read for that.
	maxShown = 2000
	// maxShownLine is how much of a line is kept, in bytes.
	maxShownLine = 400
)

// Show fills in the line of source of the diagnostics that lie in the workspace
// and whose tool showed none. Where the workspace cannot be read, they stay
// without. It is safe for concurrent use on different diagnostics.
func Show(workspace string, ds []aires.Diagnostic) {
	if workspace == "" {
		return
	}
	root, err := os.OpenRoot(workspace)
	if err != nil {
		return
	}
	defer root.Close() //nolint:errcheck // nothing was written
	files := index.NewReader(root)
	shown := 0
	for i := range ds {
		d := &ds[i]
		if d.PathStatus != aires.PathWorkspace || d.Line < 1 || d.Source != "" {
			continue
		}
		if shown++; shown > maxShown {
			return
		}
		d.Source = lineOf(files.Lines(d.File), d.Line)
	}
}

// lineOf returns the nth of lines, counted from 1, or "".
func lineOf(lines []string, n int) string {
	if n > len(lines) {
		return ""
	}
	text := strings.TrimRight(lines[n-1], " \t\r")
	if len(text) > maxShownLine {
		text = text[:maxShownLine]
		for !utf8.ValidString(text) {
			text = text[:len(text)-1]
		}
	}
	return text
}
