package eval

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/airesdev/aires/internal/corpus"
)

// Names of the parts of a case that is a folder of its own.
const (
	treeFolder = "tree"
	logFile    = "build.log"
	truthFile  = "truth.json"
)

// plainTruth is what somebody wrote down about a build that failed for them.
type plainTruth struct {
	Root    string   `json:"root"` // the folder of the build, as absolute paths in the log begin
	Command []string `json:"command"`
	HeldOut bool     `json:"held_out"`
	Faults  []struct {
		Name   string         `json:"name"`
		Class  string         `json:"class"`
		Names  []string       `json:"names"`
		Places []Place        `json:"places"`
		Errors []corpus.Error `json:"errors"` // its errors in the log, by file and line
	} `json:"faults"`
}

// loadPlain reads the folders at any depth that hold a tree, a log and a truth.
func loadPlain(fsys fs.FS) ([]Case, error) {
	var all []Case
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if info, err := fs.Stat(fsys, path.Join(name, treeFolder)); err != nil || !info.IsDir() {
			return nil
		}
		c, err := readPlain(fsys, name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, c)
		return fs.SkipDir
	})
	return all, err
}

func readPlain(fsys fs.FS, dir string) (Case, error) {
	c := Case{Family: path.Dir(dir), Name: path.Base(dir), Tree: corpus.Tree{}}
	var truth plainTruth
	text, err := fs.ReadFile(fsys, path.Join(dir, truthFile))
	if err != nil {
		return c, err
	}
	in := json.NewDecoder(strings.NewReader(string(text)))
	in.DisallowUnknownFields()
	if err := in.Decode(&truth); err != nil {
		return c, fmt.Errorf("%s: %w", truthFile, err)
	}
	if len(truth.Command) == 0 || len(truth.Faults) == 0 {
		return c, errors.New(truthFile + " names no command or no faults")
	}
	if c.Log, err = fs.ReadFile(fsys, path.Join(dir, logFile)); err != nil {
		return c, err
	}
	c.Root, c.Command, c.HeldOut = truth.Root, truth.Command, truth.HeldOut
	for _, f := range truth.Faults {
		if slices.ContainsFunc(c.Faults, func(o Fault) bool { return o.Name == f.Name }) {
			return c, fmt.Errorf("%s: two faults are named %q", truthFile, f.Name)
		}
		if len(f.Errors) == 0 {
			return c, fmt.Errorf("%s: fault %q has no errors", truthFile, f.Name)
		}
		c.Faults = append(c.Faults, Fault{Name: f.Name, Class: f.Class, Names: f.Names, Places: f.Places})
		for _, e := range f.Errors {
			e.Severity, e.Faults = "error", []string{f.Name}
			c.Errors = append(c.Errors, e)
		}
	}
	sub, err := fs.Sub(fsys, path.Join(dir, treeFolder))
	if err != nil {
		return c, err
	}
	return c, fs.WalkDir(sub, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := fs.ReadFile(sub, name)
		c.Tree[name] = string(text)
		return err
	})
}
