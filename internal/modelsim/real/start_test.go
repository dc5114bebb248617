package real

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWithoutBinary(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	nowhere := filepath.Join(t.TempDir(), "ollama")
	for _, c := range []struct {
		name, binary, require string
		fails                 bool
	}{
		{name: "skips"},
		{name: "fails where tests must run", require: "1", fails: true},
		{name: "fails where the named binary is missing", binary: nowhere, fails: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv(envBinary, c.binary)
			t.Setenv(envRequire, c.require)
			v := judge(t, func(tb testing.TB) { Start(tb, Options{}) })
			if (v.failed != "") != c.fails || (v.skipped != "") == c.fails {
				t.Fatalf("failed: %q, skipped: %q", v.failed, v.skipped)
			}
			if message := v.failed + v.skipped; !strings.Contains(message, "tools/ollama/build.sh") {
				t.Errorf("%q does not say what to do", message)
			}
		})
	}
}

func TestServerThatEndsAtOnce(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(envBinary, self)
	t.Setenv(fakeServer, "1")
	v := judge(t, func(tb testing.TB) { Start(tb, Options{}) })
	if !strings.Contains(v.failed, "ended by itself") || !strings.Contains(v.failed, "no room for a server") {
		t.Errorf("the failure does not show reason and log: %q", v.failed)
	}
}

func TestSettingsOfTheMachineStayOutside(t *testing.T) {
	t.Setenv("OLLAMA_NUM_PARALLEL", "9")
	t.Setenv("OLLAMA_DEBUG", "2")
	env := environment(Options{Parallel: 3}, "home", "models", "127.0.0.1:0")
	last := map[string]string{}
	for _, entry := range env {
		k, v, _ := strings.Cut(entry, "=")
		last[k] = v
	}
	for k, want := range map[string]string{
		"OLLAMA_NUM_PARALLEL": "3", "OLLAMA_MAX_LOADED_MODELS": "1", "OLLAMA_HOST": "127.0.0.1:0",
		"OLLAMA_DEBUG": "", "OLLAMA_MAX_QUEUE": "", "HOME": "home",
	} {
		if last[k] != want {
			t.Errorf("%s=%s, want %q", k, last[k], want)
		}
	}
}
