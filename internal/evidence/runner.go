package evidence

import (
	"bytes"
	"context"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// Command is a program to run, with arguments that AIRES chose itself or
// checked one by one.
type Command struct {
	Name string // looked up on the PATH, never in the current folder
	Args []string
	Dir  string
	// Unset is a prefix: the variables whose names begin with it are not passed
	// on. "" passes all.
	Unset string
	Env   []string // NAME=value, added to what is passed on
}

// Runner runs c and returns its standard output, which it may cut, together
// with any error. It returns soon after ctx ends.
type Runner func(ctx context.Context, c Command) ([]byte, error)

// maxOutput bounds what is kept of a program's output, in bytes.
const maxOutput = 4 << 20

// Exec is the Runner that runs real programs. A program that is not installed
// gives an error that matches exec.ErrNotFound.
func Exec(ctx context.Context, c Command) ([]byte, error) {
	cmd := exec.CommandContext(ctx, c.Name, c.Args...)
	cmd.Dir = c.Dir
	env := cmd.Environ()
	if c.Unset != "" {
		env = slices.DeleteFunc(env, func(v string) bool { return strings.HasPrefix(v, c.Unset) })
	}
	cmd.Env = append(env, c.Env...)
	// A grandchild that keeps the pipe open must not keep us.
	cmd.WaitDelay = 100 * time.Millisecond
	out := &capped{left: maxOutput}
	cmd.Stdout = out
	err := cmd.Run()
	return out.kept.Bytes(), err
}

// capped keeps the first bytes written to it and swallows the rest, so that
// the writer never blocks.
type capped struct {
	kept bytes.Buffer
	left int
}

func (c *capped) Write(p []byte) (int, error) {
	n := min(len(p), c.left)
	c.kept.Write(p[:n])
	c.left -= n
	return len(p), nil
}
