package corpus

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/rogpeppe/go-internal/txtar"
	"go.yaml.in/yaml/v3"
)

// Names of the files of a toolchain and of a case.
const (
	ProjectFile = "project.txtar"
	PlanFile    = "plan.yaml"
	HeldOutFile = "held-out.yaml" // a plan whose cases no rule was tuned on
	LogFile     = "build.log"
	TruthFile   = "truth.json"
)

// Plan says which faults a project can have and which cases are made of them.
type Plan struct {
	Reader  string        `yaml:"reader"`  // how package record finds errors in the log
	Command string        `yaml:"command"` // run in the project's folder, words parted by spaces
	Faults  []Fault       `yaml:"faults"`
	Cases   []PlannedCase `yaml:"cases"`
	// Documented marks logs and truths that were written by hand after a format's
	// documentation, for tools that could not be run. They have no faults to plant.
	Documented bool `yaml:"documented,omitempty"`
}

// PlannedCase is a build with some of the faults.
type PlannedCase struct {
	Name    string   `yaml:"name"`
	Faults  []string `yaml:"faults"`
	Command string   `yaml:"command,omitempty"` // in place of the plan's
}

// Truth is what is known about a case's log.
type Truth struct {
	Root    string   `json:"root"` // the folder of the build, as absolute paths in the log begin
	Command []string `json:"command"`
	Exit    int      `json:"exit"`
	Silent  []string `json:"silent,omitempty"` // faults that show no error, because others hide theirs
	Errors  []Error  `json:"errors"`           // and warnings; exact repeats once
}

// Error is an error or warning that the log shows.
type Error struct {
	Tool     string   `json:"tool"`
	File     string   `json:"file"` // relative to Root; "" where the tool named none
	Line     int      `json:"line"`
	Column   int      `json:"column,omitempty"` // 0 where the tool does not say
	Severity string   `json:"severity"`
	Code     string   `json:"code,omitempty"` // "" where the tool prints none
	Message  string   `json:"message"`
	LogLine  int      `json:"log_line"`
	Faults   []string `json:"faults"` // whose fix alone makes it vanish; several or none: it has no single owner
}

// Case is a build that failed for known reasons.
type Case struct {
	Toolchain string
	Name      string
	HeldOut   bool
	Written   bool // by hand, see Plan.Documented
	Sound     Tree
	Faults    []Fault
	Log       []byte
	Truth     Truth
}

// Broken returns the tree whose build the log shows.
func (c *Case) Broken() (Tree, error) { return c.Sound.Plant(c.Faults...) }

// Without returns the tree with all faults but the one named: its fix.
func (c *Case) Without(name string) (Tree, error) {
	return c.Sound.Plant(slices.DeleteFunc(slices.Clone(c.Faults), func(f Fault) bool { return f.Name == name })...)
}

// Load reads all cases, in the order of their toolchains' names and of their
// plans. Cases without a log are left out; package record makes them.
func Load(fsys fs.FS) ([]Case, error) {
	var all []Case
	dirs, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, err
	}
	for _, d := range dirs {
		if !d.IsDir() {
			continue
		}
		for _, file := range []string{PlanFile, HeldOutFile} {
			plan, sound, err := LoadPlan(fsys, d.Name(), file)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return nil, err
			}
			for _, p := range plan.Cases {
				c := Case{Toolchain: d.Name(), Name: p.Name, HeldOut: file == HeldOutFile, Written: plan.Documented, Sound: sound}
				if c.Faults, err = plan.Pick(p.Faults...); err != nil {
					return nil, err
				}
				err := c.load(fsys)
				if errors.Is(err, fs.ErrNotExist) {
					continue
				}
				if err != nil {
					return nil, err
				}
				all = append(all, c)
			}
		}
	}
	return all, nil
}

func (c *Case) load(fsys fs.FS) (err error) {
	dir := path.Join(c.Toolchain, c.Name)
	if c.Log, err = fs.ReadFile(fsys, path.Join(dir, LogFile)); err != nil {
		return err
	}
	text, err := fs.ReadFile(fsys, path.Join(dir, TruthFile))
	if err == nil {
		err = json.Unmarshal(text, &c.Truth)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", dir, err)
	}
	return nil
}

// LoadPlan reads a plan of a toolchain and the project that it is about.
func LoadPlan(fsys fs.FS, toolchain, file string) (Plan, Tree, error) {
	var p Plan
	text, err := fs.ReadFile(fsys, path.Join(toolchain, file))
	if err != nil {
		return p, nil, err
	}
	dec := yaml.NewDecoder(bytes.NewReader(text))
	dec.KnownFields(true)
	if err := dec.Decode(&p); err != nil {
		return p, nil, fmt.Errorf("%s/%s: %w", toolchain, file, err)
	}
	text, err = fs.ReadFile(fsys, path.Join(toolchain, ProjectFile))
	if err != nil {
		return p, nil, err
	}
	sound := Tree{}
	for _, f := range txtar.Parse(text).Files {
		sound[f.Name] = string(f.Data)
	}
	return p, sound, nil
}

// Pick returns the faults of these names, in this order.
func (p *Plan) Pick(names ...string) ([]Fault, error) {
	var picked []Fault
	for _, n := range names {
		i := slices.IndexFunc(p.Faults, func(f Fault) bool { return f.Name == n })
		if i < 0 {
			return nil, fmt.Errorf("the plan has no fault %q", n)
		}
		picked = append(picked, p.Faults[i])
	}
	return picked, nil
}
