package real

import (
	"context"
	"fmt"
	"hash/fnv"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/airesdev/aires/internal/modelsim/gguf"
)

// modelfile makes a chat model of a file. One thread is the point: on a busy
// machine more of them wait for each other, and decoding slows down a
// hundredfold. Requests may override both parameters.
const modelfile = `FROM %s
TEMPLATE """{{ range .Messages }}{{ .Role }}: {{ .Content }}<|turn|>
{{ end }}assistant: """
PARAMETER stop <|turn|>
PARAMETER num_ctx 2048
PARAMETER num_thread 1
`

// create writes a model, seeded by its name, and hands it to the server.
func (s *Server) create(name string) error {
	ctx, cancel := context.WithTimeout(s.t.Context(), startLimit)
	defer cancel()
	weights := filepath.Join(s.dir, "model.gguf")
	if err := write(weights, s.options.Shape, name); err != nil {
		return err
	}
	defer func() { _ = os.Remove(weights) }() // the server has copied it; TempDir goes anyway
	description := filepath.Join(s.dir, "Modelfile")
	if err := os.WriteFile(description, fmt.Appendf(nil, modelfile, weights), 0o600); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, s.program, "create", name, "-f", description)
	cmd.Env = s.env()
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("ollama create: %w: %s", err, out)
	}
	return nil
}

// write writes the weights of the named model.
func write(path string, o gguf.Options, name string) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(name)) // a hash never fails
	o.Name, o.Seed = name, hash.Sum64()
	return gguf.Write(f, o)
}
