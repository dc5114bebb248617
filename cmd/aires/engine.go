package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/booklet"
	"github.com/airesdev/aires/internal/engine"
	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/sched"
	"github.com/airesdev/aires/internal/store"
)

// indexes is the folder in which indexes of workspaces are kept, or "".
func (a *app) indexes() string {
	if a.settings.Cache == "off" {
		return ""
	}
	return filepath.Join(a.settings.Cache, "index")
}

// engine starts the service that the settings describe.
func (a *app) engine() (*engine.Engine, error) {
	c := a.engineConfig()
	c.Index = a.indexes()
	var err error
	if c.Store, err = a.store(); err != nil {
		return nil, err
	}
	return engine.New(c), nil
}

// engineConfig is what the settings say about an engine, without a place for
// its booklets.
func (a *app) engineConfig() engine.Config {
	c := engine.Config{
		Pipeline: a.settings.pipeline,
		Hosts:    a.clients(),
		Warnings: a.settings.Warnings,
		Causes:   a.settings.Causes,
		Formats:  a.settings.Parsers,
		Redact:   a.settings.Redact,
		Schedule: sched.Config{
			Policy: a.settings.Policy, Objective: a.settings.Objective,
			Attempts: a.settings.Attempts, Patience: a.settings.Patience,
			Known: a.learnt(),
		},
	}
	if a.flags.noAI { // nothing will be looked up or kept
		return c
	}
	var err error
	if c.Cache, c.FenceKey, err = a.cache(); err != nil { // a booklet needs none
		fmt.Fprintf(a.stderr, "aires: %s\n", oneLine(err.Error()))
		c.FenceKey = newKey()
	}
	return c
}

// store is where booklets go: the workspace's .aires, or --output.
func (a *app) store() (engine.Store, error) {
	runs, err := a.runs()
	if err != nil || a.flags.output == "" {
		return runs, err
	}
	return runs.To(a.flags.output), nil
}

// runs are those of the workspace.
func (a *app) runs() (*store.Folder, error) {
	return store.Open(filepath.Join(a.flags.workspace, ".aires"),
		store.Format{Name: "booklet.md", Write: booklet.Markdown},
		store.Format{Name: "booklet.json", Write: booklet.JSON},
		store.Format{Name: page, Write: booklet.HTML})
}

// cache opens the findings cache and the key that fences prompts, which is
// kept with it: a prompt must read the same the next time to be found.
func (a *app) cache() (*model.Cache, []byte, error) {
	if a.settings.Cache == "off" {
		return nil, newKey(), nil
	}
	cache, err := model.Open(a.settings.Cache)
	if err != nil {
		return nil, nil, &aires.Error{
			Kind: aires.ErrorConfig, Op: "open findings cache", Subject: a.settings.Cache, Err: err,
			Hint: "choose another folder with --cache DIR, or keep none with --cache off",
		}
	}
	key, err := fenceKey(filepath.Join(a.settings.Cache, "fence.key"))
	if err != nil {
		return nil, nil, &aires.Error{
			Kind: aires.ErrorConfig, Op: "read fence key", Err: err,
			Hint: "choose another folder with --cache DIR, or keep none with --cache off",
		}
	}
	return cache, key, nil
}

const keySize = 32

func newKey() []byte {
	key := make([]byte, keySize)
	rand.Read(key)
	return key
}

// fenceKey reads the key at path, or makes one. Of processes that make one at
// the same time all use the one that got its name first.
func fenceKey(path string) ([]byte, error) {
	key, err := os.ReadFile(path)
	if err == nil && len(key) == keySize {
		return key, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".fence-*")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.Remove(temp.Name()) }() // it is gone where it was renamed
	_, err = temp.Write(newKey())
	if err = errors.Join(err, temp.Close()); err != nil {
		return nil, err
	}
	if key == nil && os.Link(temp.Name(), path) == nil {
		return os.ReadFile(path)
	}
	if key, err := os.ReadFile(path); err == nil && len(key) == keySize {
		return key, nil // another process was first
	}
	if err := os.Rename(temp.Name(), path); err != nil { // damaged, or a file system without links
		return nil, err
	}
	return os.ReadFile(path)
}
