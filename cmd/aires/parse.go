package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/booklet"
	"github.com/airesdev/aires/internal/engine"
	"github.com/airesdev/aires/internal/redact"
)

func (a *app) parseCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "parse [FILE...|-]",
		Short: "Show the diagnostics and causes of build logs; no model is asked",
		RunE:  func(cmd *cobra.Command, args []string) error { return a.parse(cmd.Context(), args) },
	}
	a.failOnFlag(cmd)
	return cmd
}

func (a *app) parse(ctx context.Context, names []string) error {
	format, err := a.formatOf("text", "json", "sarif", "github")
	if err != nil {
		return err
	}
	s, err := a.submission(names)
	if err != nil {
		return err
	}
	mask := redact.New(nil, a.settings.Redact...)
	s.Title = mask.Text(s.Title) // a command line may hold a password
	analysis, err := interruptible(ctx, func() (*aires.Analysis, error) {
		return engine.Analyse(s.Log, s.Title, s.Workspace, a.indexes(), mask, a.settings.Parsers...)
	})
	if err != nil {
		return err
	}
	switch {
	case format == "sarif" || format == "github":
		run := aires.Run{Title: s.Title, Status: aires.StatusComplete}
		if err := a.render(a.stdout, &aires.Report{Analysis: *analysis, Run: run}, format); err != nil {
			return err
		}
	case format == "json":
		out := json.NewEncoder(a.stdout)
		out.SetIndent("", "  ")
		err = out.Encode(analysis)
	case len(analysis.Causes) == 0:
		_, err = fmt.Fprintln(a.stdout, noErrors(s.Title, analysis.Summary))
	default:
		style := a.style(a.stdout)
		style.Height = -1
		err = booklet.Causes(a.stdout, analysis, style)
	}
	if err := written("diagnostics", err); err != nil {
		return err
	}
	return a.failOn(analysis.Summary)
}
