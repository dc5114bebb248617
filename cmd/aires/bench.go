package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/bench"
	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/model/ollama"
)

// benchFlags are those of aires bench.
type benchFlags struct {
	params     bench.Params
	policies   []string
	picture    string
	real, live bool
	speed      float64
	rounds     int
	models     []string
	answer     int
	prompt     int
}

func (a *app) benchCommand() *cobra.Command {
	b := benchFlags{params: bench.Defaults()}
	p := &b.params
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Compare ways to schedule: simulated, in virtual or real time, or on your hosts",
		Long: `Compares ways to schedule the questions of many causes on model hosts. Without
--real or --live, hosts and time are simulated. With --real the hosts are
simulated servers that are asked over real connections, faster than life. With
--live the questions go to the configured hosts, and take as long as they take.`,
		Args: none,
		// A simulation needs no settings, and --policy, --model and --causes are
		// not those of a run.
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := b.check(cmd.Flags()); err != nil {
				return err
			}
			return a.bench(cmd.Context(), &b, cmd.Flags().Changed("causes"))
		},
	}
	f := cmd.Flags()
	f.IntVar(&p.Causes, "causes", p.Causes, "number of causes, each with a question to every model (with --live 24)")
	f.IntVar(&p.Hosts, "hosts", p.Hosts, "number of simulated hosts")
	f.IntVar(&p.Slots, "slots", p.Slots, "requests that a host works on at once, per model")
	f.IntVar(&p.Loaded, "models-loaded", p.Loaded, "models that a host keeps in memory")
	f.IntVar(&p.Limit, "limit", p.Limit, "requests that waves and makespan give a host at once; 0: measured")
	f.DurationVar(&p.Swap, "swap", p.Swap, "time to load a model")
	f.Float64Var(&p.Alpha, "batch-alpha", p.Alpha, "what sharing costs: b requests are b/(1+α(b−1)) times as fast as one")
	f.Float64Var(&p.Skew, "skew", p.Skew, "one stage takes 1+SKEW times as long as the others")
	f.Float64Var(&p.Spread, "spread", p.Spread, "how unequal answers are: σ of a log-normal distribution")
	f.DurationVar(&p.Arrivals, "arrivals", p.Arrivals, "mean time between two causes; 0s: all are there at once")
	f.DurationVar(&p.Critical, "critical", p.Critical, "when one more cause arrives, a critical one; 0s: never")
	f.Uint64Var(&p.Seed, "seed", p.Seed, "seed of everything random")
	f.StringSliceVar(&b.policies, "policy", nil, "policies to compare, comma separated (default all; with --live semaphore-3,waves,makespan)")
	f.StringVar(&b.picture, "svg", "", "file to draw a Gantt chart per policy to")
	f.BoolVar(&b.real, "real", false, "in real time, over real connections to simulated hosts")
	f.Float64Var(&b.speed, "speed", 200, "with --real: how many times as fast as life")
	f.BoolVar(&b.live, "live", false, "on the configured hosts")
	f.StringSliceVar(&a.flags.hosts, "host", nil, "with --live: model host, may be repeated")
	f.StringSliceVar(&b.models, "model", nil, "with --live: a model per stage, comma separated (default: those of the pipeline)")
	f.IntVar(&b.answer, "answer", 120, "with --live: mean length of an answer, in characters")
	f.IntVar(&b.prompt, "prompt", 200, "with --live: length of a question, in words")
	f.IntVar(&b.rounds, "rounds", 1, "with --real and --live: how often each policy is played; medians are shown")
	return cmd
}

