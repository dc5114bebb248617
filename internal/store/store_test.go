package store_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/store"
)

func report(id, title string) *aires.Report {
	return &aires.Report{
		Analysis: aires.Analysis{Diagnostics: []aires.Diagnostic{}, Causes: []aires.Cause{}},
		Run:      aires.Run{ID: id, Title: title, Status: aires.StatusComplete, Started: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)},
	}
}

func folder(t *testing.T, formats ...store.Format) (*store.Folder, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), ".aires")
	f, err := store.Open(dir, formats...)
	if err != nil {
		t.Fatal(err)
	}
	return f, dir
}

func save(t *testing.T, f *store.Folder, rep *aires.Report, files map[string][]byte) string {
	t.Helper()
	path, err := f.Save(rep, files)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func content(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestSaveAndLoad(t *testing.T) {
	f, dir := folder(t, store.Format{Name: "booklet.md", Write: func(w io.Writer, r *aires.Report) error {
		_, err := io.WriteString(w, "# "+r.Run.Title)
		return err
	}})
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Fatal("Open made the folder; the first Save does")
	}
	path := save(t, f, report("20261123T090000-a1", "make"), map[string][]byte{"events.ndjson": []byte("{}\n")})
	if path != filepath.Join(dir, "20261123T090000-a1") {
		t.Errorf("path %s", path)
	}
	if got := content(t, filepath.Join(path, "booklet.md")); got != "# make" {
		t.Errorf("booklet.md holds %q", got)
	}
	if got := content(t, filepath.Join(path, "events.ndjson")); got != "{}\n" {
		t.Errorf("events.ndjson holds %q", got)
	}
	if got := content(t, filepath.Join(dir, ".gitignore")); got != "*\n" {
		t.Errorf(".gitignore holds %q", got)
	}
	save(t, f, report("20261123T100000-b2", "go build"), nil)
	for id, want := range map[string]string{
		"20261123T090000-a1": "make", "20261123T09": "make", "latest": "go build", "": "go build", "20261123T100000-b2": "go build",
	} {
		rep, err := f.Load(id)
		if err != nil || rep.Run.Title != want {
			t.Errorf("Load(%q) = %v, %v; want %s", id, rep, err, want)
		}
	}
}

func TestSaveReplacesTheWholeRun(t *testing.T) {
	f, dir := folder(t)
	save(t, f, report("r1", "old"), map[string][]byte{"old.txt": nil})
	path := save(t, f, report("r1", "new"), nil)
	if _, err := os.Stat(filepath.Join(path, "old.txt")); !errors.Is(err, os.ErrNotExist) {
		t.Error("a file of the former run is left")
	}
	if rep, err := f.Load("r1"); err != nil || rep.Run.Title != "new" {
		t.Errorf("loaded %v, %v", rep, err)
	}
	wantEntries(t, dir, ".gitignore", "r1")
}

func wantEntries(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s holds %v, want %v", dir, got, want)
	}
}

