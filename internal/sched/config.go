package sched

import (
	"context"
	"math/rand/v2"
	"runtime"
	"time"
)

// Policy is the rule by which the next node and its host are chosen.
type Policy string

const (
	// Concurrent runs as many nodes as the hosts' limits allow.
	Concurrent Policy = "concurrent"
	// Sequential runs one node at a time, in the same order.
	Sequential Policy = "sequential"
)

// Objective is what the concurrent policy strives for where loading models
// costs time.
type Objective string

const (
	// Waves brings the first booklets early and costs a few loads more.
	Waves Objective = "waves"
	// Makespan ends the whole batch as soon as possible.
	Makespan Objective = "makespan"
)

// DefaultLimit is how many requests a host is given at once until more is
// known of it: the semaphore of the original system.
const DefaultLimit = 3

// Host is a model server as the scheduler sees it.
type Host struct {
	Name string
	// Limit is how many requests it is given at once. 0 finds out how many it
	// runs at once, model by model.
	Limit  int
	Serves func(model string) bool // nil means every model; must not block
	// Load, if set, makes a model resident and returns, once it is, all that
	// are: the host keeps few models in memory, and loads cost time. nil means
	// that any model can be asked at any time.
	Load func(ctx context.Context, model string) (resident []string, err error)
	// Memory, if set, is what the host was last seen to have in memory. It is
	// asked when a job begins and after a load; it must not block.
	Memory func() []Resident
}

// Resident is a model in a host's memory.
type Resident struct {
	Model   string
	Spilled float64 // share of it that did not fit into GPU memory, 0 to 1
}

// Config tunes a Scheduler. Its zero value, with hosts added, works.
type Config struct {
	Policy    Policy    // "" means Concurrent
	Objective Objective // "" means Waves
	Hosts     []Host
	Attempts  int           // tries per node, refusals (Fault.Elsewhere) and probes of hosts that are down not counted; 0 means 4
	Budget    int           // retries per job; 0 means a fifth of its nodes, at least 10; less than 0 none
	Backoff   Backoff       // between the attempts of a node
	Patience  time.Duration // how long a host may be down before nodes that only it can serve fail; 0 means 10 s
	Prepare   int           // preparations at once; 0 means the number of processors
	Rand      *rand.Rand    // source of jitter; nil means a random one
	// Known is what earlier schedulers learnt, by host and model (see Costs).
	Known map[string]map[string]Cost
}

func (c Config) withDefaults() Config {
	if c.Policy == "" {
		c.Policy = Concurrent
	}
	if c.Attempts == 0 {
		c.Attempts = 4
	}
	if c.Backoff.First == 0 {
		c.Backoff.First = time.Second
	}
	if c.Backoff.Max == 0 {
		c.Backoff.Max = 30 * time.Second
	}
	if c.Patience == 0 {
		c.Patience = 10 * time.Second
	}
	if c.Prepare == 0 {
		c.Prepare = runtime.GOMAXPROCS(0)
	}
	if c.Policy == Sequential {
		c.Prepare = 1
	}
	if c.Rand == nil {
		c.Rand = rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))
	}
	return c
}

// Backoff is an exponential delay: First, doubled for each further attempt, at
// most Max, of which up to half is taken off at random so that nodes that
// failed together do not come back together. A node that moves to another host
// does not wait.
type Backoff struct {
	First, Max time.Duration // 0 means 1 s and 30 s
}

// delay returns the length of a node's nth pause, n being 1 or more.
func (b Backoff) delay(n int, r *rand.Rand) time.Duration {
	d := min(b.First, b.Max)
	for ; n > 1 && d < b.Max; n-- {
		d += min(d, b.Max-d) // doubled, without overflow
	}
	return d - time.Duration(r.Float64()*float64(d)/2)
}
