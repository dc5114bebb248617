package evidence

import (
	"os"
	"testing"
)

func link(t *testing.T, target, name string) {
	t.Helper()
	if err := os.Symlink(target, name); err != nil {
		t.Skipf("this system makes no symlinks: %v", err)
	}
}

// clean reports whether nothing in line has to be replaced.
func clean(line string) bool { return plain(line) == line }