// check returns an ErrorUsage for flags that do not go together, and for
// impossible values.
func (b *benchFlags) check(f *pflag.FlagSet) error {
	if b.real && b.live {
		return usage("--real and --live: choose one")
	}
	only := map[string]bool{
		"speed": b.real, "rounds": b.real || b.live, "host": b.live, "model": b.live, "answer": b.live, "prompt": b.live,
		"hosts": !b.live, "slots": !b.live, "models-loaded": !b.live, "swap": !b.live, "batch-alpha": !b.live,
	}
	needs := map[string]string{"speed": "only with --real", "rounds": "only with --real or --live"}
	var wrong error
	f.Visit(func(flag *pflag.Flag) {
		fits, listed := only[flag.Name]
		if wrong != nil || !listed || fits {
			return
		}
		why, ok := needs[flag.Name]
		switch {
		case !ok && b.live:
			why = "not with --live: hosts that are there have their own"
		case !ok:
			why = "only with --live"
		}
		wrong = usage("--%s: %s", flag.Name, why)
	})
	if wrong != nil {
		return wrong
	}
	for _, r := range []struct {
		flag            string
		value, min, max float64
		on              bool
	}{
		{"causes", float64(b.params.Causes), 1, 1000, b.real || b.live},
		{"hosts", float64(b.params.Hosts), 1, 64, b.real},
		{"speed", b.speed, 1, 100_000, b.real},
		{"rounds", float64(b.rounds), 1, 99, true},
		{"answer", float64(b.answer), 1, 1000, true},
		{"prompt", float64(b.prompt), 1, 1000, true},
	} {
		if r.on && !(r.value >= r.min && r.value <= r.max) { // NaN is neither
			return usage("--%s %v: choose from %.0f to %.0f", r.flag, r.value, r.min, r.max)
		}
	}
	return b.params.Check()
}

// bench makes the comparison and shows the results.
func (a *app) bench(ctx context.Context, b *benchFlags, causesGiven bool) error {
	format, err := a.formatOf("text", "json")
	if err != nil {
		return err
	}
	names := b.policies
	if len(names) == 0 && b.live {
		names = []string{string(bench.Semaphore), string(bench.Waves), string(bench.Makespan)}
	}
	policies, err := bench.Choose(names)
	if err != nil {
		return err
	}
	if b.live && !causesGiven {
		b.params.Causes = 24
	}
	c, err := a.compare(ctx, b, policies)
	if err != nil {
		return err
	}
	if b.picture != "" {
		if err := draw(b.picture, c); err != nil {
			return err
		}
	}
	if format == "json" {
		e := json.NewEncoder(a.stdout)
		e.SetIndent("", "  ")
		return written("comparison", e.Encode(c))
	}
	return written("comparison", bench.WriteTable(a.stdout, c))
}

// compare plays on the hosts that the flags ask for.
func (a *app) compare(ctx context.Context, b *benchFlags, policies []bench.Policy) (bench.Comparison, error) {
	trial := bench.Trial{Params: b.params, Rounds: b.rounds}
	if terminal(a.stderr) || b.live {
		trial.Progress = func(round int, r bench.Result) {
			fmt.Fprintf(a.stderr, "round %d: %s %s\n", round, r.Policy, r.Makespan.Round(time.Millisecond))
		}
	}
	var c bench.Comparison
	var err error
	switch {
	case b.live:
		var clients []model.Client
		if clients, err = a.liveHosts(ctx, b, &trial.Params); err == nil {
			c, err = trial.Live(ctx, clients, policies)
		}
	case b.real:
		c, err = trial.Simulated(ctx, b.speed, dialSimulated, policies)
	default:
		return bench.Run(b.params, policies), nil
	}
	if ctx.Err() != nil {
		return c, exitError(exitInterrupted)
	}
	return c, err
}

func dialSimulated(url string) (model.Client, error) {
	u, err := model.ParseHost(url)
	if err != nil {
		return nil, err
	}
	return ollama.New(u, model.HTTPConfig{}), nil
}

// draw writes the Gantt charts to a file.
func draw(path string, c bench.Comparison) error {
	file, err := os.Create(path)
	if err == nil {
		err = bench.WriteSVG(file, c)
		if closed := file.Close(); err == nil {
			err = closed
		}
	}
	if err != nil {
		return &aires.Error{Kind: aires.ErrorOutput, Op: "draw Gantt chart", Err: err, Hint: "choose another file with --svg FILE"}
	}
	return nil
}