func TestFailedSaveLeavesNothing(t *testing.T) {
	f, dir := folder(t)
	save(t, f, report("r1", "kept"), nil)
	failing, err := store.Open(dir, store.Format{Name: "booklet.md", Write: func(io.Writer, *aires.Report) error { return errors.New("cannot render") }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := failing.Save(report("r1", "new"), nil); aires.KindOf(err) != aires.ErrorOutput {
		t.Errorf("error %v", err)
	}
	wantEntries(t, dir, ".gitignore", "r1")
	if rep, err := f.Load("r1"); err != nil || rep.Run.Title != "kept" {
		t.Errorf("loaded %v, %v", rep, err)
	}
}

func TestNamesAreNoPaths(t *testing.T) {
	f, dir := folder(t)
	for _, name := range []string{"", ".", "..", "../x", "a/b", `a\b`, "/etc", "a\x00", ".hidden", "-flag", "a.", "a b", "ä", strings.Repeat("x", 200)} {
		if _, err := f.Save(report(name, "x"), nil); aires.KindOf(err) != aires.ErrorOutput {
			t.Errorf("Save of run %q: %v", name, err)
		}
		if _, err := f.Save(report("r1", "x"), map[string][]byte{name: nil}); aires.KindOf(err) != aires.ErrorOutput {
			t.Errorf("Save of file %q: %v", name, err)
		}
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Error("something was written")
	}
	save(t, f, report("r1", "x"), nil)
	for _, id := range []string{"..", "../x", "/", "r1/../r1", "r1/booklet.json"} {
		if _, err := f.Load(id); aires.KindOf(err) != aires.ErrorMissing {
			t.Errorf("Load(%q): %v", id, err)
		}
	}
}

func TestUnknownRuns(t *testing.T) {
	f, _ := folder(t)
	if _, err := f.Load("latest"); aires.KindOf(err) != aires.ErrorMissing || !strings.Contains(err.Error(), "no runs yet") {
		t.Errorf("no folder: %v", err)
	}
	if runs, err := f.List(); err != nil || len(runs) != 0 {
		t.Errorf("List = %v, %v", runs, err)
	}
	save(t, f, report("20261123-a", "x"), nil)
	save(t, f, report("20261123-b", "x"), nil)
	if _, err := f.Load("2026"); err == nil || !strings.Contains(err.Error(), "2 runs begin so") {
		t.Errorf("ambiguous: %v", err)
	}
	if _, err := f.Load("1999"); err == nil || !strings.Contains(err.Error(), "aires list") {
		t.Errorf("unknown: %v", err)
	}
}

func TestListSkipsWhatIsCorrupt(t *testing.T) {
	f, dir := folder(t)
	for _, id := range []string{"r1", "r2", "r3", "r4", "r5", "r6"} {
		save(t, f, report(id, "x"), nil)
	}
	damage := func(id, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, id, "booklet.json"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	damage("r2", `{"schema":"aires/book`)
	damage("r3", `{"schema":"other/v1","run":{"id":"r3"}}`)
	damage("r4", `{"schema":"aires/booklet/v1","run":{"id":"r1"}}`)
	if err := os.Remove(filepath.Join(dir, "r5", "booklet.json")); err != nil {
		t.Fatal(err)
	}
	runs, err := f.List()
	if len(runs) != 2 || runs[0].ID != "r6" || runs[1].ID != "r1" {
		t.Errorf("runs %v", runs)
	}
	for _, id := range []string{"r2", "r3", "r4", "r5"} {
		if err == nil || !strings.Contains(err.Error(), "read run "+id) {
			t.Errorf("the error does not name %s: %v", id, err)
		}
		if _, err := f.Load(id); aires.KindOf(err) != aires.ErrorMissing {
			t.Errorf("Load(%s): %v", id, err)
		}
	}
}

func TestUnwritable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := store.Open(filepath.Join(file, ".aires"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Save(report("r1", "x"), nil); aires.KindOf(err) != aires.ErrorOutput || !strings.Contains(err.Error(), "--output") || strings.Contains(err.Error(), "\n") {
		t.Errorf("error %v", err)
	}
	if _, err := store.Open(""); aires.KindOf(err) != aires.ErrorOutput {
		t.Errorf("error %v", err)
	}
}

func TestLinkIsRefused(t *testing.T) {
	target, dir := t.TempDir(), filepath.Join(t.TempDir(), ".aires")
	if err := os.Symlink(target, dir); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	f, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Save(report("r1", "x"), nil); aires.KindOf(err) != aires.ErrorOutput {
		t.Errorf("error %v", err)
	}
	wantEntries(t, target)
}

// TestCrashWhileReplacing leaves the folders of a Save that died between its
// two renames: the next Save of any run brings the former run back.
func TestCrashWhileReplacing(t *testing.T) {
	f, dir := folder(t)
	save(t, f, report("r1", "former"), nil)
	if err := os.Rename(filepath.Join(dir, "r1"), filepath.Join(dir, ".former-r1~X")); err != nil {
		t.Fatal(err)
	}
	stale := filepath.Join(dir, ".fresh-r1~Y")
	if err := os.Mkdir(stale, 0o755); err != nil {
		t.Fatal(err)
	}
	long := time.Now().Add(-48 * time.Hour)
	if err := os.Chtimes(stale, long, long); err != nil {
		t.Fatal(err)
	}
	save(t, f, report("r2", "x"), nil)
	wantEntries(t, dir, ".gitignore", "r1", "r2")
	if rep, err := f.Load("r1"); err != nil || rep.Run.Title != "former" {
		t.Errorf("loaded %v, %v", rep, err)
	}
}

// TestManyWriters replaces one run from many sides at once. Every Save may win
// or say why not, and what is there afterwards is whole.
func TestManyWriters(t *testing.T) {
	f, dir := folder(t)
	save(t, f, report("r1", "first"), nil)
	var writers sync.WaitGroup
	for i := range 8 {
		writers.Go(func() {
			title := fmt.Sprint("title ", i)
			_, err := f.Save(report("r1", title), map[string][]byte{"title.txt": []byte(title)})
			if err != nil && aires.KindOf(err) != aires.ErrorOutput {
				t.Errorf("error %v", err)
			}
		})
	}
	writers.Wait()
	save(t, f, report("r2", "x"), nil) // mends what the race left
	rep, err := f.Load("r1")
	if err != nil {
		t.Fatal(err)
	}
	if rep.Run.Title != "first" && content(t, filepath.Join(dir, "r1", "title.txt")) != rep.Run.Title {
		t.Error("the run is a mix of two")
	}
	wantEntries(t, dir, ".gitignore", "r1", "r2")
}

func TestEmptyIgnoreFileIsWrittenAgain(t *testing.T) {
	f, dir := folder(t)
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	ignore := filepath.Join(dir, ".gitignore")
	for before, after := range map[string]string{"": "*\n", "*.json\n": "*.json\n"} {
		if err := os.WriteFile(ignore, []byte(before), 0o600); err != nil {
			t.Fatal(err)
		}
		save(t, f, report("r1", "make"), nil)
		if got := content(t, ignore); got != after {
			t.Errorf("%q became %q, want %q", before, got, after)
		}
	}
}
