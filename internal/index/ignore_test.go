package index

import (
	"math/rand/v2"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestIgnoreAsGit compares with git what is left of workspaces whose .gitignore
// files are put together at random.
func TestIgnoreAsGit(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	names := []string{"a", "b", "ab", "a.go", "b.go", "x.log", "A.go", "a b", "#a"}
	rules := []string{
		"a", "/a", "a/", "/b/", "*.go", "!a.go", "!/a.go", "*.log", "a/b", "a/*", "!a/b", "**/b", "a/**", "a/**/b.go", "**/a/b", "b/**/", "[ab].go",
		"[!a].go", "?b", "# comment", "", "\\#a", "a\\ b", "a b", "x.log  ", "*", "!*/", "!*.go", "/*", "!/b", "ab/", "*/a.go", "\\!a", "a**",
	}
	for seed := range uint64(15) {
		r := rand.New(rand.NewPCG(seed, 1))
		pick := func(from []string) string { return from[r.IntN(len(from))] }
		dir := t.TempDir()
		for range 30 {
			parts := []string{pick(names)}
			for r.IntN(3) > 0 && len(parts) < 4 {
				parts = append([]string{pick(names) + "_"[:r.IntN(2)]}, parts...)
			}
			tryPut(t, dir, path.Join(parts...))
		}
		var all strings.Builder
		for _, at := range []string{"", "a", "b", "a/b", "ab"} {
			if at != "" && r.IntN(2) == 0 {
				continue
			}
			var lines []string
			for range 1 + r.IntN(5) {
				lines = append(lines, pick(rules))
			}
			all.WriteString("in " + at + ": " + strings.Join(lines, " | ") + "\n")
			_ = tryWrite(dir, path.Join(at, ".gitignore"), strings.Join(lines, "\n")+"\n")
		}
		git := func(args ...string) string {
			out, err := exec.CommandContext(t.Context(), "git", append([]string{"-C", dir}, args...)...).Output()
			if err != nil {
				t.Fatal(err)
			}
			return string(out)
		}
		git("init", "-q")
		want := strings.FieldsFunc(git("-c", "core.excludesFile=", "ls-files", "-z", "-o", "--exclude-standard"), func(r rune) bool { return r == 0 })
		slices.Sort(want)
		got := slices.Clone(opened(t, dir, Options{}).Names())
		if !slices.Equal(got, want) {
			t.Errorf("seed %d\n%sgot  %q\nwant %q", seed, all.String(), got, want)
		}
	}
}

// tryPut writes an empty file where no file stands in the way of its folders.
func tryPut(t *testing.T, dir, name string) {
	t.Helper()
	_ = tryWrite(dir, name, "") // a file may stand where a folder is wanted
}

func tryWrite(dir, name, text string) error { return writeOld(dir, name, text, time.Hour) }
