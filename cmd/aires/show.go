package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/booklet"
)

func (a *app) showCommand() *cobra.Command {
	open, timeline, picture := false, false, ""
	cmd := &cobra.Command{
		Use:   "show [RUN]",
		Short: "Show a booklet again: of the latest run, or of one that list names",
		Args:  atMostOne("a run"),
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := a.formatOf("text", "markdown", "json", "html", "sarif", "github")
			if err != nil {
				return err
			}
			drawn := cmd.Flags().Changed("svg")
			if timeline = timeline || drawn; (open || timeline) && a.flags.format != "" || open && timeline {
				return usage("--open, --timeline and --format exclude each other")
			}
			id := "latest"
			if len(args) > 0 {
				id = args[0]
			}
			report, err := a.kept(cmd.Context(), id)
			if err != nil {
				return err
			}
			switch {
			case open:
				return a.browse(cmd.Context(), report)
			case timeline && !booklet.Timed(report):
				return untimed(report)
			case drawn:
				return a.drawTimeline(picture, report)
			case timeline:
				return written("timeline", booklet.Timeline(a.stdout, report, booklet.Style{Color: a.color(a.stdout), Width: a.columns(a.stdout)}))
			}
			return a.render(a.stdout, report, format)
		},
	}
	cmd.Flags().BoolVar(&open, "open", false, "open the booklet in the browser")
	cmd.Flags().BoolVar(&timeline, "timeline", false, "show when each question waited, what was loaded for it, and when it was answered")
	cmd.Flags().StringVar(&picture, "svg", "", "file to draw the timeline to, - for standard output")
	return a.serverFlag(cmd)
}

// kept is a run of the workspace, or of the daemon that was named.
func (a *app) kept(ctx context.Context, id string) (*aires.Report, error) {
	c, err := a.server(waitToSee)
	if err != nil {
		return nil, err
	}
	if c != nil {
		return remoteReport(ctx, c, id)
	}
	runs, err := a.runs()
	if err != nil {
		return nil, err
	}
	return runs.Load(id)
}

// untimed says why a run has no timeline.
func untimed(r *aires.Report) error {
	why, hint := "no model was asked in it", "only answers of models take a time that is worth a picture"
	if slices.ContainsFunc(r.Findings, func(f aires.Finding) bool { return f.Cached }) {
		why, hint = "all its answers were known already, so no model was asked", "show --timeline with the run that asked first; aires list shows all runs"
	}
	return &aires.Error{Kind: aires.ErrorMissing, Op: "show timeline", Subject: r.Run.ID, Err: errors.New(why), Hint: hint}
}

// drawTimeline writes a run's timeline as a picture, whole or not at all.
func (a *app) drawTimeline(path string, r *aires.Report) error {
	var b bytes.Buffer
	err := booklet.TimelineSVG(&b, r)
	switch {
	case err != nil:
	case path == "-":
		_, err = b.WriteTo(a.stdout)
	default:
		if err = os.WriteFile(path, b.Bytes(), 0o644); err == nil {
			fmt.Fprintf(a.stderr, "timeline: %s\n", path)
		}
	}
	if err != nil {
		return &aires.Error{Kind: aires.ErrorOutput, Op: "draw timeline", Err: err, Hint: "choose another file with --svg FILE"}
	}
	return nil
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
