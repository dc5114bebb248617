package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"unicode"

	"github.com/spf13/cobra"
)

func (a *app) graphCommand() *cobra.Command {
	return a.settingFlags(&cobra.Command{
		Use:   "graph",
		Short: "Print the pipeline of stages as a Mermaid flowchart",
		Args:  none,
		RunE: func(*cobra.Command, []string) error {
			if _, err := a.formatOf("mermaid"); err != nil {
				return err
			}
			_, err := fmt.Fprint(a.stdout, a.settings.pipeline.Mermaid())
			return written("graph", err)
		},
	})
}

func (a *app) configCommand() *cobra.Command {
	return a.settingFlags(&cobra.Command{
		Use:   "config",
		Short: "Show the settings in force and where each comes from",
		Args:  none,
		RunE:  func(*cobra.Command, []string) error { return a.printConfig() },
	})
}

func (a *app) printConfig() error {
	if _, err := a.formatOf("text"); err != nil {
		return err
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "KEY\tVALUE\tFROM\tENVIRONMENT")
	var hosts []string
	for _, h := range a.settings.Hosts {
		hosts = append(hosts, h.URL.String())
	}
	row := func(key, value, env string) {
		if value == "" {
			value = "-"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", key, printable(value), a.settings.origins[key], env)
	}
	row("hosts", strings.Join(hosts, ", "), "AIRES_HOSTS, OLLAMA_HOST")
	var parsers []string
	for _, p := range a.settings.Parsers {
		parsers = append(parsers, p.Name())
	}
	row("parsers", strings.Join(parsers, ", "), "-")
	row("redact", strings.Join(a.settings.redactNames, ", "), "-")
	row("private_hosts", strings.Join(a.settings.privateHosts, ", "), "-")
	for _, k := range allScalars() {
		row(k.key, k.get(&a.settings), k.env())
	}
	var stages []string
	for _, s := range a.settings.pipeline.Stages {
		stages = append(stages, s.Name+" on "+s.Model)
	}
	row("pipeline", strings.Join(stages, ", "), "")
	if err := written("settings", w.Flush()); err != nil {
		return err
	}
	fmt.Fprintln(a.stdout, "\nFiles looked for, the strongest first:")
	for _, f := range a.configFiles() {
		fmt.Fprintf(a.stdout, "  %s\n", f)
	}
	return nil
}

// printable takes out of a line what a terminal would obey.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, s)
}
