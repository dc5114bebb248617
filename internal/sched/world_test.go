package sched_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/dag"
	"github.com/airesdev/aires/internal/sched"
	"pgregory.net/rapid"
)

// world is everything that a random run depends on. Whether a node would
// succeed by itself is fixed by its spec, so an oracle can say how it must end;
// when and where it runs is up to the scheduler.
type world struct {
	policy   sched.Policy
	prepares int  // at once; 0 means that jobs have no Prepare
	outages  bool // hosts go down for a while; nobody may be lost to that
	hosts    []worldHost
	jobs     []worldJob
	specs    map[string]*spec // by node
	close    time.Duration    // when the scheduler is closed; negative means at the end
}

type worldHost struct {
	name   string
	limit  int
	models []string
	down   [2]time.Duration // from, until
	like   string           // the host that it refuses the same nodes as
	moves  []time.Duration  // when it is added, removed, added …; nil: it is there all the time
}

// there reports whether a host is one of the scheduler's at a moment.
func (h worldHost) there(at time.Duration) bool {
	moves := 0
	for _, m := range h.moves {
		if m <= at {
			moves++
		}
	}
	return len(h.moves) == 0 || moves%2 == 1
}

type worldJob struct {
	name           string
	nodes          []dag.Node
	submit, cancel time.Duration // cancel is negative for never
}

// spec is how a node behaves. Nodes with equal keys share one.
type spec struct {
	key, model string
	priority   aires.Priority
	kind       string
	failures   int // transient ones, before kind is reached
	refusedBy  []string
	took       time.Duration
	stubborn   bool // does not notice that it is aborted
	preparing  time.Duration
	hit        bool // its answer is known from the start
	unprepared bool // Prepare fails
}

const attempts = 4

func drawWorld(t *rapid.T) *world {
	w := &world{
		policy:   rapid.SampledFrom([]sched.Policy{sched.Concurrent, sched.Concurrent, sched.Sequential}).Draw(t, "policy"),
		prepares: rapid.IntRange(0, 3).Draw(t, "prepares"),
		outages:  rapid.Bool().Draw(t, "outages"),
		specs:    map[string]*spec{},
		close:    drawMoment(t, "close"),
	}
	for i := range rapid.IntRange(1, 4).Draw(t, "hosts") {
		h := worldHost{
			name: fmt.Sprint("h", i), limit: rapid.IntRange(1, 5).Draw(t, "limit"),
			models: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"m0", "m1", "m2"}), 1, 3, rapid.ID).Draw(t, "models"),
		}
		if w.outages {
			h.down[0] = quarters(t, 0, 20, "down from")
			h.down[1] = h.down[0] + quarters(t, 0, 200, "down for")
		}
		h.like = h.name
		w.hosts = append(w.hosts, h)
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "guests") {
		// Guests come and go. What they serve the first host does too, so that
		// what becomes of a node does not depend on them.
		h := worldHost{name: fmt.Sprint("guest", i), like: "h0", limit: rapid.IntRange(1, 3).Draw(t, "limit"), models: w.hosts[0].models}
		for range rapid.IntRange(1, 6).Draw(t, "moves") {
			h.moves = append(h.moves, quarters(t, 0, 40, "move"))
		}
		w.hosts = append(w.hosts, h)
	}
	shared := map[string]*spec{}
	for j := range rapid.IntRange(1, 3).Draw(t, "jobs") {
		job := worldJob{name: fmt.Sprint("j", j), submit: quarters(t, 0, 8, "submit"), cancel: drawMoment(t, "cancel")}
		for i := range rapid.IntRange(1, 20).Draw(t, "nodes") {
			node := dag.Node{ID: fmt.Sprintf("%sn%d", job.name, i)}
			if i > 0 {
				for _, k := range rapid.SliceOfNDistinct(rapid.IntRange(0, i-1), 0, min(i, 3), rapid.ID).Draw(t, "needs") {
					node.Needs = append(node.Needs, dag.Need{Node: job.nodes[k].ID, Optional: rapid.Bool().Draw(t, "optional")})
				}
			}
			job.nodes = append(job.nodes, node)
			key := rapid.SampledFrom([]string{"", "", "k0", "k1", "k2"}).Draw(t, "key")
			if shared[key] == nil || key == "" {
				shared[key] = w.drawSpec(t, key)
			}
			w.specs[node.ID] = shared[key]
		}
		w.jobs = append(w.jobs, job)
	}
	return w
}

