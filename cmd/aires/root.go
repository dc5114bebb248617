package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/airesdev/aires"
)

// flags are what the command line set, beside the settings that have a key.
type flags struct {
	workspace   string
	hosts       []string
	format      string
	output      string
	failOn      string
	noAI        bool
	printPrompt bool
	quiet       bool
	server      string
	priority    string
	labels      []string
}

// main runs one command line and returns the exit code.
func (a *app) main(ctx context.Context, args []string) int {
	root := a.root()
	root.SetArgs(args)
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	return exitCode(root.ExecuteContext(ctx), a.stderr)
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "aires",
		Short: "Turn a failing build into a booklet: root causes, evidence, fixes",
		Long: `AIRES reads the output of a failing build, finds the few mistakes behind the
many errors, gathers what can be known for certain, lets local language models
research each cause, and writes a booklet: what to fix, in which order, and how
to verify it. Without any model it still writes what it found out by itself.

  aires run -- make            run a build; when it fails, explain why
  make 2>&1 | aires            the same from a log
  aires doctor                 are models there, and what to do if not`,
		Version:           version(),
		SilenceErrors:     true,
		SilenceUsage:      true,
		Args:              a.piped,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return a.configure(cmd) },
		RunE: func(cmd *cobra.Command, args []string) error {
			if terminal(a.stdin) {
				return cmd.Help()
			}
			return a.process(cmd.Context(), []string{"-"})
		},
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		wrong := &aires.Error{Kind: aires.ErrorUsage, Op: err.Error(), Hint: "see: " + cmd.CommandPath() + " --help"}
		if value, ok := errors.AsType[*pflag.InvalidValueError](err); ok { // it speaks of Go's functions
			wrong.Op = fmt.Sprintf("--%s %s: must be %s", value.GetFlag().Name, value.GetValue(), flagWords(value.GetFlag().Value.Type()))
		}
		return wrong
	})
	a.addFlags(root)
	a.bookletFlags(root)
	a.failOnFlag(root)
	root.AddCommand(a.runCommand(), a.processCommand(), a.parseCommand(), a.showCommand(),
		a.listCommand(), a.graphCommand(), a.serveCommand(), a.alertsCommand(), a.statusCommand(), a.doctorCommand(), a.configCommand(), a.benchCommand(), a.evalCommand(), a.tokenCommand(), a.cacheCommand())
	root.AddCommand(a.remoteCommands()...)
	return root
}

// version is that of the module, as the go command stamped it.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "unknown"
}

// piped refuses words that are no command; without words a piped log is
// processed.
func (a *app) piped(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return usage("there is no command %q%s; commands are %s", args[0], didYouMean(args[0], names), strings.Join(names, ", "))
}

// flagWords says what a flag of a type takes.
func flagWords(kind string) string {
	switch {
	case strings.HasPrefix(kind, "int"), strings.HasPrefix(kind, "uint"):
		return "a whole number"
	case strings.HasPrefix(kind, "float"):
		return "a number"
	case kind == "duration":
		return "a duration such as 30s or 5m"
	case kind == "bool":
		return "true or false"
	}
	return "a " + kind
}

func (a *app) addFlags(root *cobra.Command) {
	f := root.PersistentFlags()
	f.StringVarP(&a.flags.workspace, "workspace", "C", ".", "folder that the build's paths belong to")
	f.StringVar(&a.flags.format, "format", "", "text, markdown, json, ndjson, html, sarif or github")
}

// settingFlags adds the settings that have a flag to a command that uses them,
// and returns it.
func (a *app) settingFlags(cmd *cobra.Command) *cobra.Command {
	f := cmd.Flags()
	f.StringSliceVar(&a.flags.hosts, "host", nil, "model host, may be repeated (default: OLLAMA_HOST or http://127.0.0.1:11434)")
	for _, k := range scalars {
		if !strings.Contains(k.key, ".") && k.key != "patience" && k.key != "attempts" {
			f.String(k.key, "", k.help)
		}
	}
	f.Lookup("warnings").NoOptDefVal = "true" // a switch: --warnings alone is enough
	return cmd
}

// bookletFlags are those of the commands that write a booklet.
func (a *app) bookletFlags(cmd *cobra.Command) {
	a.settingFlags(cmd)
	f := cmd.Flags()
	f.BoolVarP(&a.flags.quiet, "quiet", "q", false, "show no progress")
	f.StringVarP(&a.flags.output, "output", "o", "", "folder to write the booklet to (default: .aires/RUN in the workspace)")
	f.BoolVar(&a.flags.noAI, "no-ai", false, "ask no model")
	a.serverFlag(cmd)
	f.StringVar(&a.flags.priority, "priority", "", "of the run on a daemon: low, normal, high or critical")
	f.StringSliceVar(&a.flags.labels, "label", nil, "of the run on a daemon, as in team=web; may be repeated")
	f.BoolVar(&a.flags.printPrompt, "print-prompt", false, "print what models would be asked, and ask nobody")
}

// failOnFlag is for commands whose exit code is their own.
func (a *app) failOnFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&a.flags.failOn, "fail-on", "", "exit with 1 when the log holds this: error or warning")
}

// noSetting marks a command's own flag that a setting has the name of.
const noSetting = "no setting"

// configure puts the settings together before any command runs.
func (a *app) configure(cmd *cobra.Command) error {
	dir, err := filepath.Abs(a.flags.workspace)
	if err != nil {
		return usage("-C %s: %s", a.flags.workspace, err)
	}
	switch info, err := os.Stat(dir); {
	case err != nil:
		return usage("-C %s: there is no such folder", a.flags.workspace)
	case !info.IsDir():
		return usage("-C %s: it is not a folder", a.flags.workspace)
	}
	a.flags.workspace = dir
	a.given = sources{flags: map[string]string{}, hosts: a.flags.hosts, env: a.getenv}
	for _, k := range allScalars() {
		if f := cmd.Flags().Lookup(flagOf(k)); f != nil && f.Changed && f.Annotations[noSetting] == nil {
			a.given.flags[k.key] = f.Value.String()
		}
	}
	a.settings, a.sources, err = a.read()
	return err
}

// flagOf is the name of a setting's flag.
func flagOf(k setting) string {
	return strings.ReplaceAll(strings.TrimPrefix(k.key, "serve."), "_", "-")
}

// read puts together what the command line gave and what the files say now.
func (a *app) read() (settings, sources, error) {
	src := a.given
	for _, path := range a.configFiles() {
		f, err := readFile(path)
		if err != nil {
			return settings{}, src, err
		}
		if f != nil {
			src.files = append(src.files, f)
		}
	}
	s, err := load(src)
	return s, src, err
}

// configFiles are the places of aires.yaml, the project's first.
func (a *app) configFiles() []string {
	files := []string{filepath.Join(a.flags.workspace, "aires.yaml")}
	if dir, err := os.UserConfigDir(); err == nil {
		files = append(files, filepath.Join(dir, "aires", "aires.yaml"))
	}
	return files
}

// formatOf returns the chosen format, or the first of those that the command
// knows.
func (a *app) formatOf(known ...string) (string, error) {
	if a.flags.format == "" {
		return known[0], nil
	}
	if !slices.Contains(known, a.flags.format) {
		return "", usage("--format %s: choose %s", a.flags.format, strings.Join(known, ", "))
	}
	return a.flags.format, nil
}
