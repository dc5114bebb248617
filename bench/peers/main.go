package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"

	"golang.org/x/sync/errgroup"

	"github.com/airesdev/aires/internal/bench"
	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/model/ollama"
)

// peer is a client of the simulated host.
type peer struct {
	name  string
	width int
	// script is run by node with the work on standard input; "" for those that
	// are called.
	script string
	call   func(context.Context, work) error
}

// work is what a peer is told: whom to ask, how many at once, and what.
type work struct {
	URL    string             `json:"url"`
	Width  int                `json:"width"`
	Causes [][]bench.Prompted `json:"causes"`
}

func main() {
	p := bench.Defaults()
	speed := flag.Float64("speed", 200, "how many times as fast as life")
	dir := flag.String("dir", "bench/peers", "folder of this tool's package.json")
	flag.IntVar(&p.Causes, "causes", p.Causes, "number of causes")
	flag.IntVar(&p.Slots, "slots", p.Slots, "requests that the host works on at once")
	flag.IntVar(&p.Loaded, "models-loaded", p.Loaded, "models that the host keeps in memory")
	flag.DurationVar(&p.Swap, "swap", p.Swap, "time to load a model")
	flag.Uint64Var(&p.Seed, "seed", p.Seed, "seed of the answers' lengths")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := compare(ctx, p, *speed, *dir); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

func compare(ctx context.Context, p bench.Params, speed float64, dir string) error {
	if err := p.Check(); err != nil {
		return err
	}
	if err := install(ctx, dir); err != nil {
		return err
	}
	trial := bench.Trial{Params: p}
	c, err := trial.Simulated(ctx, speed, dial, []bench.Policy{bench.Sequential, bench.Waves, bench.Makespan})
	if err != nil {
		return err
	}
	for i := 1; i < len(c.Results); i++ {
		c.Results[i].Policy = "AIRES, " + c.Results[i].Policy
	}
	for _, peer := range []peer{
		{name: "LangGraph batch", script: "langgraph.mjs"},
		{name: "LangGraph batch, maxConcurrency 3", script: "langgraph.mjs", width: 3},
		{name: "p-limit 3 around pipelines", script: "plimit.mjs", width: 3},
		{name: fmt.Sprintf("p-limit %d around questions", p.Slots), script: "plimit-questions.mjs", width: p.Slots},
		{name: "errgroup, SetLimit 3", call: group, width: 3},
	} {
		r, err := peer.play(ctx, p, speed, dir)
		if err != nil {
			return fmt.Errorf("%s: %w", peer.name, err)
		}
		c.Results = append(c.Results, r)
	}
	return bench.WriteTable(os.Stdout, c)
}

// install fetches the peers' packages as package-lock.json says.
func install(ctx context.Context, dir string) error {
	if _, err := os.Stat(filepath.Join(dir, "package.json")); err != nil {
		return fmt.Errorf("%w: run this at the root of the repository, or name the folder with -dir", err)
	}
	npm := exec.CommandContext(ctx, "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
	npm.Dir, npm.Stderr = dir, os.Stderr
	if err := npm.Run(); err != nil {
		return fmt.Errorf("npm ci: %w", err)
	}
	return nil
}

func dial(url string) (model.Client, error) {
	u, err := model.ParseHost(url)
	if err != nil {
		return nil, err
	}
	return ollama.New(u, model.HTTPConfig{}), nil
}

// play runs a peer on a fresh host, which notes what it is asked. A process's
// start does not count: time begins with the first question.
func (peer peer) play(ctx context.Context, p bench.Params, speed float64, dir string) (bench.Result, error) {
	p.Hosts = 1
	farm, err := bench.Simulate(p, speed)
	if err != nil {
		return bench.Result{}, err
	}
	defer farm.Close()
	w := work{URL: farm.URLs[0], Width: peer.width, Causes: p.Prompts()}
	if peer.script == "" {
		err = peer.call(ctx, w)
	} else {
		err = node(ctx, w, dir, peer.script)
	}
	if err != nil {
		return bench.Result{}, err
	}
	return farm.Result(bench.Policy(peer.name)), nil
}

// node runs a script with the work on standard input.
func node(ctx context.Context, w work, dir, script string) error {
	text, err := json.Marshal(w)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, "node", script)
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = dir, bytes.NewReader(text), os.Stderr, os.Stderr
	return cmd.Run()
}

// group is errgroup's way: a goroutine a cause, so many of them at once.
func group(ctx context.Context, w work) error {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: w.Width}}
	defer client.CloseIdleConnections()
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(w.Width)
	for _, questions := range w.Causes {
		g.Go(func() error {
			for _, q := range questions {
				if err := ask(ctx, client, w.URL, q); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// ask does what ask.mjs does.
func ask(ctx context.Context, client *http.Client, url string, q bench.Prompted) error {
	body, err := json.Marshal(map[string]any{"model": q.Model, "messages": []map[string]string{
		{"role": "system", "content": q.System}, {"role": "user", "content": q.Prompt},
	}})
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/api/chat", bytes.NewReader(body))
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	text, err := io.ReadAll(response.Body)
	if err = errors.Join(err, response.Body.Close()); err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("status %d: %s", response.StatusCode, text)
	}
	return err
}