func (w *world) drawSpec(t *rapid.T, key string) *spec {
	s := &spec{
		key:       key,
		model:     rapid.SampledFrom([]string{"m0", "m1", "m2", "m2", "unknown"}).Draw(t, "model"),
		priority:  aires.Priority(rapid.IntRange(-1, 2).Draw(t, "priority")),
		kind:      rapid.SampledFrom([]string{"", "", "", "", "", "permanent", "plain", "panic", "exit"}).Draw(t, "kind"),
		failures:  rapid.SampledFrom([]int{0, 0, 0, 0, 1, 2, attempts - 1}).Draw(t, "failures"),
		took:      quarters(t, 0, 12, "took"),
		stubborn:  rapid.Bool().Draw(t, "stubborn"),
		preparing: quarters(t, 0, 3, "preparing"),
	}
	if rapid.IntRange(0, 5).Draw(t, "wears out") == 0 && !w.outages {
		s.failures = attempts
	}
	for _, h := range w.hosts {
		if h.moves == nil && rapid.IntRange(0, 4).Draw(t, "refused") == 0 {
			s.refusedBy = append(s.refusedBy, h.name)
		}
	}
	chance := rapid.IntRange(0, 9).Draw(t, "prepare")
	s.hit, s.unprepared = chance == 0, chance == 1
	return s
}

// quarters draws a time; a coarse one, so that much happens at one instant.
func quarters(t *rapid.T, least, most int, label string) time.Duration {
	return time.Duration(rapid.IntRange(least, most).Draw(t, label)) * time.Second / 4
}

// drawMoment draws when to stop something; mostly never.
func drawMoment(t *rapid.T, label string) time.Duration {
	if rapid.IntRange(0, 2).Draw(t, label+" at all") > 0 {
		return -1
	}
	return quarters(t, 0, 60, label)
}

// outcome says how a node ends that gets everything it needs.
func (w *world) outcome(s *spec) aires.Outcome {
	if w.prepares > 0 && s.unprepared {
		return aires.OutcomeFailed
	}
	if w.prepares > 0 && s.hit {
		return aires.OutcomeSucceeded
	}
	served := slices.ContainsFunc(w.hosts, func(h worldHost) bool {
		return slices.Contains(h.models, s.model) && !slices.Contains(s.refusedBy, h.like)
	})
	if !served || s.kind != "" || s.failures >= attempts && !w.outages {
		return aires.OutcomeFailed
	}
	return aires.OutcomeSucceeded
}

// stage is a world on its way: it plays the hosts and watches the scheduler.
type stage struct {
	*world
	*bench
	library
	all    gauge
	onHost map[string]*gauge
	onKey  map[string]*gauge
	failed map[string]int // transient failures so far, by node
	faults []string       // what the scheduler did wrong
}

func (s *stage) fault(format string, args ...any) {
	s.mu().Lock()
	defer s.mu().Unlock()
	s.faults = append(s.faults, fmt.Sprintf(format, args...))
}

func (s *stage) mu() *sync.Mutex { return &s.bench.mu }

// play runs the world on virtual time and returns what was seen.
func (w *world) play(t *testing.T) *stage {
	s := &stage{world: w, onHost: map[string]*gauge{}, onKey: map[string]*gauge{}, failed: map[string]int{}}
	synctest.Test(t, func(t *testing.T) {
		c := sched.Config{Policy: w.policy, Prepare: w.prepares, Attempts: attempts, Budget: 1e6}
		if w.outages {
			c.Attempts, c.Patience = 1e6, 1e6*time.Hour
		}
		for _, h := range w.hosts {
			s.onHost[h.name] = &gauge{}
		}
		c.Hosts = w.hostsAt(0)
		for _, spec := range w.specs {
			s.onKey[spec.key] = &gauge{}
			if spec.hit && spec.key != "" {
				s.learn(spec.key)
			}
		}
		s.bench = &bench{t: t, Scheduler: sched.New(c), began: time.Now()}
		var users sync.WaitGroup
		for _, j := range w.jobs {
			users.Go(func() { s.user(t, j) })
		}
		users.Go(s.moves)
		if w.close >= 0 {
			users.Go(func() { elapse(w.close); s.Close() })
		}
		users.Wait()
		s.Close()
		synctest.Wait() // whoever told the scheduler of its end returns
	})
	return s
}

