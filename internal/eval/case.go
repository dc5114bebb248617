package eval

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/airesdev/aires/internal/corpus"
)

// Case is a build that failed for known reasons.
type Case struct {
	Family  string // the toolchain
	Name    string
	HeldOut bool // no rule was tuned on it
	Root    string
	Command []string
	Log     []byte
	Tree    corpus.Tree // what was built
	Sound   corpus.Tree // without any fault; nil where nobody knows it
	Errors  []corpus.Error
	Faults  []Fault
}

// Fault is one mistake in a case.
type Fault struct {
	Name   string
	Class  string // renamed function, missing import, …
	Names  []string
	Places []Place
	plant  corpus.Fault
}

// Place is a range of lines of a file of the broken tree. Lines count from 1;
// First is 0 where the whole file is meant.
type Place struct {
	File  string `json:"file"`
	First int    `json:"first"`
	Last  int    `json:"last"`
}

// Mendable reports whether the fault is of the classes that a patch can be
// expected for: a forgotten import, a renamed or removed symbol, a dependency
// that the manifest lacks, a typing error.
func (f *Fault) Mendable() bool {
	for _, p := range []string{
		"renamed", "removed", "missing import", "missing include", "missing dependency", "missing type",
		"missing symbol", "missing declaration", "missing target", "wrong package", "typo",
	} {
		if strings.HasPrefix(f.Class, p) {
			return true
		}
	}
	return strings.Contains(f.Name, "renamed") // linkers' errors are classed as such
}

// Load reads the cases below a folder: those of plans in the form of
// docs/corpus.md, and folders that hold a tree, a log and a truth. Cases that
// were written by hand have no sources, and are left out, as are faults whose
// errors others hide.
func Load(fsys fs.FS) ([]Case, error) {
	recorded, err := corpus.Load(fsys)
	if err != nil {
		return nil, err
	}
	all, err := loadPlain(fsys)
	if err != nil {
		return nil, err
	}
	for i := range recorded {
		if recorded[i].Written {
			continue
		}
		c, err := caseOf(&recorded[i])
		if err != nil {
			return nil, fmt.Errorf("%s/%s: %w", recorded[i].Toolchain, recorded[i].Name, err)
		}
		all = append(all, c)
	}
	return all, nil
}

func caseOf(r *corpus.Case) (Case, error) {
	tree, err := r.Broken()
	if err != nil {
		return Case{}, err
	}
	c := Case{
		Family: r.Toolchain, Name: r.Name, HeldOut: r.HeldOut, Root: r.Truth.Root, Command: r.Truth.Command,
		Log: r.Log, Tree: tree, Sound: r.Sound, Errors: r.Truth.Errors,
	}
	for _, f := range r.Faults {
		if slices.Contains(r.Truth.Silent, f.Name) {
			continue
		}
		without, err := r.Without(f.Name)
		if err != nil {
			return c, err
		}
		one := Fault{Name: f.Name, Class: f.Class, plant: f}
		one.Places, one.Names = changed(without, tree)
		c.Faults = append(c.Faults, one)
	}
	return c, nil
}

// ID names a case among all.
func (c *Case) ID() string { return path.Join(c.Family, c.Name) }

// owned are the errors that only the fault's fix makes vanish.
func (c *Case) owned(fault string) []corpus.Error {
	var own []corpus.Error
	for _, e := range c.Errors {
		if e.Severity == "error" && len(e.Faults) == 1 && e.Faults[0] == fault {
			own = append(own, e)
		}
	}
	return own
}

// with returns the sound tree with these faults only, or the broken tree where
// that is not known or they cannot be planted alone.
func (c *Case) with(faults []string) corpus.Tree {
	var plant []corpus.Fault
	for _, f := range c.Faults {
		if slices.Contains(faults, f.Name) {
			plant = append(plant, f.plant)
		}
	}
	if c.Sound == nil || len(plant) == 0 {
		return c.Tree
	}
	tree, err := c.Sound.Plant(plant...)
	if err != nil {
		return c.Tree
	}
	return tree
}
