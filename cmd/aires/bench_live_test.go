package main

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/airesdev/aires/internal/bench"
	"github.com/airesdev/aires/internal/modelsim/gguf"
	"github.com/airesdev/aires/internal/modelsim/real"
)

// aboutTwoHundredMegabytes is the shape of a model whose load takes a few times
// as long as a short answer, as with models of life size on a GPU.
var aboutTwoHundredMegabytes = gguf.Options{Layers: 7, Hidden: 768}

// figureOf is a ratio that a comparison should reach, and one beyond which
// something is broken: a machine with other work to do, on which the plays take
// turns, moves ratios by a fifth.
type figureOf struct {
	what         string
	got          float64
	goal, broken float64
}

// TestLiveBench compares the policies on a real Ollama that holds one of four
// models and answers three requests at once.
func TestLiveBench(t *testing.T) {
	models := []string{"first", "second", "third", "fourth"}
	server := real.Start(t, real.Options{Models: models, Shape: aboutTwoHundredMegabytes, Parallel: 3, MaxLoaded: 1})
	before := len(server.Log())
	r := finish(t, airesIn(t, t.TempDir(), "bench", "--live", "--host", server.URL(), "--model", strings.Join(models, ","),
		"--causes", "24", "--prompt", "1", "--answer", "4", "--format", "json"))
	if r.code != exitOK {
		t.Fatalf("exit code %d\n%s", r.code, r.stderr)
	}
	var c bench.Comparison
	if err := json.Unmarshal([]byte(r.stdout), &c); err != nil {
		t.Fatal(err)
	}
	if len(c.Results) != 3 || c.Rounds != 1 || c.Mode != bench.Live {
		t.Fatalf("%+v", c)
	}
	semaphore, waves, makespan := c.Results[0], c.Results[1], c.Results[2]
	for _, r := range c.Results {
		t.Logf("figure: %-11s makespan %.1f s, first booklet %.1f s, mean %.1f s, loads %d, found %v", r.Policy,
			r.Makespan.Seconds(), r.First.Seconds(), r.Mean.Seconds(), r.Loads, r.Found)
		if r.Booklets != 24 || r.Failed+r.Refused+r.Blind > 0 {
			t.Errorf("%s: %d booklets, %d lost, %d refused, %d blind: %s", r.Policy, r.Booklets, r.Failed, r.Refused, r.Blind, r.Problem)
		}
	}
	for _, f := range []figureOf{
		{"waves ÷ semaphore-3, makespan", waves.MakespanOver, 0.60, 0.85},
		{"waves ÷ semaphore-3, first booklet", waves.FirstOver, 1.1, 1.5},
		{"makespan ÷ semaphore-3, makespan", makespan.MakespanOver, 0.45, 0.65},
	} {
		t.Logf("figure: %s: %.2f (at most %.2f)", f.what, f.got, f.goal)
		if f.got > f.broken {
			t.Errorf("%s: %.2f, want at most %.2f", f.what, f.got, f.goal)
		}
	}
	// Loads do not depend on what else the machine does: four a wave, and three
	// waves at most where an answer costs less than a load.
	if makespan.Loads != 4 || waves.Loads > 12 || semaphore.Loads < 2*waves.Loads {
		t.Errorf("loads: semaphore %d, waves %d, makespan %d", semaphore.Loads, waves.Loads, makespan.Loads)
	}
	logged := len(started.FindAllString(server.Log()[before:], -1))
	counted := semaphore.Loads + waves.Loads + makespan.Loads
	t.Logf("figure: the server's log tells of %d loads; %d were counted from answers, and warming up takes 12", logged, counted)
	if logged < (counted+9)*9/10 || logged > (counted+12)*11/10 {
		t.Errorf("%d loads in the log, %d counted", logged, counted)
	}
}

// started is how Ollama's log tells that a model is loaded.
var started = regexp.MustCompile(`msg="starting runner" .*--model`)
