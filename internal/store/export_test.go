package store

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/airesdev/aires"
)

func TestExportReplacesItsFilesAndNoOthers(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out", "deep")
	f, err := Open(filepath.Join(t.TempDir(), ".aires"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	theirs := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(theirs, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"one", "two"} {
		path, err := f.To(dir).Save(&aires.Report{Run: aires.Run{ID: "r1"}}, map[string][]byte{"events.ndjson": []byte(text)})
		if err != nil || path != dir {
			t.Fatalf("%q, %v", path, err)
		}
		if got, err := os.ReadFile(filepath.Join(dir, "events.ndjson")); err != nil || string(got) != text {
			t.Errorf("events.ndjson: %q, %v", got, err)
		}
	}
	if got, err := os.ReadFile(theirs); err != nil || string(got) != "mine" {
		t.Errorf("notes.txt: %q, %v", got, err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 3 {
		t.Errorf("%d entries, %v", len(entries), err)
	}
}

func TestExportToAFileSaysSo(t *testing.T) {
	file := filepath.Join(t.TempDir(), "taken")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := Open(filepath.Join(t.TempDir(), ".aires"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.To(file).Save(&aires.Report{Run: aires.Run{ID: "r1"}}, nil); aires.KindOf(err) != aires.ErrorOutput {
		t.Errorf("%v", err)
	}
}
