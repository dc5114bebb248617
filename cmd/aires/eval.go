package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/engine"
	"github.com/airesdev/aires/internal/eval"
	"github.com/airesdev/aires/internal/model"
)

// evalFlags are those of aires eval alone.
type evalFlags struct {
	only     string
	build    bool
	history  bool
	limit    time.Duration
	within   time.Duration
	jobs     int
	cases    bool
	baseline string
	require  []string
	record   string
	replay   string
}

func (a *app) evalCommand() *cobra.Command {
	var f evalFlags
	cmd := &cobra.Command{
		Use:   "eval DIR",
		Short: "Score AIRES on builds whose faults are known",
		Long: `Takes every case below DIR (source tree, log, truth; see docs/corpus.md) to a
booklet and holds it against the truth: is the fault named in the first
hypothesis, do the proposed edits make the build pass, do claims name evidence,
and is what is said for sure right.

  aires eval --no-ai DIR                          what AIRES knows by itself
  aires eval --model qwen3:8b DIR                 with a model
  aires eval --format json DIR >before.json       to compare with later:
  aires eval --baseline before.json DIR

--build applies the edits to copies of the trees and runs the cases' build
commands there, with this user's rights and network: use it on cases you trust.
Nothing is ever changed in DIR. A case whose toolchain is not here is scored
without the build, and the table says so.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("eval needs one folder of cases, as in: aires eval DIR")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.eval(cmd.Context(), args[0], f) },
	}
	a.settingFlags(cmd)
	l := cmd.Flags()
	l.BoolVar(&a.flags.noAI, "no-ai", false, "ask no model")
	l.BoolVarP(&a.flags.quiet, "quiet", "q", false, "show no progress")
	l.BoolVar(&f.build, "build", false, "try patches: run the cases' build commands on copies")
	l.BoolVar(&f.history, "history", false, "put cases into a git repository: what worked, then the commit that broke it")
	l.DurationVar(&f.limit, "build-limit", 2*time.Minute, "how long one build may take")
	l.DurationVar(&f.within, "within", 0, "how long all builds may take; the rest is not tried, and the table says so (0s: no limit)")
	l.StringVar(&f.only, "only", "", "only cases whose FAMILY/NAME this regular expression matches")
	l.IntVar(&f.jobs, "jobs", runtime.NumCPU(), "cases at once")
	l.StringVar(&f.baseline, "baseline", "", "result of --format json to compare with")
	l.StringSliceVar(&f.require, "require", nil, "exit with 1 unless these are reached, as in named=90,mended=75,wrong=3 (percent; wrong: at most)")
	l.StringVar(&f.record, "record", "", "folder to keep the answers of the one host in")
	l.StringVar(&f.replay, "replay", "", "folder of answers to use in place of a host")
	l.BoolVar(&f.cases, "list", false, "list every fault, held-out ones left out")
	return cmd
}

// eval scores the cases below a folder.
func (a *app) eval(ctx context.Context, dir string, f evalFlags) error {
	format, err := a.formatOf("text", "json")
	if err != nil {
		return err
	}
	least, err := eval.ParseRequire(f.require)
	if err != nil {
		return usage("--require %s", err)
	}
	before, err := readResult(f.baseline)
	if err != nil {
		return err
	}
	cases, err := loadCases(dir, f.only)
	if err != nil {
		return err
	}
	r, err := a.evaluate(ctx, cases, f)
	switch {
	case ctx.Err() != nil:
		return exitError(exitInterrupted)
	case err != nil:
		return err
	}
	if err := a.writeResult(r, before, format, f.cases); err != nil {
		return written("result", err)
	}
	missed := r.Require(least)
	for _, line := range missed {
		fmt.Fprintf(a.stderr, "aires: %s\n", line)
	}
	if len(missed) > 0 {
		return exitError(exitFailOn)
	}
	return nil
}

// evaluate runs the cases in a folder that is gone afterwards.
func (a *app) evaluate(ctx context.Context, cases []eval.Case, f evalFlags) (*eval.Result, error) {
	work, err := f.workFolder()
	if err != nil {
		return nil, &aires.Error{Kind: aires.ErrorOutput, Op: "make folder for trees", Err: err, Hint: "if no other aires eval runs, remove it"}
	}
	defer os.RemoveAll(work) //nolint:errcheck // what is left lies in a folder for leftovers
	config, err := a.evalEngine(f)
	if err != nil {
		return nil, err
	}
	e := engine.New(config)
	defer e.Close()
	c := eval.Config{Service: e, Dir: filepath.Join(work, "trees"), Jobs: f.jobs, Setup: a.evalSetup(f)}
	if f.build {
		c.Builder = &eval.Builder{Dir: work, Env: a.buildEnv(), Limit: f.limit}
		if f.within > 0 {
			c.Builder.Until = time.Now().Add(f.within)
		}
	}
	if !a.flags.quiet && terminal(a.stderr) {
		c.Progress = func(done, all int) { fmt.Fprintf(a.stderr, "\r%d of %d cases", done, all) }
		defer fmt.Fprintln(a.stderr)
	}
	return eval.Run(ctx, c, cases)
}

// workFolder is a new folder. Messages of tools hold its name, and so do prompts:
// recorded answers are found again where the name is the same.
func (f *evalFlags) workFolder() (string, error) {
	if f.record == "" && f.replay == "" {
		return os.MkdirTemp("", "aires-eval-")
	}
	dir := filepath.Join(os.TempDir(), "aires-eval")
	return dir, os.Mkdir(dir, 0o700)
}

// evalEngine is the engine of the settings, its host recorded or replaced by a
// recording. Findings known already are not used then: nothing would be asked.
func (a *app) evalEngine(f evalFlags) (engine.Config, error) {
	c := a.engineConfig()
	dir := cmp.Or(f.record, f.replay)
	switch {
	case dir == "":
		return c, nil
	case f.record != "" && f.replay != "":
		return c, usage("--record and --replay exclude each other")
	case a.flags.noAI:
		return c, usage("--record and --replay need models, and --no-ai asks none")
	case f.record != "" && len(c.Hosts) != 1:
		return c, usage("--record keeps the answers of one host, and %d are set; name one with --host", len(c.Hosts))
	}
	host := engine.Host{Client: model.NewReplay(dir, "replay"), Limit: 1}
	if f.record != "" {
		recorder, err := model.Record(c.Hosts[0].Client, dir)
		if err != nil {
			return c, &aires.Error{Kind: aires.ErrorOutput, Op: "record answers", Err: err}
		}
		host = c.Hosts[0]
		host.Client = recorder
	}
	c.Hosts, c.Cache = []engine.Host{host}, nil
	var err error
	if c.FenceKey, err = fenceKey(filepath.Join(dir, "fence.key")); err != nil {
		return c, &aires.Error{Kind: aires.ErrorInput, Op: "read recording", Err: err, Hint: "make one with --record DIR"}
	}
	return c, nil
}

func (a *app) writeResult(r, before *eval.Result, format string, list bool) error {
	if format == "json" {
		out := json.NewEncoder(a.stdout)
		out.SetIndent("", "  ")
		return out.Encode(r)
	}
	if list {
		if err := eval.WriteCases(a.stdout, r); err != nil {
			return err
		}
	}
	err := eval.WriteTable(a.stdout, r)
	if err == nil && before != nil {
		_, err = fmt.Fprintln(a.stdout)
		if err == nil {
			err = eval.WriteComparison(a.stdout, before, r)
		}
	}
	return err
}

// readResult reads what --format json wrote; nil for no name.
func readResult(name string) (*eval.Result, error) {
	if name == "" {
		return nil, nil
	}
	var r eval.Result
	text, err := os.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(text, &r)
	}
	if err == nil && r.Schema != eval.Schema {
		err = fmt.Errorf("its schema is %q, not %q", r.Schema, eval.Schema)
	}
	if err != nil {
		return nil, &aires.Error{Kind: aires.ErrorInput, Op: "read baseline", Subject: name, Err: err, Hint: "make one with: aires eval --format json DIR"}
	}
	return &r, nil
}

func loadCases(dir, only string) ([]eval.Case, error) {
	bad := &aires.Error{Kind: aires.ErrorInput, Op: "read cases", Subject: dir}
	expr, err := regexp.Compile(only)
	if err != nil {
		return nil, usage("--only %s: %s", only, err)
	}
	all, err := eval.Load(os.DirFS(dir))
	if err != nil {
		bad.Err = err
		return nil, bad
	}
	var cases []eval.Case
	for _, c := range all {
		if expr.MatchString(c.ID()) {
			cases = append(cases, c)
		}
	}
	if len(cases) == 0 {
		bad.Err, bad.Hint = errors.New("there is no case"), "docs/corpus.md says what a case is"
		return nil, bad
	}
	return cases, nil
}

// evalSetup says what the result was made with.
func (a *app) evalSetup(f evalFlags) eval.Setup {
	s := eval.Setup{NoAI: a.flags.noAI, Built: f.build, History: f.history}
	if s.NoAI {
		return s
	}
	for _, st := range a.settings.pipeline.Stages {
		s.Models = append(s.Models, st.Name+" on "+st.Model)
	}
	for _, h := range a.settings.Hosts {
		s.Hosts = append(s.Hosts, h.URL.String())
	}
	return s
}

// buildEnv is what builds get of the environment: where tools and their caches
// are. Whatever else stands there, credentials above all, they do not get.
func (a *app) buildEnv() []string {
	env := []string{"LC_ALL=C.UTF-8", "NO_COLOR=1", "GOPROXY=off", "CARGO_NET_OFFLINE=true", "PYTHONDONTWRITEBYTECODE=1", "MAVEN_OPTS=-Dstyle.color=never"}
	for _, name := range []string{
		"PATH", "HOME", "TMPDIR", "TMP", "TEMP", "USERPROFILE", "LOCALAPPDATA", "APPDATA", "SystemRoot", "ComSpec", "PATHEXT",
		"JAVA_HOME", "GOPATH", "GOCACHE", "GOMODCACHE", "CARGO_HOME", "RUSTUP_HOME",
	} {
		if v := a.getenv(name); v != "" {
			env = append(env, name+"="+v)
		}
	}
	return env
}
