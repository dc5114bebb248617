package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"
)

func (a *app) alertsCommand() *cobra.Command {
	return a.serverFlag(&cobra.Command{
		Use:   "alerts [ack KEY]",
		Short: "Show what is wrong with a daemon, or acknowledge it",
		Long: `Shows the alerts of a daemon: what is wrong, since when, and who looks after it.
"ack KEY" says that you do: it is told no more until it is over.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return a.listAlerts(cmd.Context())
			case len(args) == 2 && args[0] == "ack":
				return a.acknowledge(cmd.Context(), args[1])
			}
			return usage("as in: aires alerts, or aires alerts ack KEY")
		},
	})
}

func (a *app) listAlerts(ctx context.Context) error {
	format, err := a.formatOf("text", "json")
	if err != nil {
		return err
	}
	c, err := a.demandServer()
	if err != nil {
		return err
	}
	list, err := c.Alerts(ctx)
	if err != nil {
		return err
	}
	if format == "json" {
		out := json.NewEncoder(a.stdout)
		out.SetIndent("", "  ")
		return written("alerts", out.Encode(list))
	}
	if len(list) == 0 {
		fmt.Fprintln(a.stdout, "Nothing is wrong.")
		return nil
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "SINCE\tSEVERITY\tSTATE\tKEY\tWHAT")
	for i := range list {
		l := &list[i]
		state := l.State()
		if l.By != "" && state == "acknowledged" {
			state += " by " + l.By
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", l.Since.Local().Format("2006-01-02 15:04"), l.Severity, printable(state), printable(l.Key), printable(l.Title))
	}
	return written("alerts", w.Flush())
}

func (a *app) acknowledge(ctx context.Context, key string) error {
	c, err := a.demandServer()
	if err != nil {
		return err
	}
	done, err := c.Acknowledge(ctx, key, cmp.Or(a.getenv("USER"), a.getenv("USERNAME")))
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "acknowledged: %s\n", printable(done.Title))
	return nil
}
