package corpus_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/airesdev/aires/internal/corpus"
)

// TestWrappingsKeepText makes sure that a wrapping hides no text, or it would
// measure the wrapping and not who reads through it.
func TestWrappingsKeepText(t *testing.T) {
	log := "src/a.c:3:4: error: expected ';'\n    3 | int x\n      |      ^\n"
	seen := map[string]bool{}
	for _, w := range append(corpus.Wrappings(), corpus.Wrapping{Name: "interleaved", Wrap: corpus.Interleaved}) {
		out := w.Wrap([]byte(log))
		if bytes.Equal(out, []byte(log)) || seen[string(out)] {
			t.Errorf("%s changes nothing, or what another does", w.Name)
		}
		seen[string(out)] = true
		plain := strings.ReplaceAll(string(out), "\x00", "")
		for _, part := range []string{"src/a.c:3:4", "error", ": expected ';'", "int x", "^"} {
			if !strings.Contains(plain, part) {
				t.Errorf("%s hides %q: %q", w.Name, part, out)
			}
		}
	}
}
