package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/airesdev/aires/internal/bench"
	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/pipeline"
)

// liveHosts puts the settings together, fills in the stages, and returns the
// hosts that have their models. What is wrong with the others is said in a line
// each; it is an error if none is left.
func (a *app) liveHosts(ctx context.Context, b *benchFlags, p *bench.Params) ([]model.Client, error) {
	// A command without flags: those of bench are no settings.
	if err := a.configure(&cobra.Command{}); err != nil {
		return nil, err
	}
	p.Stages = liveStages(a.settings.pipeline, b)
	p.Slots = p.Limit
	if p.Slots == 0 {
		p.Slots = 3 // what drain gives a host at once
	}
	var clients []model.Client
	hosts := a.clients()
	wrong := make([]error, len(hosts))
	var all sync.WaitGroup
	for i, h := range hosts {
		all.Go(func() { wrong[i] = lacks(ctx, h.Client, p.Stages) })
	}
	all.Wait()
	for i, h := range hosts {
		if wrong[i] == nil {
			clients = append(clients, h.Client)
			continue
		}
		fmt.Fprintf(a.stderr, "aires: left out: %s\n", oneLine(wrong[i].Error()))
	}
	if len(clients) == 0 {
		return nil, exitError(exitPartial)
	}
	p.Hosts = len(clients)
	return clients, nil
}

// lacks says why a host cannot take part.
func lacks(ctx context.Context, c model.Client, stages []bench.Stage) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	infos, err := c.Models(ctx)
	if err != nil {
		return err
	}
	for _, s := range stages {
		if _, ok := model.Find(infos, s.Model); !ok {
			return fmt.Errorf("%s has no model %s; type: ollama pull %s, or name others with --model", c.Host(), s.Model, s.Model)
		}
	}
	if _, ok := c.(model.Loader); !ok {
		return errors.New(c.Host() + " cannot be told to load a model, so policies would not begin alike; name its native address")
	}
	return nil
}

// liveStages are the pipeline's stages that are asked about a single mistake,
// or one per model named.
func liveStages(p *pipeline.Pipeline, b *benchFlags) (stages []bench.Stage) {
	add := func(name, model string) {
		stages = append(stages, bench.Stage{Name: name, Model: model, Prompt: b.prompt, Answer: b.answer})
	}
	for i, m := range b.models {
		add(fmt.Sprint("stage ", i+1), m)
	}
	for _, s := range p.Stages {
		if len(b.models) == 0 && s.Per != pipeline.PerRun {
			add(s.Name, s.Model)
		}
	}
	return stages
}
