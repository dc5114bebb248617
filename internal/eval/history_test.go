package eval

import (
	"os/exec"
	"testing"

	"github.com/airesdev/aires/internal/corpus"
)

// TestHistory: a case lies in a repository whose last commit broke it; that of
// a tree that nobody knows sound lies there by itself.
func TestHistory(t *testing.T) {
	k := Case{
		Sound: corpus.Tree{"a.txt": "one\n", "gone/b.txt": "two\n", "c.txt": "three\n"},
		Tree:  corpus.Tree{"a.txt": "eins\n", "c.txt": "three\n", "d.txt": "four\n"},
	}
	c := Config{Setup: Setup{History: true}}
	for range 2 { // the second has the same commits
		dir := t.TempDir()
		if err := c.lay(t.Context(), &k, dir); err != nil {
			t.Fatal(err)
		}
		for _, want := range []struct{ ask, answer string }{
			{"status --short", ""},
			{"log --format=%s", "A day's work\nThe project as it works\n"},
			{"diff --name-status HEAD~1", "M\ta.txt\nA\td.txt\nD\tgone/b.txt\n"},
			{"rev-parse --short=7 HEAD", "4a9c2c5\n"},
		} {
			cmd := exec.CommandContext(t.Context(), "sh", "-c", "git "+want.ask)
			cmd.Dir = dir
			if out, err := cmd.Output(); err != nil || string(out) != want.answer {
				t.Errorf("git %s: %q, %v; want %q", want.ask, out, err, want.answer)
			}
		}
	}
	dir := t.TempDir()
	k.Sound = nil
	if err := c.lay(t.Context(), &k, dir); err != nil {
		t.Fatal(err)
	}
	if err := git(t.Context(), dir, "log"); err == nil {
		t.Error("a tree that is not known sound has a history")
	}
}
