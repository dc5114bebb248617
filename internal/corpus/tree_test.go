package corpus_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/airesdev/aires/internal/corpus"
)

func TestPlant(t *testing.T) {
	sound := corpus.Tree{"a.c": "one\ntwo\none\n", "b.c": "three\n"}
	for _, c := range []struct {
		name string
		edit corpus.Edit
		file string
		want string // "" where the edit must not fit
	}{
		{"replaces", corpus.Edit{File: "a.c", Old: "two", New: "2"}, "a.c", "one\n2\none\n"},
		{"replaces all", corpus.Edit{File: "a.c", Old: "one", New: "1", All: true}, "a.c", "1\ntwo\n1\n"},
		{"refuses what is there twice", corpus.Edit{File: "a.c", Old: "one", New: "1"}, "a.c", ""},
		{"refuses what is not there", corpus.Edit{File: "a.c", Old: "four", New: "4"}, "a.c", ""},
		{"refuses an unknown file", corpus.Edit{File: "c.c", Old: "one", New: "1"}, "c.c", ""},
		{"moves", corpus.Edit{File: "b.c", Move: "lib/b.c"}, "lib/b.c", "three\n"},
		{"writes", corpus.Edit{File: "c.c", Write: "four\n"}, "c.c", "four\n"},
		{"refuses to overwrite", corpus.Edit{File: "a.c", Write: "four\n"}, "a.c", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := sound.Plant(corpus.Fault{Name: "x", Edits: []corpus.Edit{c.edit}})
			if (err == nil) != (c.want != "") || got[c.file] != c.want {
				t.Errorf("%q, %v", got[c.file], err)
			}
		})
	}
	if got, err := sound.Plant(corpus.Fault{Edits: []corpus.Edit{{File: "b.c", Remove: true}}}); err != nil || len(got) != 1 || len(sound) != 2 {
		t.Errorf("removed: %v, %v; the sound tree is %v", got, err, sound)
	}
	if sound.Line("a.c", 2) != "two" || sound.Line("a.c", 9) != "" || sound.Line("z", 1) != "" {
		t.Error("lines are read wrongly")
	}
}

func TestSave(t *testing.T) {
	dir := t.TempDir()
	if err := (corpus.Tree{"src/a.c": "one\n"}).Save(dir); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(filepath.Join(dir, "src", "a.c")); err != nil || string(b) != "one\n" {
		t.Errorf("%q, %v", b, err)
	}
}

// TestCases checks what every use of the corpus relies on.
func TestCases(t *testing.T) {
	chains, faults := map[string]bool{}, map[string]bool{}
	size := 0
	for _, c := range load(t) {
		if c.Written {
			continue
		}
		name := c.Toolchain + "/" + c.Name
		chains[c.Toolchain] = true
		size += len(c.Log)
		broken, err := c.Broken()
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, f := range c.Faults {
			faults[c.Toolchain+"/"+f.Name] = true
			if _, err := c.Without(f.Name); err != nil {
				t.Errorf("%s: without %s: %v", name, f.Name, err)
			}
		}
		if len(c.Truth.Errors) == 0 || c.Truth.Exit == 0 && c.Toolchain != "tsc" {
			t.Errorf("%s: %d errors, exit %d", name, len(c.Truth.Errors), c.Truth.Exit)
		}
		lines := strings.Count(string(c.Log), "\n") + 1
		for _, e := range c.Truth.Errors {
			inside := e.File != "" && !strings.HasPrefix(e.File, "/") && !strings.HasSuffix(e.File, ".o")
			if _, there := broken[e.File]; inside && !there {
				t.Errorf("%s: the tree has no %s", name, e.File)
			}
			if e.LogLine < 1 || e.LogLine > lines {
				t.Errorf("%s: log line %d of %d", name, e.LogLine, lines)
			}
			if e.Severity == "error" && e.File != "" && len(e.Faults) == 0 {
				t.Errorf("%s: no fix makes %s:%d vanish", name, e.File, e.Line)
			}
		}
	}
	t.Logf("figure: the corpus has %d toolchains, %d faults, %d KiB of logs", len(chains), len(faults), size>>10)
	if len(chains) < 8 || len(faults) < 60 {
		t.Errorf("%d toolchains and %d faults", len(chains), len(faults))
	}
}
