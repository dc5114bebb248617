package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/airesdev/aires/internal/corpus"
)

// built is a build that ended.
type built struct {
	dir  string
	tree corpus.Tree
	log  []byte
	exit int
}

func (b built) read(read reader) []corpus.Error {
	found := read(strings.Split(escapes.ReplaceAllString(string(b.log), ""), "\n"))
	var out []corpus.Error
	for _, e := range found {
		e.File = b.relative(e.File)
		e.Faults = []string{}
		same := func(o corpus.Error) bool { e := e; e.LogLine = o.LogLine; return equal(e, o) }
		if !slices.ContainsFunc(out, same) {
			out = append(out, e)
		}
	}
	return out
}

// relative is a file as the tree names it. make -j mixes the lines of folders,
// so a file may have been joined to the wrong one: the tree knows.
func (b built) relative(file string) string {
	if file == "" {
		return ""
	}
	file = strings.TrimPrefix(path.Clean(file), b.dir+"/")
	for rest, ok := file, true; ok; _, rest, ok = strings.Cut(rest, "/") {
		if _, there := b.tree[rest]; there {
			return rest
		}
	}
	var same []string // ld names only the last part of a file without debug information
	for name := range b.tree {
		if path.Base(name) == file {
			same = append(same, name)
		}
	}
	if len(same) == 1 {
		return same[0]
	}
	return file
}

// escapes are the colours of tools that write them even to a file.
var escapes = regexp.MustCompile(`\x1b\[[0-9;]*[A-Za-z]`)

func equal(a, b corpus.Error) bool {
	a.Faults, b.Faults = nil, nil
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return bytes.Equal(x, y)
}

// private returns what must not stand in recorded logs and is in this one: the
// recorder's home or working folder, or "".
func (r *recorder) private(log []byte) string {
	for _, p := range r.secret {
		if len(p) > 1 && bytes.Contains(log, []byte(p)) {
			return p
		}
	}
	return ""
}

// build runs command on tree in dir, which it empties first.
func (r *recorder) build(dir string, command []string, tree corpus.Tree) (built, error) {
	b := built{dir: dir, tree: tree}
	if err := os.RemoveAll(dir); err != nil {
		return b, err
	}
	if err := tree.Save(dir); err != nil {
		return b, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "env", command...)
	cmd.Dir = dir
	cmd.Env = append(slices.DeleteFunc(os.Environ(), hidden),
		"PATH="+r.path, "PWD="+dir, "LC_ALL=C.UTF-8", "GOFLAGS=", "GOPROXY=off", "CARGO_NET_OFFLINE=true",
		"NO_COLOR=1", "PYTHONDONTWRITEBYTECODE=1", "MAVEN_OPTS=-Dstyle.color=never")
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil { // half a log would be taken for the truth
		return b, fmt.Errorf("%s in %s: %w", strings.Join(command, " "), dir, ctx.Err())
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		b.exit, err = exit.ExitCode(), nil
	}
	b.log = out
	if m := r.private(out); m != "" {
		return b, fmt.Errorf("the log names %q:\n%s", m, out)
	}
	return b, err
}

// hidden says which variables of the caller builds do not get.
func hidden(kv string) bool {
	name, _, _ := strings.Cut(kv, "=")
	return name == "PATH" || name == "PWD" || strings.HasPrefix(name, "LC_") || strings.HasPrefix(name, "GO") || strings.HasPrefix(name, "npm_") || strings.HasPrefix(name, "JAVA_")
}
