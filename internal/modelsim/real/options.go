package real

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/airesdev/aires/internal/modelsim/gguf"
)

// The variables that choose the binary; see the package comment.
const (
	envBinary  = "AIRES_TEST_OLLAMA"
	envRequire = "AIRES_TEST_REQUIRE_OLLAMA"
)

// Options shape a server. The zero value is a server without models that
// answers one request at a time.
type Options struct {
	Models    []string     // names to create, such as "gemma2:9b"
	Shape     gguf.Options // of every model; Name and Seed are set from the model's name
	Parallel  int          // requests answered at once per loaded model; 1 by default
	MaxLoaded int          // models in memory at once; 1 by default
	Queue     int          // requests that may wait, beyond which the server answers 503; Ollama's default if 0
}

// binary finds the server's program or ends the test. A binary that was asked
// for and is not there is a mistake, not a reason to skip.
func binary(t testing.TB) string {
	t.Helper()
	named := os.Getenv(envBinary)
	path, err := exec.LookPath(cmp.Or(named, "ollama"))
	if err == nil {
		return path
	}
	if named != "" || os.Getenv(envRequire) == "1" {
		t.Fatalf("find Ollama for this test: %v; build one with tools/ollama/build.sh and name it in %s", err, envBinary)
	}
	t.Skipf("no Ollama for this test: %v; build one with tools/ollama/build.sh and name it in %s", err, envBinary)
	return ""
}

// environment is the machine's, without any setting of Ollama, plus the
// server's own. Home is where Ollama keeps its key.
func environment(o Options, home, models, address string) []string {
	var env []string
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(strings.ToUpper(entry), "OLLAMA_") {
			env = append(env, entry)
		}
	}
	env = append(env,
		"HOME="+home, "USERPROFILE="+home,
		"OLLAMA_HOST="+address,
		"OLLAMA_MODELS="+models,
		fmt.Sprintf("OLLAMA_NUM_PARALLEL=%d", cmp.Or(o.Parallel, 1)),
		fmt.Sprintf("OLLAMA_MAX_LOADED_MODELS=%d", cmp.Or(o.MaxLoaded, 1)),
	)
	if o.Queue > 0 {
		env = append(env, fmt.Sprintf("OLLAMA_MAX_QUEUE=%d", o.Queue))
	}
	return env
}
