package store_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/airesdev/aires/internal/store"
)

func TestGreen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), ".aires")
	f, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Green("make"); got != "" {
		t.Errorf("before anything was kept: %q", got)
	}
	for _, kept := range [][2]string{{"make", "aaa"}, {"make TOKEN=hush", "bbb"}, {"make", "ccc"}} {
		if err := f.SetGreen(kept[0], kept[1]); err != nil {
			t.Fatal(err)
		}
	}
	if f.Green("make") != "ccc" || f.Green("make TOKEN=hush") != "bbb" || f.Green("make all") != "" {
		t.Errorf("got %q, %q, %q", f.Green("make"), f.Green("make TOKEN=hush"), f.Green("make all"))
	}
	text, err := os.ReadFile(filepath.Join(dir, "green.json"))
	if err != nil || strings.Contains(string(text), "hush") {
		t.Errorf("the file holds the command: %s, %v", text, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "green.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := f.Green("make"); got != "" {
		t.Errorf("of a broken file: %q", got)
	}
	if err := f.SetGreen("make", "ddd"); err != nil || f.Green("make") != "ddd" {
		t.Errorf("a broken file stays: %v", err)
	}
}
