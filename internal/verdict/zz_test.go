package verdict_test

import (
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/airesdev/aires/internal/corpus"
)

func TestZZ(t *testing.T) {
	cases, _ := corpus.Load(os.DirFS("../corpus/testdata"))
	built, gone := 0, 0
	for i := range cases {
		c := &cases[i]
		switch c.Toolchain {
		case "go", "javac", "gcc", "pytest", "unittest", "cxx":
		default:
			continue
		}
		dir := filepath.Join(t.TempDir(), path.Base(c.Truth.Root))
		broken, _ := c.Broken()
		_ = broken.Save(dir)
		all, _ := judge(t, dir, c.Log)
		for _, g := range all {
			if len(g.Edits) == 0 {
				continue
			}
			for _, e := range g.Edits {
				name := filepath.Join(dir, e.File)
				raw, _ := os.ReadFile(name)
				lines := strings.SplitAfter(string(raw), "\n")
				rest := strings.Join(lines[e.Line-1:], "")
				_ = os.WriteFile(name, []byte(strings.Join(lines[:e.Line-1], "")+strings.Replace(rest, e.Old, e.New, 1)), 0o600)
			}
			cmd := exec.Command(c.Truth.Command[0], c.Truth.Command[1:]...)
			cmd.Dir = dir
			out, err := cmd.CombinedOutput()
			built++
			msg := g.root.Message
			if m := g.root.Missing(); m != "" {
				msg = m
			}
			if !strings.Contains(string(out), msg) || err == nil {
				gone++
			} else {
				t.Logf("%s/%s still %q:\n%s", c.Toolchain, c.Name, msg, out)
			}
		}
	}
	t.Logf("built %d gone %d", built, gone)
}
