package engine

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/sched"
)

// inventory is what the hosts said they have. It is safe for concurrent use.
type inventory struct {
	mu    sync.RWMutex
	hosts map[string]listing
}

type listing struct {
	models []model.Info
	err    error
}

// look asks all hosts at once for their models.
func (e *Engine) look(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, e.config.Discover)
	defer cancel()
	var all sync.WaitGroup
	for _, h := range e.config.Hosts {
		all.Go(func() {
			models, err := h.Client.Models(ctx)
			e.inventory.mu.Lock()
			defer e.inventory.mu.Unlock()
			e.inventory.hosts[h.Client.Host()] = listing{models, err}
		})
	}
	all.Wait()
	e.remember()
}

// remember keeps the digests of the pipeline's models for runs without a host.
// It is a convenience: a cache that cannot be written shows when findings are
// stored.
func (e *Engine) remember() {
	if e.config.Cache == nil {
		return
	}
	for _, m := range e.config.Pipeline.Models() {
		if d := e.inventory.digest(m); d != "" {
			_ = e.config.Cache.SetDigest(m, d)
		}
	}
}

// serves reports whether a host has a model.
func (i *inventory) serves(host, name string) bool {
	i.mu.RLock()
	defer i.mu.RUnlock()
	l := i.hosts[host]
	_, ok := model.Find(l.models, name)
	return l.err == nil && ok
}

// digest returns the digest of a model on the first host that has it, or "".
func (i *inventory) digest(name string) string {
	i.mu.RLock()
	defer i.mu.RUnlock()
	for _, l := range i.hosts {
		if info, ok := model.Find(l.models, name); ok && info.Digest != "" {
			return info.Digest
		}
	}
	return ""
}

// reachable reports whether any host answered.
func (i *inventory) reachable() bool {
	i.mu.RLock()
	defer i.mu.RUnlock()
	for _, l := range i.hosts {
		if l.err == nil {
			return true
		}
	}
	return false
}

// failure returns why a host could not list its models, or nil.
func (i *inventory) failure(host string) error {
	i.mu.RLock()
	defer i.mu.RUnlock()
	return i.hosts[host].err
}

// silent returns an event for every host that did not answer, in order of name.
func (i *inventory) silent() []aires.Event {
	i.mu.RLock()
	defer i.mu.RUnlock()
	var events []aires.Event
	for _, host := range slices.Sorted(maps.Keys(i.hosts)) {
		if err := i.hosts[host].err; err != nil {
			events = append(events, aires.Event{Type: aires.EventHostDown, Host: host, Error: err.Error()})
		}
	}
	return events
}

// missing returns the error of a model that no reachable host has, or nil.
func (e *Engine) missing(name string) error {
	for _, h := range e.config.Hosts {
		if e.inventory.serves(h.Client.Host(), name) {
			return nil
		}
	}
	if !e.inventory.reachable() {
		return errors.New("no model host answers")
	}
	return fmt.Errorf("no host has the model %s; type: ollama pull %s", name, name)
}

// nobody says in one line why no model can be asked, and how to get what only
// models can give. A host that is there but refuses needs another remedy than
// one that is not running.
func (e *Engine) nobody() error {
	if len(e.config.Hosts) == 0 {
		return errors.New("no model host is configured, so this is evidence and documentation only; " +
			"name one under hosts in aires.yaml or in OLLAMA_HOST, then check with: aires doctor")
	}
	for _, h := range e.config.Hosts {
		if err := e.inventory.failure(h.Client.Host()); err != nil && model.KindOf(err) != model.KindUnreachable {
			return fmt.Errorf("no model host can be asked, so this is evidence and documentation only: %w; check with: aires doctor", err)
		}
	}
	return errors.New("no model host answers, so this is evidence and documentation only; " +
		"start one (ollama serve) or name it with OLLAMA_HOST, then check with: aires doctor")
}

// schedHosts tells the scheduler which hosts there are.
func (e *Engine) schedHosts() []sched.Host {
	hosts := make([]sched.Host, len(e.config.Hosts))
	for i, h := range e.config.Hosts {
		name := h.Client.Host()
		hosts[i] = sched.Host{
			Name: name, Limit: h.Limit, Measure: h.Measure,
			Serves: func(m string) bool { return e.inventory.serves(name, m) },
			Load:   e.loader(h.Client),
		}
	}
	return hosts
}

// loader returns how a host makes a model resident, nil for hosts that cannot
// be told to.
func (e *Engine) loader(c model.Client) func(context.Context, string) ([]string, error) {
	loader, ok := c.(model.Loader)
	inspector, also := c.(model.Inspector)
	if !ok || !also {
		return nil
	}
	return func(ctx context.Context, name string) ([]string, error) {
		if _, err := loader.Load(ctx, name, e.config.Pipeline.Context(name)); err != nil {
			return nil, fault(err)
		}
		loaded, err := inspector.Loaded(ctx)
		if err != nil {
			return nil, fault(err)
		}
		var resident []string
		for _, m := range e.config.Pipeline.Models() {
			if _, ok := model.Find(loaded, m); ok {
				resident = append(resident, m)
			}
		}
		return resident, nil
	}
}

// client returns the client of a host the scheduler chose.
func (e *Engine) client(host string) model.Client {
	for _, h := range e.config.Hosts {
		if h.Client.Host() == host {
			return h.Client
		}
	}
	panic("engine: the scheduler chose a host that was not configured: " + host)
}
