package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/airesdev/aires/internal/api"
	"github.com/airesdev/aires/internal/engine"
	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/remote"
	"github.com/airesdev/aires/internal/sched"
)

func (a *app) statusCommand() *cobra.Command {
	return a.serverFlag(a.settingFlags(&cobra.Command{
		Use:   "status",
		Short: "Show the hosts: what is loaded, and what was learnt about them",
		Args:  none,
		RunE:  func(cmd *cobra.Command, _ []string) error { return a.status(cmd.Context()) },
	}))
}

// status exits with 5 when no host answers.
func (a *app) status(ctx context.Context) error {
	format, err := a.formatOf("text", "json")
	if err != nil {
		return err
	}
	c, err := a.server(waitToSee)
	if err != nil {
		return err
	}
	if c != nil {
		return a.remoteStatus(ctx, c, format)
	}
	all := a.askHosts(ctx, a.clients(), a.learnt())
	return a.printStatus(all, format, nil)
}

// remoteStatus shows a daemon's hosts, and what waits for them.
func (a *app) remoteStatus(ctx context.Context, c *remote.Client, format string) error {
	q, err := c.Queue(ctx)
	if err != nil {
		return err
	}
	all, err := c.Hosts(ctx)
	if err != nil {
		return err
	}
	return a.printStatus(all, format, &q)
}

// printStatus writes hosts, and the queue of a daemon where there is one.
func (a *app) printStatus(all []api.Host, format string, q *api.Queue) (err error) {
	if format == "json" {
		e := json.NewEncoder(a.stdout)
		e.SetIndent("", "  ")
		var v any = all
		if q != nil {
			v = map[string]any{"queue": q, "hosts": all}
		}
		err = e.Encode(v)
	} else {
		if q != nil {
			writeQueue(a.stdout, q)
		}
		err = writeStatus(a.stdout, all)
	}
	if err := written("status", err); err != nil {
		return err
	}
	for _, h := range all {
		if h.Error == "" {
			return nil
		}
	}
	return exitError(exitPartial)
}

// askHosts asks all hosts at once.
func (a *app) askHosts(ctx context.Context, hosts []engine.Host, known map[string]map[string]sched.Cost) []api.Host {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	all := make([]api.Host, len(hosts))
	var asked sync.WaitGroup
	for i, h := range hosts {
		asked.Go(func() { all[i] = a.askHost(ctx, h, known[h.Client.Host()]) })
	}
	asked.Wait()
	return all
}

func (a *app) askHost(ctx context.Context, h engine.Host, known map[string]sched.Cost) api.Host {
	s := api.Host{Host: h.Client.Host(), Limit: h.Limit}
	list, err := h.Client.Models(ctx)
	var loaded []model.Info
	if i, ok := h.Client.(model.Inspector); ok && err == nil {
		loaded, err = i.Loaded(ctx)
	}
	if err != nil {
		s.Error = err.Error()
		return s
	}
	for _, name := range a.settings.pipeline.Models() {
		m := api.Model{Model: name, State: "missing", Learnt: known[name]}
		if _, ok := model.Find(list, name); ok {
			m.State = "on disk"
		}
		if in, ok := model.Find(loaded, name); ok {
			m.State, m.Size, m.GPU, m.Context = "loaded", in.Size, in.GPU, in.Context
		}
		s.Models = append(s.Models, m)
	}
	return s
}

// writeQueue writes a line about a daemon's queue, and one for each reason why
// it takes less in.
func writeQueue(w io.Writer, q *api.Queue) {
	waiting := 0
	for _, n := range q.Waiting {
		waiting += n
	}
	fmt.Fprintf(w, "queue  %d waiting, %d worked on, room for %d more\n", waiting, q.Active, q.Room)
	if q.Outage > 0 {
		fmt.Fprintf(w, "  no model host answers: %d of those that wait, wait for one\n", q.Outage)
	}
	for _, why := range q.Held {
		fmt.Fprintf(w, "  less is taken in: %s\n", printable(why))
	}
	fmt.Fprintln(w)
}

// writeStatus writes a table per host.
func writeStatus(w io.Writer, all []api.Host) error {
	for i, h := range all {
		if i > 0 {
			fmt.Fprintln(w)
		}
		if h.Error != "" {
			fmt.Fprintln(w, printable(h.Error))
			continue
		}
		limit := "as many requests as it runs at once"
		if h.Limit > 0 {
			limit = fmt.Sprintf("at most %d requests at once", h.Limit)
		}
		fmt.Fprintf(w, "%s  %s\n", h.Host, limit)
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "  MODEL\tSTATE\tSLOTS\tWAIT\tLOAD\tPREFIX\tANSWER\tREAD/S\tWRITE/S")
		for _, m := range h.Models {
			c := m.Learnt
			fmt.Fprintf(t, "  %s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", printable(m.Model), modelState(m), orDash(c.Slots > 0, c.Slots),
				brief(c.Wait), brief(c.Swap), brief(c.Prefix), brief(c.Service),
				orDash(c.PromptRate > 0, fmt.Sprintf("%.0f", c.PromptRate)), orDash(c.DecodeRate > 0, fmt.Sprintf("%.0f", c.DecodeRate)))
		}
		if err := t.Flush(); err != nil {
			return err
		}
		for _, m := range h.Models {
			if why := fewer(m); why != "" {
				fmt.Fprintf(w, "  %s gets fewer requests: %s\n", printable(m.Model), printable(why))
			}
		}
	}
	return nil
}

// modelState says whether a model is in memory, on disk or missing.
func modelState(m api.Model) string {
	if m.Size > 0 {
		return m.State + " " + size(m.Size)
	}
	return m.State
}

// fewer says why a host is given fewer requests than it runs at once: what it
// says now, or what was seen last.
func fewer(m api.Model) string {
	if m.GPU > 0 && m.GPU < m.Size {
		return fmt.Sprintf("%d %% of the model has spilled out of GPU memory", 100*(m.Size-m.GPU)/m.Size)
	}
	return m.Learnt.Less
}

func orDash(known bool, v any) string {
	if !known {
		return "-"
	}
	return fmt.Sprint(v)
}

// brief rounds a duration to three digits or so; 0 is not known.
func brief(d time.Duration) string {
	switch {
	case d == 0:
		return "-"
	case d < time.Second:
		return d.Round(time.Millisecond).String()
	case d < 10*time.Second:
		return d.Round(10 * time.Millisecond).String()
	default:
		return d.Round(100 * time.Millisecond).String()
	}
}
