package evidence

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

const (
	manualBudget = 2 * time.Second // for all questions of a Collect: a booklet waits no longer
	maxQuestions = 32              // a hostile log can name ten thousand codes
	maxAtOnce    = 4               // programs
	maxExplain   = 3000            // bytes kept of one answer
	manualAge    = 30 * 24 * time.Hour
)

// question is something that an installed tool can say about itself, offline.
type question struct {
	title, url string
	cmd        Command
	// pick is what of the tool's output answers the question; nil means all.
	pick func(out string) string
}

func (q *question) key() string { return q.cmd.Name + "\x00" + strings.Join(q.cmd.Args, "\x00") }

// manuals are what the installed toolchain says about errors: rustc's
// explanations, Go's documentation, the warnings of gcc and javac, Python's
// exceptions.
type manuals struct {
	by map[*subject][]question
	// outputs are those of the commands, by key; what failed has none.
	outputs map[string]string
	asking  sync.WaitGroup // outputs are still written to
}

// newManuals asks what is worth asking about all subjects, each question once and
// several at a time: every one costs a process. It returns at once; who needs the
// answers, and whoever made it, waits.
func newManuals(ctx context.Context, c *Collector, all []*subject) *manuals {
	m := &manuals{by: map[*subject][]question{}, outputs: map[string]string{}}
	asks := &asker{index: c.Index(ctx)}
	var todo []question
	for _, s := range all {
		m.by[s] = asks.about(s)
		for _, q := range m.by[s] {
			if _, known := m.outputs[q.key()]; !known && len(todo) < maxQuestions {
				m.outputs[q.key()] = ""
				todo = append(todo, q)
			}
		}
	}
	if len(todo) > 0 {
		m.asking.Go(func() { m.ask(ctx, c, todo) })
	}
	return m
}

func (m *manuals) ask(ctx context.Context, c *Collector, todo []question) {
	ctx, cancel := context.WithTimeout(ctx, manualBudget)
	defer cancel()
	answers := make([]string, len(todo))
	slots := make(chan struct{}, maxAtOnce)
	var workers sync.WaitGroup
	for i, q := range todo {
		slots <- struct{}{}
		workers.Go(func() {
			defer func() { <-slots }()
			answers[i] = c.answer(ctx, q)
		})
	}
	workers.Wait()
	for i, q := range todo {
		m.outputs[q.key()] = answers[i]
	}
}

func (m *manuals) about(_ context.Context, s *subject) []aires.Evidence {
	m.asking.Wait()
	var found []aires.Evidence
	for _, q := range m.by[s] {
		text := m.outputs[q.key()]
		if q.pick != nil {
			text = q.pick(text)
		}
		if text = explanation(text); text != "" {
			found = append(found, aires.Evidence{Kind: aires.EvidenceDocumentation, Title: q.title, Text: text, URL: q.url})
		}
	}
	return found
}

// answer runs the tool, or recalls what it said: a tool that was not replaced
// since says the same.
func (c *Collector) answer(ctx context.Context, q question) string {
	file := c.remembered(q)
	if info, err := os.Stat(file); err == nil && time.Since(info.ModTime()) < manualAge {
		if raw, err := os.ReadFile(file); err == nil {
			return string(raw)
		}
	}
	if ctx.Err() != nil {
		return ""
	}
	// A rust-toolchain file or a go.mod in or above the current folder chooses,
	// even installs, the tool that is run. The topmost folder has none that the
	// workspace could have put there.
	q.cmd.Dir = string(filepath.Separator)
	out, err := c.run(ctx, q.cmd)
	if ctx.Err() != nil {
		return "" // perhaps not all of it
	}
	if err != nil {
		out = nil // it is not installed, or knows nothing of it; that is remembered too
	}
	keep(file, out)
	return string(out)
}

// remembered is the file for what a tool says, "" where none is to be kept.
func (c *Collector) remembered(q question) string {
	if c.cache == "" {
		return ""
	}
	tool, err := exec.LookPath(q.cmd.Name)
	if err != nil {
		return ""
	}
	info, err := os.Stat(tool)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d\x00%d\x00%s", tool, info.Size(), info.ModTime().UnixNano(), q.key()))
	return filepath.Join(c.cache, hex.EncodeToString(sum[:8])+".manual")
}

// keep writes a file whole or not at all. That it could not only costs time.
func keep(file string, raw []byte) {
	if file == "" || os.MkdirAll(filepath.Dir(file), 0o700) != nil {
		return
	}
	temp, err := os.CreateTemp(filepath.Dir(file), ".manual-*")
	if err != nil {
		return
	}
	_, err = temp.Write(raw)
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), file)
	}
	if err != nil {
		_ = os.Remove(temp.Name()) // there is nothing else to be done about it
	}
}

// explanation cleans and shortens what a tool printed, at the end of a line.
func explanation(out string) string {
	text := strings.TrimSpace(strings.Join(index.TextLines([]byte(out)), "\n"))
	if len(text) <= maxExplain {
		return text
	}
	text = text[:maxExplain]
	if end := strings.LastIndexByte(text, '\n'); end > 0 {
		text = text[:end]
	}
	return strings.ToValidUTF8(text, "") + "\n…"
}
