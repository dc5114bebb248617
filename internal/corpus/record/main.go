package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/airesdev/aires/internal/corpus"
)

// recorder holds where things are.
type recorder struct {
	data   string // the corpus's testdata
	work   string // where builds run; its name appears in logs
	path   string // PATH of the builds
	only   string // the one case to record
	clean  map[string]bool
	secret []string // folders that logs must not name
}

func main() {
	r := recorder{clean: map[string]bool{}}
	for _, find := range []func() (string, error){os.UserHomeDir, os.Getwd} {
		if dir, err := find(); err == nil {
			r.secret = append(r.secret, dir)
		}
	}
	flag.StringVar(&r.data, "data", "internal/corpus/testdata", "the corpus")
	flag.StringVar(&r.work, "work", "/src/corpus", "folder in which builds run; logs show it")
	flag.StringVar(&r.path, "path", "/usr/local/go/bin:/usr/bin:/bin", "where builds find their tools")
	flag.StringVar(&r.only, "case", "", "record this case only")
	flag.Parse()
	chains := flag.Args()
	if len(chains) == 0 {
		entries, err := os.ReadDir(r.data)
		if err != nil {
			fail(err)
		}
		for _, e := range entries {
			chains = append(chains, e.Name())
		}
	}
	for _, chain := range chains {
		for _, file := range []string{corpus.PlanFile, corpus.HeldOutFile} {
			if err := r.plan(chain, file); err != nil && !errors.Is(err, os.ErrNotExist) {
				fail(fmt.Errorf("%s: %w", chain, err))
			}
		}
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "record:", err)
	os.Exit(1)
}

// plan records every case of a plan.
func (r *recorder) plan(chain, file string) error {
	p, sound, err := corpus.LoadPlan(os.DirFS(r.data), chain, file)
	if err != nil {
		return err
	}
	for _, c := range p.Cases {
		if p.Documented {
			continue
		}
		if r.only != "" && r.only != c.Name {
			continue
		}
		if c.Command == "" {
			c.Command = p.Command
		}
		if err := r.record(chain, p, c, sound); err != nil {
			return fmt.Errorf("%s: %w", c.Name, err)
		}
	}
	return nil
}

// record builds one case with all its faults and without each, and writes it.
func (r *recorder) record(chain string, p corpus.Plan, c corpus.PlannedCase, sound corpus.Tree) error {
	read, ok := readers[p.Reader]
	if !ok {
		return fmt.Errorf("there is no reader %q", p.Reader)
	}
	dir := filepath.Join(r.work, chain+"-"+c.Name)
	command := strings.Fields(c.Command)
	if err := r.sound(chain, dir, command, sound); err != nil {
		return err
	}
	faults, err := p.Pick(c.Faults...)
	if err != nil {
		return err
	}
	cs := corpus.Case{Sound: sound, Faults: faults}
	broken, err := cs.Broken()
	if err != nil {
		return err
	}
	b, err := r.build(dir, command, broken)
	if err != nil {
		return err
	}
	truth := corpus.Truth{Root: dir, Command: command, Exit: b.exit, Errors: b.read(read)}
	for _, f := range faults {
		tree, err := cs.Without(f.Name)
		if err != nil {
			return err
		}
		fixed, err := r.build(dir, command, tree)
		if err != nil {
			return err
		}
		if !attribute(truth.Errors, f.Name, broken, tree, fixed.read(read)) {
			truth.Silent = append(truth.Silent, f.Name)
		}
	}
	show(chain, c.Name, &truth)
	if len(truth.Errors) == 0 {
		return fmt.Errorf("no error was read from:\n%s", b.log)
	}
	return write(filepath.Join(r.data, chain, c.Name), b.log, truth)
}

// sound makes sure, once per command, that the project builds without faults.
func (r *recorder) sound(chain, dir string, command []string, tree corpus.Tree) error {
	key := chain + " " + strings.Join(command, " ")
	if r.clean[key] {
		return nil
	}
	b, err := r.build(dir, command, tree)
	if err == nil && b.exit != 0 {
		err = fmt.Errorf("the project fails without any fault:\n%s", b.log)
	}
	r.clean[key] = err == nil
	return err
}

func write(dir string, log []byte, truth corpus.Truth) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, corpus.LogFile), log, 0o644); err != nil {
		return err
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(truth); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, corpus.TruthFile), text.Bytes(), 0o644)
}
