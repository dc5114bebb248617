package main

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/airesdev/aires/internal/api"
	"github.com/airesdev/aires/internal/daemon"
	"github.com/airesdev/aires/internal/engine"
	"github.com/airesdev/aires/internal/ledger"
	"github.com/airesdev/aires/internal/watch"
)

// running is a daemon with all that its configuration reaches.
type running struct {
	app     *app // with the settings that are in force
	engine  *engine.Engine
	daemon  *daemon.Daemon
	folders *watch.Watcher
	dog     *watchdog
	front   *front
	hosts   *hostList
	log     *slog.Logger
}

// hostList are the model hosts, which a reload replaces.
type hostList struct{ list atomic.Pointer[[]engine.Host] }

func (h *hostList) set(list []engine.Host) { h.list.Store(&list) }

// ask asks all hosts how they are.
func (h *hostList) ask(ctx context.Context, a *app, e *engine.Engine) []api.Host {
	return a.askHosts(ctx, *h.list.Load(), e.Costs())
}

// limits are what the settings say about a daemon and may change while it works.
func (s serveSettings) daemonLimits() daemon.Limits {
	return daemon.Limits{
		Active: s.Active, Queue: s.Queue, Quotas: s.Quotas, Workspaces: s.Workspaces, HostPatience: s.Patience,
		Retention: ledger.Retention{Age: s.KeepAge, Count: s.KeepRuns, Size: s.KeepSize},
	}
}

// reload reads the configuration again, with the checks of a start. What is
// wrong is logged, and nothing changes.
func (r *running) reload(ctx context.Context) {
	next := *r.app
	var err error
	if next.settings, next.sources, err = next.read(); err == nil {
		err = next.fits(r)
	}
	if err != nil {
		r.log.Error("the configuration is wrong; what was in force stays", "error", oneLine(err.Error()))
		return
	}
	s := next.settings.Serve
	changed, fixed := differences(r.app, &next)
	if slices.ContainsFunc(changed, aboutHosts) {
		r.exchange(ctx, next.clients())
	}
	r.daemon.Reconfigure(s.daemonLimits())
	r.folders.Reconfigure(s.Watch, s.MaxLog)
	r.front.api.SetLimits(s.limits())
	if slices.ContainsFunc(changed, func(key string) bool { return strings.HasPrefix(key, "alerts.") }) {
		r.dog.reconfigure(&next)
	}
	for _, key := range fixed {
		r.log.Warn("this takes a restart; until then it stays as it was", "setting", key)
	}
	r.app = &next
	r.log.Info("configuration read again", "changed", strings.Join(changed, ", "), "hosts", len(next.settings.Hosts), "watched folders", len(s.Watch))
}

// aboutHosts reports whether a setting is one that clients of hosts are made of.
func aboutHosts(key string) bool {
	return key == "hosts" || key == "limit" || strings.HasPrefix(key, "timeouts.")
}

// exchange replaces the model hosts. What is in flight ends on the old
// connections; those that rest are let go.
func (r *running) exchange(ctx context.Context, hosts []engine.Host) {
	old := *r.hosts.list.Load()
	r.engine.SetHosts(ctx, hosts)
	r.hosts.set(hosts)
	for _, h := range old {
		if c, ok := h.Client.(interface{ Close() }); ok {
			c.Close()
		}
	}
}

// fits checks what only shows when it is used: the certificate, which is taken
// from its files at once.
func (a *app) fits(r *running) error {
	if _, err := a.certificate(); err != nil {
		return err
	}
	if r.front.certificate == nil {
		return nil
	}
	return r.front.certificate.Reload()
}

// atOnce are the settings that a reload puts in force; the others take a
// restart. A section stands for all below it.
var atOnce = []string{
	"hosts", "limit", "timeouts", "watch", "alerts",
	"serve.active", "serve.queue", "serve.drain_timeout", "serve.host_patience", "serve.keep_age", "serve.keep_runs", "serve.keep_size",
	"serve.rate", "serve.max_log", "serve.workspaces", "serve.quotas",
}

// sections are the keys of aires.yaml that are no scalars.
var sections = []string{"hosts", "watch", "alerts.webhooks", "serve.workspaces", "serve.quotas", "parsers", "redact", "private_hosts", "pipeline"}

// differences are the settings that changed, and of these the ones that a reload
// does not reach.
func differences(before, after *app) (changed, fixed []string) {
	note := func(key string, same bool) {
		switch {
		case same:
		case slices.ContainsFunc(atOnce, func(k string) bool { return key == k || strings.HasPrefix(key, k+".") }):
			changed = append(changed, key)
		default:
			fixed = append(fixed, key)
		}
	}
	for _, k := range allScalars() {
		note(k.key, k.get(&before.settings) == k.get(&after.settings))
	}
	for _, key := range sections {
		note(key, before.sources.text(key) == after.sources.text(key))
	}
	return changed, fixed
}
