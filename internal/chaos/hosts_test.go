package chaos

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"runtime/pprof"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/daemon"
	"github.com/airesdev/aires/internal/engine"
	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/model/ollama"
	"github.com/airesdev/aires/internal/modelsim"
	"github.com/airesdev/aires/internal/pipeline"
	"github.com/airesdev/aires/internal/sched"
)

// trouble is what is wrong with a host: its network or what it says.
type trouble struct {
	name   string
	toxics []string // as toxiproxy takes them
	lies   []modelsim.Failure
}

// troubles are the kinds; every run meets one of them, or all at once.
var troubles = []trouble{
	{name: "latency", toxics: []string{`{"type":"latency","attributes":{"latency":80,"jitter":70}}`}},
	{name: "bandwidth", toxics: []string{`{"type":"bandwidth","attributes":{"rate":20}}`}},
	{name: "resets", toxics: []string{`{"type":"reset_peer","toxicity":0.4,"attributes":{"timeout":60}}`}},
	{name: "half-open", toxics: []string{`{"type":"timeout","toxicity":0.4,"attributes":{"timeout":0}}`}},
	{name: "half-open, deaf", toxics: []string{`{"type":"timeout","stream":"upstream","toxicity":0.4,"attributes":{"timeout":0}}`}},
	{name: "timeouts", toxics: []string{`{"type":"timeout","toxicity":0.4,"attributes":{"timeout":150}}`}},
	{name: "slicer", toxics: []string{`{"type":"slicer","attributes":{"average_size":7,"size_variation":5,"delay":50}}`}},
	{name: "cut after bytes", toxics: []string{`{"type":"limit_data","toxicity":0.5,"attributes":{"bytes":1500}}`}},
	{name: "garbage", lies: []modelsim.Failure{modelsim.FailGarbage, modelsim.FailHTML, modelsim.FailNotJSON}},
	{name: "truncated JSON", lies: []modelsim.Failure{modelsim.FailLength, modelsim.FailCut}},
	{name: "200 without done", lies: []modelsim.Failure{modelsim.FailNoDone, modelsim.FailDoneFalse}},
	{name: "endless stream", lies: []modelsim.Failure{modelsim.FailFlood, modelsim.FailSpace}},
	{name: "wrong model", lies: []modelsim.Failure{modelsim.FailWrongModel}},
	{name: "silence", lies: []modelsim.Failure{modelsim.FailHang, modelsim.FailStall}},
	{name: "useless answers", lies: []modelsim.Failure{modelsim.FailEmpty, modelsim.FailInvalid, modelsim.FailErrorLine, modelsim.FailRunner}},
}

// TestHostsBehindABadNetwork has daemons whose hosts cannot be relied on: every
// run ends, and what it lacks has a reason.
func TestHostsBehindABadNetwork(t *testing.T) {
	t.Logf("seed %d", *seed)
	zerolog.SetGlobalLevel(zerolog.Disabled)
	before := usage(t)
	ends := map[aires.Status]int{}
	each := max(1, *runs/(len(troubles)+1))
	for i, trouble := range troubles {
		t.Run(trouble.name, func(t *testing.T) { unreliable(t, each, uint64(i), ends, trouble) })
	}
	t.Run("all of it", func(t *testing.T) { unreliable(t, *runs-each*len(troubles), 99, ends, troubles...) })
	if ends[aires.StatusComplete] == 0 || ends[aires.StatusPartial] == 0 {
		t.Errorf("nothing was at stake: %v", ends)
	}
	var after resources
	defer func() {
		if t.Failed() {
			t.Logf("before %v, after %v: %v\n%s", before, after, descriptors(), strings.Join(goroutines(), "\n\n"))
		}
	}()
	await(t, 20*time.Second, "everything was let go", func() bool {
		after = usage(t)
		return after.goroutines <= before.goroutines+2 && after.files <= before.files+2
	})
	t.Logf("figure: %d runs on unreliable hosts: %v; goroutines %d before, %d after; descriptors %d before, %d after",
		*runs, ends, before.goroutines, after.goroutines, before.files, after.files)
}

type resources struct{ goroutines, files int }

// usage is what the process holds; files are counted where the system lists
// them.
func usage(t *testing.T) resources {
	t.Helper()
	return resources{goroutines: len(goroutines()), files: len(descriptors())}
}

// goroutines are the stacks of all but the proxies' own: a slicer whose other end
// has gone does not end.
func goroutines() []string {
	var all strings.Builder
	_ = pprof.Lookup("goroutine").WriteTo(&all, 2) // into memory
	return slices.DeleteFunc(strings.Split(strings.TrimSpace(all.String()), "\n\n"), func(stack string) bool {
		return strings.Contains(stack, "toxiproxy")
	})
}

func descriptors() []string {
	var open []string
	list, _ := os.ReadDir("/proc/self/fd") // elsewhere nothing is counted
	for _, fd := range list {
		if to, err := os.Readlink("/proc/self/fd/" + fd.Name()); err == nil { // else it was the list's own
			open = append(open, to)
		}
	}
	return open
}

