package bench

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/airesdev/aires/internal/modelsim"
)

// Farm is a set of simulated hosts on loopback that know the answers to a
// scenario's questions, and take for them the time that the parameters say,
// divided by a speed.
type Farm struct {
	URLs   []string
	hosts  []*modelsim.Host
	params Params
	speed  float64
}

// Simulate starts a scenario's hosts. Close ends them. Its error says that no
// port was free.
func Simulate(p Params, speed float64) (*Farm, error) {
	answers := map[string]int{} // tokens
	for _, c := range scenario(p) {
		for s, n := range c.nodes {
			answers[nodeID(c, s)] = int(math.Round(n.write * answerRate))
		}
	}
	c := modelsim.Config{
		Slots: p.Slots, MaxLoaded: p.Loaded, MaxQueue: p.Queue, KeepAlive: -1,
		SharedGPU: true, BatchCost: p.Alpha, PromptRate: promptRate * speed, AnswerRate: answerRate * speed,
		Answer: func(call modelsim.Call) (string, error) {
			id, _, _ := strings.Cut(call.Prompt, " ")
			tokens, ok := answers[id]
			if !ok {
				return "", fmt.Errorf("%q is no question of this scenario", id)
			}
			return filler("", tokens), nil
		},
	}
	for model := range p.prefixes() {
		c.Models = append(c.Models, modelsim.Model{
			Name: model, Context: math.MaxInt32, Load: time.Duration(float64(p.Swap) / speed),
		})
	}
	f := &Farm{params: p, speed: speed}
	for range p.Hosts {
		h := modelsim.New(c)
		f.hosts = append(f.hosts, h)
		url, err := h.Serve()
		if err != nil {
			f.Close()
			return nil, err
		}
		f.URLs = append(f.URLs, url)
	}
	return f, nil
}

// Close ends the hosts.
func (f *Farm) Close() {
	for _, h := range f.hosts {
		h.Close()
	}
}

// Loads is how often models were loaded, over all hosts.
func (f *Farm) Loads() (n int) {
	for _, h := range f.hosts {
		n += h.Counters().Loads
	}
	return n
}
