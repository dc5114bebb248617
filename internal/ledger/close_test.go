package ledger

import (
	"os"
	"testing"

	"github.com/airesdev/aires"
)

// Statements that are still compiled keep SQLite's files open.
func TestCloseLetsGoOfFiles(t *testing.T) {
	before := openFiles(t)
	for range 3 {
		l, err := Open(t.Context(), t.TempDir(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := l.Accept(t.Context(), Arrival{Run: aires.Run{ID: "r1"}, Dossier: &aires.Dossier{}, Key: "k"}); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Dossier(t.Context(), "r1"); err != nil {
			t.Fatal(err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if after := openFiles(t); after > before {
		t.Errorf("%d files open before, %d after", before, after)
	}
}

// openFiles counts what the process holds, where the system lists it.
func openFiles(t *testing.T) int {
	t.Helper()
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("this system does not list open files")
	}
	return len(list)
}
