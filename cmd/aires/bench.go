package main

import (
	"encoding/json"
	"os"

	"github.com/spf13/cobra"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/bench"
)

func (a *app) benchCommand() *cobra.Command {
	p := bench.Defaults()
	var policies []string
	var picture string
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Compare ways to schedule on simulated hosts, against a lower bound",
		Args:  none,
		// A simulation needs no settings; and its --policy is not that of a run.
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		RunE: func(*cobra.Command, []string) error {
			return a.bench(p, policies, picture)
		},
	}
	f := cmd.Flags()
	f.IntVar(&p.Causes, "causes", p.Causes, "number of causes, each with four questions to four models")
	f.IntVar(&p.Hosts, "hosts", p.Hosts, "number of hosts")
	f.IntVar(&p.Slots, "slots", p.Slots, "requests that a host works on at once, per model")
	f.IntVar(&p.Loaded, "models-loaded", p.Loaded, "models that a host keeps in memory")
	f.DurationVar(&p.Swap, "swap", p.Swap, "time to load a model")
	f.Float64Var(&p.Alpha, "batch-alpha", p.Alpha, "what sharing costs: b requests are b/(1+α(b−1)) times as fast as one")
	f.Float64Var(&p.Skew, "skew", p.Skew, "one stage takes 1+SKEW times as long as the others")
	f.Float64Var(&p.Spread, "spread", p.Spread, "how unequal answers are: σ of a log-normal distribution")
	f.DurationVar(&p.Arrivals, "arrivals", p.Arrivals, "mean time between two causes; 0s: all are there at once")
	f.DurationVar(&p.Critical, "critical", p.Critical, "when one more cause arrives, a critical one; 0s: never")
	f.Uint64Var(&p.Seed, "seed", p.Seed, "seed of everything random")
	f.StringSliceVar(&policies, "policy", nil, "policies to compare, comma separated (default all)")
	f.StringVar(&picture, "svg", "", "file to draw a Gantt chart per policy to")
	return cmd
}

// bench plays a scenario and shows the results.
func (a *app) bench(p bench.Params, names []string, picture string) error {
	format, err := a.formatOf("text", "json")
	if err != nil {
		return err
	}
	if err := p.Check(); err != nil {
		return err
	}
	policies, err := bench.Choose(names)
	if err != nil {
		return err
	}
	c := bench.Run(p, policies)
	if picture != "" {
		if err := draw(picture, c); err != nil {
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
