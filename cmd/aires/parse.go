package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/airesdev/aires/internal/booklet"
	"github.com/airesdev/aires/internal/engine"
)

func (a *app) parseCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "parse [FILE...|-]",
		Short: "Show the diagnostics and causes of build logs; no model is asked",
		RunE:  func(_ *cobra.Command, args []string) error { return a.parse(args) },
	}
	a.failOnFlag(cmd)
	return cmd
}

func (a *app) parse(names []string) error {
	format, err := a.formatOf("text", "json")
	if err != nil {
		return err
	}
	s, err := a.submission(names)
	if err != nil {
		return err
	}
	analysis, err := engine.Analyse(s.Log, s.Title, s.Workspace)
	if err != nil {
		return err
	}
	switch {
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
