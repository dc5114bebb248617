package eval

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/airesdev/aires/internal/corpus"
)

// Builder runs the build commands of cases on copies of their trees. It is safe
// for concurrent use; builds of one tree by one command are run once.
type Builder struct {
	Dir   string        // copies are made below it
	Env   []string      // of the commands; nothing else is in it
	Limit time.Duration // of one build
	Until time.Time     // no build goes on after it; zero: there is no such time

	mu   sync.Mutex
	runs map[string]func() (built, error)
}

// built is a build that ended.
type built struct {
	dir    string // where it ran; it is gone
	log    []byte
	passed bool
}

// maxLog is how much of a build's output is kept.
const maxLog = 8 << 20

// build runs the case's command on tree. Errors are builds that could not be
// run or took too long.
func (b *Builder) build(ctx context.Context, c *Case, tree corpus.Tree) (built, error) {
	key := fmt.Sprint(c.Command, path.Base(c.Root), len(tree), tree) // maps print in the order of their keys
	b.mu.Lock()
	if b.runs == nil {
		b.runs = map[string]func() (built, error){}
	}
	run, ok := b.runs[key]
	if !ok {
		run = sync.OnceValues(func() (built, error) { return b.run(ctx, c, tree) })
		b.runs[key] = run
	}
	b.mu.Unlock()
	return run()
}

func (b *Builder) run(ctx context.Context, c *Case, tree corpus.Tree) (built, error) {
	top, err := os.MkdirTemp(b.Dir, "build-")
	if err != nil {
		return built{}, err
	}
	defer os.RemoveAll(top) //nolint:errcheck // what is left lies in a folder for leftovers
	dir := filepath.Join(top, path.Base(c.Root))
	if err := errors.Join(os.MkdirAll(dir, 0o750), tree.Save(dir)); err != nil {
		return built{}, err
	}
	program, err := b.look(c.Command[0])
	if err != nil {
		return built{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, b.Limit)
	defer cancel()
	if !b.Until.IsZero() {
		ctx, cancel = context.WithDeadline(ctx, b.Until)
		defer cancel()
	}
	cmd := exec.CommandContext(ctx, program, c.Command[1:]...)
	out := &limited{}
	cmd.Dir, cmd.Stdout, cmd.Stderr, cmd.WaitDelay = dir, out, out, time.Second
	cmd.Env = append(b.Env[:len(b.Env):len(b.Env)], "PWD="+dir)
	alone(cmd)
	err = cmd.Run()
	switch {
	case ctx.Err() != nil && !b.Until.IsZero() && !time.Now().Before(b.Until):
		return built{}, errors.New("the time for builds was over")
	case ctx.Err() != nil:
		return built{}, fmt.Errorf("the build was stopped after %s", b.Limit)
	}
	if _, failed := errors.AsType[*exec.ExitError](err); err != nil && !failed {
		return built{}, err
	}
	return built{dir: filepath.ToSlash(dir), log: out.Bytes(), passed: err == nil}, nil
}

// look finds a program on the PATH of the builds, which need not be that of
// this process.
func (b *Builder) look(name string) (string, error) {
	for _, kv := range b.Env {
		list, ok := strings.CutPrefix(kv, "PATH=")
		if !ok {
			continue
		}
		for _, dir := range filepath.SplitList(list) {
			if found, err := exec.LookPath(filepath.Join(dir, name)); err == nil && filepath.IsAbs(dir) {
				return found, nil
			}
		}
	}
	return "", fmt.Errorf("%s is not installed", name)
}

// sound reports why the case's builds cannot be judged here: its project does
// not build even without a fault. nil where it does or nobody knows it.
func (b *Builder) sound(ctx context.Context, c *Case) error {
	if c.Sound == nil {
		return nil
	}
	switch r, err := b.build(ctx, c, c.Sound); {
	case err != nil:
		return err
	case !r.passed:
		return fmt.Errorf("the project does not build here even without a fault: %s", lastLine(r.log))
	}
	return nil
}

func lastLine(log []byte) string {
	lines := bytes.Split(bytes.TrimSpace(log), []byte{'\n'})
	return string(bytes.ToValidUTF8(lines[len(lines)-1], nil))
}

// limited keeps the beginning of what is written. Commands write to it from one
// goroutine.
type limited struct{ bytes.Buffer }

func (l *limited) Write(p []byte) (int, error) {
	if room := maxLog - l.Len(); room > 0 {
		_, _ = l.Buffer.Write(p[:min(room, len(p))]) // into memory
	}
	return len(p), nil
}
