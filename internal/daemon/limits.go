package daemon

import (
	"time"

	"github.com/airesdev/aires/internal/ledger"
)

// Limits are what of a Config may change while a daemon works; each is as
// there.
type Limits struct {
	Active, Queue int
	Quotas        map[string]int
	Workspaces    map[string]string
	Retention     ledger.Retention
	HostPatience  time.Duration
}

// Reconfigure replaces the limits. What was accepted stays, even if it would not
// be now; a run whose workspace is gone goes on without it.
func (d *Daemon) Reconfigure(l Limits) {
	d.mu.Lock()
	defer d.mu.Unlock()
	c := Config{Active: l.Active, Queue: l.Queue}.withDefaults()
	d.config.Active, d.config.Queue = c.Active, c.Queue // field by field: others are read without d.mu
	d.config.Quotas, d.config.Workspaces, d.config.Retention = l.Quotas, l.Workspaces, l.Retention
	d.config.HostPatience = l.HostPatience
	clear(d.quota)
	for _, e := range d.open {
		for _, label := range d.config.quotasOf(e.state().Labels) {
			d.quota[label]++
		}
	}
	d.dispatch()
}

// workspace returns the folder of a name.
func (d *Daemon) workspace(name string) (folder string, known bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	folder, known = d.config.Workspaces[name]
	return folder, known
}

func (d *Daemon) hostPatience() time.Duration {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.config.HostPatience
}

func (d *Daemon) retention() ledger.Retention {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.config.Retention
}
