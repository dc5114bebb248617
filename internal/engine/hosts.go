package engine

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/sched"
)

// SetHosts replaces the hosts, while runs are on their way: they use those that
// are new, and those that are gone end what they have in flight. It returns
// when the new ones have been asked for their models, or ctx ends.
func (e *Engine) SetHosts(ctx context.Context, hosts []Host) {
	e.look(ctx, hosts)
	e.inventory.use(hosts)
	e.sched.SetHosts(e.schedHosts())
}

// Outage asks the hosts, and returns why if none answers that may do so later.
// It returns nil where one does, and where there is none to wait for: none that
// is configured, or one that is there and refuses.
func (e *Engine) Outage(ctx context.Context) error {
	e.look(ctx, e.inventory.all())
	var why error
	for _, h := range e.inventory.all() {
		err := e.inventory.failure(h.Client.Host())
		if err == nil || model.KindOf(err) == model.KindUnauthorized || ctx.Err() != nil {
			return nil
		}
		why = err
	}
	return why
}

// look asks hosts, all at once, for their models.
func (e *Engine) look(ctx context.Context, hosts []Host) {
	ctx, cancel := context.WithTimeout(ctx, e.config.Discover)
	defer cancel()
	var all sync.WaitGroup
	for _, h := range hosts {
		all.Go(func() {
			models, err := h.Client.Models(ctx)
			e.inventory.listed(h.Client.Host(), models, err)
			if i, ok := h.Client.(model.Inspector); ok && err == nil {
				if loaded, err := i.Loaded(ctx); err == nil { // else it is seen with the first load
					e.inventory.inMemory(h.Client.Host(), loaded)
				}
			}
		})
	}
	all.Wait()
	e.measure(ctx)
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

// missing returns the error of a model that no reachable host has, or nil.
func (e *Engine) missing(name string) error {
	for _, h := range e.inventory.all() {
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
	if len(e.inventory.all()) == 0 {
		return errors.New("no model host is configured, so this is evidence and documentation only; " +
			"name one under hosts in aires.yaml or in OLLAMA_HOST, then check with: aires doctor")
	}
	for _, h := range e.inventory.all() {
		if err := e.inventory.failure(h.Client.Host()); err != nil && model.KindOf(err) != model.KindUnreachable {
			return fmt.Errorf("no model host can be asked, so this is evidence and documentation only: %w; check with: aires doctor", err)
		}
	}
	return errors.New("no model host answers, so this is evidence and documentation only; " +
		"start one (ollama serve) or name it with OLLAMA_HOST, then check with: aires doctor")
}

// schedHosts tells the scheduler which hosts there are.
func (e *Engine) schedHosts() []sched.Host {
	var hosts []sched.Host
	for _, h := range e.inventory.all() {
		name := h.Client.Host()
		hosts = append(hosts, sched.Host{
			Name: name, Limit: h.Limit,
			Serves: func(m string) bool { return e.inventory.serves(name, m) },
			Load:   e.loader(h.Client),
			Memory: func() []sched.Resident { return e.resident(name) },
		})
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
		if _, err := loader.Load(ctx, name, e.room(name).Context); err != nil {
			return nil, fault(err)
		}
		loaded, err := inspector.Loaded(ctx)
		if err != nil {
			return nil, fault(err)
		}
		e.inventory.inMemory(c.Host(), loaded)
		e.granted(name, loaded)
		var resident []string
		for _, r := range e.resident(c.Host()) {
			resident = append(resident, r.Model)
		}
		return resident, nil
	}
}

// resident returns which of the pipeline's models a host was last seen to have
// in memory as they are asked for: with another length of context it would
// load them anew.
func (e *Engine) resident(host string) []sched.Resident {
	e.inventory.mu.RLock()
	loaded := e.inventory.hosts[host].loaded
	e.inventory.mu.RUnlock()
	var resident []sched.Resident
	for _, name := range e.config.Pipeline.Models() {
		m, ok := model.Find(loaded, name)
		if want := e.config.Pipeline.Context(name); !ok || want > 0 && m.Context > 0 && m.Context != want {
			continue
		}
		r := sched.Resident{Model: name}
		if m.GPU > 0 && m.GPU < m.Size {
			r.Spilled = 1 - float64(m.GPU)/float64(m.Size)
		}
		resident = append(resident, r)
	}
	return resident
}
