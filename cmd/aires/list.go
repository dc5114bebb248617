package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/booklet"
	"github.com/airesdev/aires/internal/remote"
)

// open are the statuses of runs that a daemon has not ended yet.
var open = []string{string(aires.StatusQueued), string(aires.StatusRunning)}

// statuses are those that a kept run can have.
var statuses = []string{
	string(aires.StatusComplete), string(aires.StatusPartial), string(aires.StatusFailed), string(aires.StatusCancelled),
}

func (a *app) listCommand() *cobra.Command {
	var q aires.Query
	var status, labels []string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the runs of this workspace, newest first",
		Args:  none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := a.formatOf("text", "json")
			if err != nil {
				return err
			}
			c, err := a.server(waitToSee)
			if err != nil {
				return err
			}
			known := statuses
			if c != nil {
				known = append(slices.Clone(open), statuses...)
			}
			for _, s := range status {
				if !slices.Contains(known, s) {
					return usage("--status %s: choose %s", s, strings.Join(known, ", "))
				}
				q.Status = append(q.Status, aires.Status(s))
			}
			if q.Limit < 0 {
				return usage("--limit %d: give a number of runs, or 0 for all", q.Limit)
			}
			if c != nil {
				return a.listRemote(cmd.Context(), c, q, labels, format)
			}
			if len(labels) > 0 {
				return usage("--label is for runs of a daemon; name it with --server URL")
			}
			runs, err := a.runs()
			if err != nil {
				return err
			}
			all, broken := runs.List()
			if err := written("runs", a.printRuns(all, q, format)); err != nil {
				return err
			}
			return broken
		},
	}
	f := cmd.Flags()
	f.StringSliceVar(&status, "status", nil, "only runs that ended so: "+strings.Join(statuses, ", "))
	f.StringSliceVar(&labels, "label", nil, "only runs of a daemon that have this label, as in team=web; may be repeated")
	f.StringVar(&q.Text, "search", "", "only runs whose title holds this, in small or capital letters")
	f.IntVar(&q.Limit, "limit", 0, "at most so many; 0: all")
	f.Lookup("limit").Annotations = map[string][]string{noSetting: {"true"}}
	return a.serverFlag(cmd)
}

// listRemote lists the runs of a daemon.
func (a *app) listRemote(ctx context.Context, c *remote.Client, q aires.Query, labels []string, format string) (err error) {
	if q.Labels, err = labelled(labels); err != nil {
		return err
	}
	list, err := c.Runs(ctx, q)
	switch {
	case err != nil:
		return err
	case format == "json":
		return written("runs", booklet.RunsJSON(a.stdout, list))
	case len(list) == 0:
		_, err = fmt.Fprintln(a.stdout, "The server has no such runs")
		return written("runs", err)
	}
	return written("runs", tabulate(a.stdout, list))
}

// printRuns lists what q chooses of all runs.
func (a *app) printRuns(all []aires.Run, q aires.Query, format string) error {
	list := slices.DeleteFunc(slices.Clone(all), func(r aires.Run) bool { return !q.Fits(r) })
	if q.Limit > 0 {
		list = list[:min(q.Limit, len(list))]
	}
	switch {
	case format == "json":
		return booklet.RunsJSON(a.stdout, list)
	case len(all) == 0:
		_, err := fmt.Fprintf(a.stdout, "No runs in %s yet; begin with: aires run -- COMMAND\n", a.flags.workspace)
		return err
	case len(list) == 0:
		_, err := fmt.Fprintf(a.stdout, "No run is like that; aires list shows all %d\n", len(all))
		return err
	}
	return tabulate(a.stdout, list)
}

func tabulate(out io.Writer, list []aires.Run) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "RUN\tSTATUS\tSTARTED\tTOOK\tTITLE")
	for _, r := range list {
		took := "-"
		if !r.Ended.IsZero() {
			took = r.Ended.Sub(r.Started).Round(100 * time.Millisecond).String()
		}
		began := r.Started
		if began.IsZero() {
			began = r.Queued
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", r.ID, r.Status, began.Local().Format("2006-01-02 15:04"), took, printable(r.Title))
	}
	return w.Flush()
}
