package engine

import (
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/sched"
)

// inventory is which hosts there are, and what they said they have. It is safe
// for concurrent use.
type inventory struct {
	mu    sync.RWMutex
	set   []Host
	hosts map[string]listing
}

// listing is what a host last said. One that is silent keeps the models that
// it had: it may come back.
type listing struct {
	models, loaded []model.Info
	err            error
}

func newInventory(hosts []Host) *inventory {
	return &inventory{set: hosts, hosts: map[string]listing{}}
}

// all returns the hosts that there are.
func (i *inventory) all() []Host {
	i.mu.RLock()
	defer i.mu.RUnlock()
	return i.set
}

// use replaces the hosts and forgets what others said.
func (i *inventory) use(hosts []Host) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.set = hosts
	maps.DeleteFunc(i.hosts, func(name string, _ listing) bool { return i.find(name) == nil })
}

// find returns the client of a host, or nil. The caller holds mu.
func (i *inventory) find(host string) model.Client {
	for _, h := range i.set {
		if h.Client.Host() == host {
			return h.Client
		}
	}
	return nil
}

// client returns the client of a host that the scheduler chose, or a fault if
// it has been removed since.
func (i *inventory) client(host string) (model.Client, error) {
	i.mu.RLock()
	defer i.mu.RUnlock()
	if c := i.find(host); c != nil {
		return c, nil
	}
	return nil, &sched.Fault{Err: fmt.Errorf("%s: it is no longer one of the hosts", host), Elsewhere: true}
}

// listed takes in what a host says it has.
func (i *inventory) listed(host string, models []model.Info, err error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	l := i.hosts[host]
	if l.err = err; err == nil {
		l.models = models
	}
	i.hosts[host] = l
}

// inMemory takes in what a host says it has in memory.
func (i *inventory) inMemory(host string, loaded []model.Info) {
	i.mu.Lock()
	defer i.mu.Unlock()
	l := i.hosts[host]
	l.loaded = loaded
	i.hosts[host] = l
}

// serves reports whether a host has a model.
func (i *inventory) serves(host, name string) bool {
	i.mu.RLock()
	defer i.mu.RUnlock()
	_, ok := model.Find(i.hosts[host].models, name)
	return ok
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
