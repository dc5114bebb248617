package evidence

import (
	"unicode/utf8"

	"github.com/airesdev/aires/internal/index"
)

// plain replaces what is no text by question marks, one per byte, so that columns
// stay.
func plain(line string) string { return index.Plain(line) }

// cut shortens s to at most limit bytes, at a character.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit] + "…"
}