// unreliable works off runs on a host of each kind.
func unreliable(t *testing.T, n int, stream uint64, ends map[aires.Status]int, kinds ...trouble) {
	random := rand.New(rand.NewPCG(*seed, stream))
	d, close := unreliableDaemon(t, random, kinds)
	defer close()
	var ids []string
	for i := range n {
		symbol := fmt.Sprintf("lost_%d_%04d_end", stream, i)
		run, err := d.Submit(t.Context(), aires.Submission{Title: symbol, Log: strings.NewReader(buildLog(symbol))})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, run.ID)
	}
	within, cancel := context.WithTimeout(t.Context(), time.Minute+time.Duration(n)*2*time.Second)
	defer cancel()
	for _, id := range ids {
		for _, err := range d.Events(within, id, 0) {
			if err != nil {
				t.Fatalf("run %s hangs: %v", id, err)
			}
		}
		report, err := d.Report(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		ends[report.Run.Status]++
		reasoned(t, report)
	}
}

// unreliableDaemon is a daemon with a host of each kind, without any patience.
func unreliableDaemon(t *testing.T, random *rand.Rand, kinds []trouble) (d *daemon.Daemon, end func()) {
	t.Helper()
	var hosts []engine.Host
	var closers []func()
	for _, k := range kinds {
		client, quit := k.host(t, random)
		hosts = append(hosts, engine.Host{Client: client, Limit: 4})
		closers = append(closers, func() { client.Close(); quit() })
	}
	p, err := pipeline.Default()
	if err != nil {
		t.Fatal(err)
	}
	cache, err := model.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	e := engine.New(engine.Config{
		Pipeline: p, Hosts: hosts, Cache: cache, Discover: time.Second, FenceKey: []byte("chaos"),
		Schedule: sched.Config{Policy: sched.Concurrent, Objective: sched.Waves, Attempts: 2, Patience: 300 * time.Millisecond},
	})
	if d, err = daemon.Open(t.Context(), daemon.Config{Engine: e, Store: t.TempDir(), Log: slog.New(slog.DiscardHandler)}); err != nil {
		t.Fatal(err)
	}
	return d, func() {
		if err := d.Drain(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
		e.Close()
		for _, c := range closers {
			c()
		}
	}
}

// host is a simulated one with the trouble, behind a proxy if that is on the
// way to it.
func (k trouble) host(t *testing.T, random *rand.Rand) (*ollama.Client, func()) {
	t.Helper()
	c := modelsim.Config{Slots: 4, Latency: 2 * time.Millisecond, AnswerRate: 20_000}
	var mu sync.Mutex
	dice := rand.New(rand.NewPCG(random.Uint64(), 1)) // the other hosts have theirs
	for i := range k.lies {
		last := i == len(k.lies)-1
		c.Faults = append(c.Faults, modelsim.Fault{Failure: k.lies[i], Match: func(modelsim.Call) bool {
			mu.Lock()
			defer mu.Unlock()
			// Of all calls about a half is answered with a lie, of all sorts alike.
			return dice.IntN(2*len(k.lies)-i) == 0 || last && dice.IntN(4) == 0
		}})
	}
	host, url := simHost(t, c)
	quit := host.Close
	if len(k.toxics) > 0 {
		proxy := toxiproxy.NewProxy(toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop()), k.name, "127.0.0.1:0", strings.TrimPrefix(url, "http://"))
		if err := proxy.Start(); err != nil {
			t.Fatal(err)
		}
		url = "http://" + proxy.Listen
		for _, toxic := range k.toxics {
			if _, err := proxy.Toxics.AddToxicJson(strings.NewReader(toxic)); err != nil {
				t.Fatal(err)
			}
		}
		quit = func() { proxy.Stop(); host.Close() }
	}
	u, err := model.ParseHost(url)
	if err != nil {
		t.Fatal(err)
	}
	return ollama.New(u, model.HTTPConfig{Timeouts: model.Timeouts{
		Connect: 500 * time.Millisecond, FirstByte: 700 * time.Millisecond, Chunk: 400 * time.Millisecond, Total: 2 * time.Second,
	}}), quit
}

// reasoned holds when a run is complete, or partial and says of everything that
// it lacks why.
func reasoned(t *testing.T, r *aires.Report) {
	t.Helper()
	lost := 0
	for _, f := range r.Findings {
		switch {
		case f.Outcome == aires.OutcomeSucceeded && !json.Valid(f.Answer):
			t.Errorf("run %s: %s succeeded with %q", r.Run.ID, f.Node, f.Answer)
		case f.Outcome != aires.OutcomeSucceeded:
			if lost++; f.Error == "" && f.Because == "" {
				t.Errorf("run %s: %s is %s without a reason", r.Run.ID, f.Node, f.Outcome)
			}
		}
	}
	gaps := len(r.Booklet.Missing)
	for _, c := range r.Booklet.Causes {
		gaps += len(c.Missing)
		for _, g := range c.Missing {
			if g.Reason == "" {
				t.Errorf("run %s: the booklet does not say why %s is missing", r.Run.ID, g.Stage)
			}
		}
	}
	switch {
	case r.Run.Status == aires.StatusComplete && lost == 0:
	case r.Run.Status == aires.StatusPartial && lost > 0 && gaps > 0 && r.Run.Notice != "":
	case r.Run.Status == aires.StatusPartial && len(r.Findings) == 0 && r.Run.Notice != "": // no host said what it has
	default:
		t.Errorf("run %s is %s (%q): %d findings lost, %d gaps in the booklet", r.Run.ID, r.Run.Status, r.Run.Notice, lost, gaps)
	}
}
