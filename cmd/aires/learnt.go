package main

import (
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"

	"github.com/airesdev/aires/internal/sched"
)

// learntFile keeps what was learnt of hosts beside the findings.
const learntFile = "hosts.json"

// learnt reads what earlier runs learnt. What cannot be read is learnt anew.
func (a *app) learnt() map[string]map[string]sched.Cost {
	known := map[string]map[string]sched.Cost{}
	if a.settings.Cache == "off" {
		return known
	}
	text, err := os.ReadFile(filepath.Join(a.settings.Cache, learntFile))
	if err != nil || json.Unmarshal(text, &known) != nil {
		return map[string]map[string]sched.Cost{}
	}
	return known
}

// learn keeps what a run has learnt, hosts of other runs included. It is an
// extra: what cannot be written is learnt again.
func (a *app) learn(seen map[string]map[string]sched.Cost) {
	if a.settings.Cache == "off" || len(seen) == 0 {
		return
	}
	known := a.learnt()
	maps.Copy(known, seen)
	text, err := json.MarshalIndent(known, "", "  ")
	if err != nil {
		return // plain values: this cannot fail
	}
	temp, err := os.CreateTemp(a.settings.Cache, ".hosts-*")
	if err != nil {
		return
	}
	_, err = temp.Write(text)
	if errors.Join(err, temp.Close()) == nil {
		err = os.Rename(temp.Name(), filepath.Join(a.settings.Cache, learntFile))
	}
	if err != nil {
		_ = os.Remove(temp.Name())
	}
}
