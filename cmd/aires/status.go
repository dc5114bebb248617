package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/airesdev/aires/internal/engine"
	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/sched"
)

func (a *app) statusCommand() *cobra.Command {
	return a.settingFlags(&cobra.Command{
		Use:   "status",
		Short: "Show the hosts: what is loaded, and what was learnt about them",
		Args:  none,
		RunE:  func(cmd *cobra.Command, _ []string) error { return a.status(cmd.Context()) },
	})
}

func (a *app) status(ctx context.Context) error {
	if _, err := a.formatOf("text"); err != nil {
		return err
	}
	known := a.learnt()
	up := 0
	for i, h := range a.clients() {
		if i > 0 {
			fmt.Fprintln(a.stdout)
		}
		if a.hostStatus(ctx, h, known[h.Client.Host()]) {
			up++
		}
	}
	if up == 0 {
		return exitError(exitPartial)
	}
	return nil
}

// hostStatus prints a host and its models and reports whether it answers.
func (a *app) hostStatus(ctx context.Context, h engine.Host, known map[string]sched.Cost) bool {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	list, err := h.Client.Models(ctx)
	if err != nil {
		fmt.Fprintf(a.stdout, "%s\n", printable(err.Error()))
		return false
	}
	limit := fmt.Sprintf("at most %d requests at once", h.Limit)
	if h.Measure {
		limit = "as many requests as it runs at once"
	}
	fmt.Fprintf(a.stdout, "%s  %s\n", h.Client.Host(), limit)
	var loaded []model.Info
	if i, ok := h.Client.(model.Inspector); ok {
		if loaded, err = i.Loaded(ctx); err != nil {
			fmt.Fprintf(a.stdout, "  %s\n", printable(err.Error()))
		}
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "  MODEL\tSTATE\tSLOTS\tLOAD\tANSWER\tREADS\tWRITES")
	for _, name := range a.settings.pipeline.Models() {
		c := known[name]
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\t%s\t%s\t%s\n", printable(name), modelState(name, list, loaded), orDash(c.Slots > 0, c.Slots),
			orDash(c.Swap > 0, c.Swap.Round(10*time.Millisecond)), orDash(c.Service > 0, c.Service.Round(10*time.Millisecond)),
			orDash(c.PromptRate > 0, fmt.Sprintf("%.0f tok/s", c.PromptRate)), orDash(c.DecodeRate > 0, fmt.Sprintf("%.0f tok/s", c.DecodeRate)))
	}
	_ = w.Flush() // as with every print to standard output
	return true
}

func orDash(known bool, v any) string {
	if !known {
		return "-"
	}
	return fmt.Sprint(v)
}

// modelState says whether a model is in memory, on disk or missing, and how
// much of it has spilled out of GPU memory.
func modelState(name string, list, loaded []model.Info) string {
	if m, ok := model.Find(loaded, name); ok {
		parts := []string{"loaded"}
		if m.Size > 0 {
			parts = append(parts, size(m.Size))
		}
		if m.GPU > 0 && m.GPU < m.Size {
			parts = append(parts, fmt.Sprintf("%d %% spilled out of GPU memory", 100*(m.Size-m.GPU)/m.Size))
		}
		if m.Context > 0 {
			parts = append(parts, fmt.Sprintf("context %d", m.Context))
		}
		return strings.Join(parts, ", ")
	}
	if _, ok := model.Find(list, name); ok {
		return "on disk"
	}
	return "missing"
}
