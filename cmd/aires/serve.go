package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/api"
	"github.com/airesdev/aires/internal/daemon"
	"github.com/airesdev/aires/internal/engine"
	"github.com/airesdev/aires/internal/ledger"
	"github.com/airesdev/aires/internal/serve"
)

func (a *app) serveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run the daemon: a queue of builds for a team",
		Long: `Accepts logs over HTTP and from watched folders, works them off by priority, and
keeps every run until it has ended, through restarts and crashes. Settings stand
in the section serve of aires.yaml.`,
		Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.serve(cmd.Context()) },
	}
	a.settingFlags(cmd)
	f := cmd.Flags()
	f.String("listen", "", "address to listen on (default 127.0.0.1:7433)")
	f.String("store", "", "folder of runs, queue and tokens")
	f.String("drain-timeout", "", "how long runs may go on after SIGTERM before they are parked (default 30s)")
	f.BoolVar(&a.flags.noAI, "no-ai", false, "ask no model")
	return cmd
}

// serve runs the daemon until ctx ends, then lets runs end or parks them.
func (a *app) serve(ctx context.Context) error {
	log := slog.New(slog.NewTextHandler(a.stderr, nil))
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP) // before anything, for it would end the process
	defer signal.Stop(hangups)
	s := a.settings.Serve
	listener, err := net.Listen("tcp", s.Listen)
	if err != nil {
		return &aires.Error{Kind: aires.ErrorConfig, Op: "listen", Subject: s.Listen, Err: err, Hint: "choose another address with --listen HOST:PORT"}
	}
	defer listener.Close()         //nolint:errcheck // the server closes it too
	if a.settings.Cache == "off" { // what was answered before a crash must be found after it
		a.settings.Cache = filepath.Join(s.Store, "findings")
	}
	config := a.daemonEngine()
	e := engine.New(config)
	defer e.Close()
	hosts := &hostList{}
	hosts.set(config.Hosts)
	ask := func(ctx context.Context) []api.Host { return hosts.ask(ctx, a, e) }
	tools, err := a.instruments(ctx)
	if err != nil {
		return err
	}
	defer tools.close(log)
	var seen observers
	seen.add(tools.metrics.Observe)
	d, err := daemon.Open(ctx, daemon.Config{
		Engine: e, Observe: seen.tell, Ended: tools.ended, Store: s.Store, Active: s.Active, Queue: s.Queue, Quotas: s.Quotas, Workspaces: s.Workspaces,
		Retention: ledger.Retention{Age: s.KeepAge, Count: s.KeepRuns, Size: s.KeepSize}, NoAI: a.flags.noAI, HostPatience: s.Patience, Log: log,
	})
	if err != nil {
		return err
	}
	defer func() { a.learn(e.Costs()) }()
	folders, err := a.watcher(d, log)
	if err != nil {
		return errors.Join(err, d.Drain(ctx))
	}
	seen.add(folders.Observe)
	dog, err := a.watchdog(d, ask, log)
	if err != nil {
		return errors.Join(err, d.Drain(ctx))
	}
	seen.add(dog.Observe)
	server, err := a.front(ctx, d, listener, log, serve.Config{
		Hosts: ask, Alerts: dog,
		Public: map[string]http.Handler{"GET /readyz": http.HandlerFunc(dog.ready)},
		Mounts: map[string]http.Handler{"GET /metrics": tools.watch(d)},
	})
	if err != nil {
		return errors.Join(err, d.Drain(ctx))
	}
	defer server.tokens.Close() //nolint:errcheck // nothing is being written
	var listening sync.WaitGroup
	var failed error
	listening.Go(func() { folders.Run(ctx) })
	listening.Go(func() { dog.run(ctx) })
	listening.Go(func() {
		if err := server.serve(listener); !errors.Is(err, http.ErrServerClosed) {
			failed = err
		}
	})
	r := &running{app: a, engine: e, daemon: d, folders: folders, dog: dog, front: server, hosts: hosts, log: log}
	manager := a.notifier(log)
	listening.Go(func() { manager.watch(ctx, d.Alive) })
	log.Info("ready", "address", server.address(listener), "store", s.Store)
	manager.ready()
	r.wait(ctx, hangups, manager)
	drain := r.app.settings.Serve.Drain
	log.Info("stopping", "runs may go on for", drain)
	manager.stopping()
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	drained := d.Drain(patience)
	closing, done := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer done()
	if server.Shutdown(closing) != nil { // watchers that do not leave
		_ = server.Close()
	}
	listening.Wait()
	log.Info("stopped")
	return errors.Join(drained, failed)
}

// wait reloads whenever it is asked to, until ctx ends.
func (r *running) wait(ctx context.Context, hangups <-chan os.Signal, manager notifier) {
	for {
		select {
		case <-hangups:
			manager.reloading()
			r.reload(ctx)
			manager.ready()
		case <-ctx.Done():
			return
		}
	}
}

// daemonEngine is the engine's configuration without a folder for booklets: the
// daemon keeps them.
func (a *app) daemonEngine() engine.Config {
	c := a.engineConfig()
	c.Index = a.indexes()
	return c
}

// observers are told every event that is on disk.
type observers struct {
	mu   sync.RWMutex
	list []func(aires.Event)
}

func (o *observers) add(f func(aires.Event)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.list = append(o.list, f)
}

func (o *observers) tell(e aires.Event) {
	o.mu.RLock()
	defer o.mu.RUnlock()
	for _, f := range o.list {
		f(e)
	}
}
