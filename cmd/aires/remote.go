package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/api"
	"github.com/airesdev/aires/internal/engine"
	"github.com/airesdev/aires/internal/remote"
)

// serverFlag is for commands that can speak to a daemon instead.
func (a *app) serverFlag(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().StringVar(&a.flags.server, "server", "", "address of a daemon to do it there, as in https://aires.example.org (default: AIRES_SERVER); AIRES_TOKEN holds the token")
	return cmd
}

// waitToSee is how long a daemon that does not answer is asked again for somebody
// who wants to see something now.
const waitToSee = 2 * time.Second

// waitForLog is the same for a build's log, for which a daemon may be started
// again.
func (a *app) waitForLog() time.Duration { return 6 * a.settings.Patience }

// server is the daemon that was named, nil if none was. It is named by who runs
// the command, never by aires.yaml: a repository must not choose where logs and
// tokens go.
func (a *app) server(patience time.Duration) (*remote.Client, error) {
	address := a.flags.server
	if address == "" {
		address = a.getenv("AIRES_SERVER")
	}
	if address == "" {
		return nil, nil
	}
	return remote.New(address, remote.Config{Token: a.getenv("AIRES_TOKEN"), Patience: patience, Waiting: func(err error) {
		fmt.Fprintf(a.stderr, "aires: %s; trying again\n", oneLine(err.Error()))
	}})
}

// demandServer is server for commands that make no sense without one.
func (a *app) demandServer() (*remote.Client, error) {
	c, err := a.server(waitToSee)
	if c == nil && err == nil {
		err = usage("name the daemon with --server URL or AIRES_SERVER, as in --server http://%s", a.settings.Serve.Listen)
	}
	return c, err
}

// remoteBook takes a log to a booklet on a daemon. The log is read and evidence
// gathered here, where the source is. What the daemon does not take, or loses,
// still gives the booklet that this machine can make by itself.
func (a *app) remoteBook(ctx context.Context, c *remote.Client, s aires.Submission) (*book, error) {
	dossier, err := interruptible(ctx, func() (*aires.Dossier, error) { return a.dossier(ctx, &s) })
	if err != nil {
		return nil, err
	}
	s.Dossier = dossier
	if dossier.Analysis.Summary.Errors == 0 { // nobody has to be asked
		return a.localBook(ctx, s, nil)
	}
	b, err := a.research(ctx, c, s)
	if err != nil && ctx.Err() == nil {
		return a.localBook(ctx, s, err)
	}
	return b, err
}

// dossier reads the log and gathers evidence, without any model.
func (a *app) dossier(ctx context.Context, s *aires.Submission) (*aires.Dossier, error) {
	config := a.daemonEngine()
	config.Hosts, config.Cache = nil, nil
	e := engine.New(config)
	defer e.Close()
	d, err := e.Read(*s)
	if err != nil {
		return nil, err
	}
	s.Title, d.Green = e.Mask(s.Title), s.Green
	return d, e.Gather(ctx, d, s.Workspace)
}

// localBook makes the booklet here and asks no model. refused is why the daemon
// did not make it.
func (a *app) localBook(ctx context.Context, s aires.Submission, refused error) (*book, error) {
	a.flags.noAI, s.NoAI = true, true
	b, err := a.ownBook(ctx, s)
	if err == nil {
		b.refused = refused
	}
	return b, err
}

// research has the daemon do the rest, and shows how far it is.
func (a *app) research(ctx context.Context, c *remote.Client, s aires.Submission) (*book, error) {
	where := s.Workspace
	s.Workspace = ""
	run, err := c.Submit(ctx, s)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() {
		brief, done := context.WithTimeout(context.WithoutCancel(ctx), waitToSee)
		defer done()
		_ = c.Cancel(brief, run.ID) // if it cannot be reached, the run goes on there
	})
	defer stop()
	var kept bytes.Buffer
	if err := a.follow(keep(c.Events(context.WithoutCancel(ctx), run.ID, 0), &kept)); err != nil {
		return nil, lost(run.ID, err)
	}
	b := &book{}
	if b.report, err = c.Report(context.WithoutCancel(ctx), run.ID); err != nil {
		return nil, lost(run.ID, err)
	}
	b.report.Run.Workspace = where
	to, err := a.store()
	if err != nil {
		return nil, err
	}
	b.path, b.saveErr = to.Save(b.report, map[string][]byte{"events.ndjson": kept.Bytes()})
	return b, nil
}

// lost says that a run goes on where it cannot be seen.
func lost(id string, err error) error {
	e, ok := errors.AsType[*aires.Error](err)
	if !ok || e.Kind != aires.ErrorBusy {
		return err
	}
	gone := *e
	gone.Hint = "the run goes on there; see it later with: aires show " + id + " --server URL"
	return &gone
}

// keep copies events that are no progress to kept, one JSON object a line.
func keep(events iter.Seq2[aires.Event, error], kept *bytes.Buffer) iter.Seq2[aires.Event, error] {
	out := json.NewEncoder(kept)
	return func(yield func(aires.Event, error) bool) {
		for e, err := range events {
			if err == nil && e.Type != aires.EventNodeProgress {
				_ = out.Encode(e) // plain values into memory: this cannot fail
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

// tags adds to a submission what only a daemon keeps.
func (a *app) tags(s *aires.Submission) error {
	known := false
	if s.Priority, known = api.Priorities[cmp.Or(a.flags.priority, "normal")]; !known {
		return usage("--priority %s: choose low, normal, high or critical", a.flags.priority)
	}
	var err error
	if s.Labels, err = labelled(a.flags.labels); err != nil {
		return err
	}
	alone := a.flags.server == "" && a.getenv("AIRES_SERVER") == ""
	if alone && (a.flags.priority != "" || s.Labels != nil) {
		return usage("--priority and --label are for a daemon; name it with --server URL")
	}
	return nil
}

// labelled reads --label NAME=VALUE.
func labelled(list []string) (map[string]string, error) {
	if len(list) == 0 {
		return nil, nil
	}
	labels := map[string]string{}
	for _, l := range list {
		name, value, ok := strings.Cut(l, "=")
		if !ok || name == "" {
			return nil, usage("--label %s: write it as NAME=VALUE", l)
		}
		labels[name] = value
	}
	return labels, nil
}

// remoteReport is a run of a daemon, its newest where id is "latest".
func remoteReport(ctx context.Context, c *remote.Client, id string) (*aires.Report, error) {
	if id == "latest" {
		runs, err := c.Runs(ctx, aires.Query{Limit: 1})
		if err != nil {
			return nil, err
		}
		if len(runs) == 0 {
			return nil, &aires.Error{Kind: aires.ErrorMissing, Op: "show the latest run", Err: errors.New("the server has none yet")}
		}
		id = runs[0].ID
	}
	return c.Report(ctx, id)
}