// hostsAt are those that the scheduler has at a moment.
func (w *world) hostsAt(at time.Duration) (there []sched.Host) {
	for _, h := range w.hosts {
		if h.there(at) {
			there = append(there, host(h.name, h.limit, h.models...))
		}
	}
	return there
}

// moves adds and removes hosts when it is time.
func (s *stage) moves() {
	var all []time.Duration
	for _, h := range s.hosts {
		all = append(all, h.moves...)
	}
	slices.Sort(all)
	for _, at := range slices.Compact(all) {
		elapse(at - time.Since(s.began))
		s.SetHosts(s.hostsAt(at))
	}
}

// user submits a job, waits for it, and cancels it when the time has come.
func (s *stage) user(t *testing.T, j worldJob) {
	elapse(j.submit)
	g, err := dag.New(j.nodes)
	if err != nil {
		s.fault("%v", err)
		return
	}
	job := sched.Job{
		Graph: g,
		Task: func(node string) sched.Task {
			return sched.Task{Model: s.specs[node].model, Priority: s.specs[node].priority}
		},
		Run:    s.run,
		Notify: s.notify(j.name),
	}
	if s.prepares > 0 {
		job.Prepare = s.prepare
	}
	h, err := s.Submit(t.Context(), job)
	if err != nil {
		if err != sched.ErrClosed || s.close < 0 || s.close > j.submit {
			s.fault("Submit of %s: %v", j.name, err)
		}
		return
	}
	if j.cancel >= 0 {
		select {
		case <-h.Done():
		case <-time.After(j.cancel - time.Since(s.began)):
			h.Cancel(errStop)
		}
	}
	select {
	case <-h.Done():
	case <-time.After(1000 * time.Hour):
		s.fault("%s has not ended", j.name)
	}
}

func (s *stage) prepare(ctx context.Context, node string) (sched.Prepared, error) {
	if s.policy == sched.Sequential {
		defer s.alone(node)()
	}
	spec := s.specs[node]
	p := sched.Prepared{Key: spec.key, Done: spec.hit || spec.key != "" && s.knows(spec.key)}
	if err := pass(ctx, spec.preparing); err != nil {
		return p, err
	}
	if spec.unprepared {
		return p, errBusy
	}
	return p, nil
}

// alone holds that nothing else goes on until the returned function is called.
func (s *stage) alone(node string) func() {
	out := s.all.in()
	if s.all.value() > 1 {
		s.fault("%s is not alone under the sequential policy", node)
	}
	return out
}

func (s *stage) run(ctx context.Context, a sched.Attempt) error {
	spec, now := s.specs[a.Node], time.Since(s.began)
	if s.policy == sched.Sequential {
		defer s.alone(a.Node)()
	}
	h := s.hosts[slices.IndexFunc(s.hosts, func(h worldHost) bool { return h.name == a.Host })]
	defer s.onHost[h.name].in()()
	if got := s.onHost[h.name].value(); got > h.limit {
		s.fault("%d in flight on %s, limit %d", got, h.name, h.limit)
	}
	if !h.there(now) && !h.there(now-1) {
		s.fault("%s was given %s although it is gone", h.name, a.Node)
	}
	if !slices.Contains(h.models, spec.model) {
		s.fault("%s does not serve %s", h.name, spec.model)
	}
	if spec.key != "" && s.prepares > 0 {
		defer s.onKey[spec.key].in()()
		if s.onKey[spec.key].value() > 1 {
			s.fault("two with key %s in flight", spec.key)
		}
		if s.knows(spec.key) {
			s.fault("%s was asked although %s is known", a.Node, spec.key)
		}
	}
	if now >= h.down[0] && now < h.down[1] {
		return hostFault()
	}
	if slices.Contains(spec.refusedBy, h.like) {
		return elsewhere()
	}
	if spec.stubborn {
		ctx = context.Background()
	}
	if err := pass(ctx, spec.took); err != nil {
		return err
	}
	return s.answer(a.Node, spec)
}

// answer ends an attempt that a host took on.
func (s *stage) answer(node string, spec *spec) error {
	s.mu().Lock()
	s.failed[node]++
	failed := s.failed[node] <= spec.failures
	s.mu().Unlock()
	if failed {
		return transient()
	}
	switch spec.kind {
	case "permanent":
		return &sched.Fault{Err: errBusy}
	case "plain":
		return errBusy
	case "panic":
		panic("kaboom")
	case "exit":
		runtime.Goexit()
	}
	if spec.key != "" {
		s.learn(spec.key)
	}
	return nil
}
