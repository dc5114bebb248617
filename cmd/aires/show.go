package main

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/booklet"
)

func (a *app) showCommand() *cobra.Command {
	open, timeline := false, false
	cmd := &cobra.Command{
		Use:   "show [RUN]",
		Short: "Show a booklet again: of the latest run, or of one that list names",
		Args:  atMostOne("a run"),
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := a.formatOf("text", "markdown", "json", "html", "sarif", "github")
			if err != nil {
				return err
			}
			if (open || timeline) && (a.flags.format != "" || open && timeline) {
				return usage("--open, --timeline and --format exclude each other")
			}
			runs, err := a.runs()
			if err != nil {
				return err
			}
			id := "latest"
			if len(args) > 0 {
				id = args[0]
			}
			report, err := runs.Load(id)
			if err != nil {
				return err
			}
			switch {
			case open:
				return a.browse(cmd.Context(), report.Run.ID)
			case timeline:
				return written("timeline", booklet.Timeline(a.stdout, report, a.style(a.stdout)))
			}
			return a.render(a.stdout, report, format)
		},
	}
	cmd.Flags().BoolVar(&open, "open", false, "open the booklet in the browser")
	cmd.Flags().BoolVar(&timeline, "timeline", false, "show when each question waited and was answered")
	return cmd
}

func (a *app) listCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the runs of this workspace, newest first",
		Args:  none,
		RunE: func(*cobra.Command, []string) error {
			format, err := a.formatOf("text", "json")
			if err != nil {
				return err
			}
			runs, err := a.runs()
			if err != nil {
				return err
			}
			list, broken := runs.List()
			if err := written("runs", a.printRuns(list, format)); err != nil {
				return err
			}
			return broken
		},
	}
}

func (a *app) printRuns(list []aires.Run, format string) error {
	if format == "json" {
		out := json.NewEncoder(a.stdout)
		out.SetIndent("", "  ")
		if list == nil {
			list = []aires.Run{}
		}
		return out.Encode(list)
	}
	if len(list) == 0 {
		_, err := fmt.Fprintf(a.stdout, "No runs in %s yet; begin with: aires run -- COMMAND\n", a.flags.workspace)
		return err
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "RUN\tSTATUS\tSTARTED\tTOOK\tTITLE")
	for _, r := range list {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", r.ID, r.Status, r.Started.Local().Format("2006-01-02 15:04"),
			r.Ended.Sub(r.Started).Round(100*time.Millisecond), printable(r.Title))
	}
	return w.Flush()
}

func none(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage("aires %s takes no arguments, but got %q", cmd.Name(), args[0])
	}
	return nil
}

func atMostOne(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > 1 {
			return usage("aires %s takes at most %s, but got %d arguments", cmd.Name(), what, len(args))
		}
		return nil
	}
}
