package sched

import (
	"cmp"
	"slices"

	"github.com/airesdev/aires"
)

// group is what a job's nodes work for together, a cause: its booklet is done
// when the last of them has ended. Groups are admitted in waves, so that the
// first booklets come early although every change of model costs seconds.
type group struct {
	job      *job
	priority aires.Priority // the highest of its nodes
	order    int            // within the job
	open     int            // nodes that have not ended
	admitted bool
	waiting  []*item // ready, but not admitted
}

// wave is the state of admission.
type wave struct {
	count   int      // waves so far, since the scheduler was last without a job
	size    int      // groups of the latest
	pending []*group // not admitted, in no order
	open    int      // groups that are admitted and have not ended
}

// waving reports whether groups are held back: where loading a model costs
// nothing, depth in the graph alone brings booklets early.
func (s *Core) waving() bool {
	return s.config.Policy == Concurrent && s.config.Objective != Makespan &&
		slices.ContainsFunc(s.hosts, func(h *host) bool { return h.Load != nil })
}

// groupNodes finds the groups of a job's graph.
func (s *Core) groupNodes(j *job) {
	j.tasks, j.groups = map[string]Task{}, map[string]*group{}
	for _, id := range j.Graph.IDs() {
		task := j.Task(id)
		j.tasks[id] = task
		s.costs.planned(task, 1)
		for _, name := range task.Groups {
			g := j.groups[name]
			if g == nil {
				g = &group{job: j, order: len(j.groups), priority: task.Priority}
				j.groups[name] = g
				s.wave.pending = append(s.wave.pending, g)
				s.costs.count++
			}
			g.open++
			g.priority = max(g.priority, task.Priority)
		}
	}
	if !s.waving() {
		s.admitAll()
		return
	}
	s.joinWave(j)
}

// joinWave admits what does not wait for the next wave while one is running: a
// job's first group, so that a small run is not starved by a large one, and
// groups of high priority. The first wave takes those first anyway.
func (s *Core) joinWave(j *job) {
	if s.wave.count == 0 {
		return
	}
	first := true
	for _, g := range s.inLine() {
		if g.job == j && (first || g.priority >= aires.PriorityHigh) {
			s.admitGroup(g)
			first = false
		}
	}
}

// inLine returns the pending groups in the order of admission: by priority,
// then in turns between jobs, then as the jobs list them.
func (s *Core) inLine() []*group {
	taken := map[*job]int{}
	turn := make(map[*group]int, len(s.wave.pending))
	slices.SortFunc(s.wave.pending, func(a, b *group) int {
		return cmp.Or(cmp.Compare(b.priority, a.priority), cmp.Compare(a.order, b.order), cmp.Compare(a.job.number, b.job.number))
	})
	for _, g := range s.wave.pending {
		turn[g] = taken[g.job] + g.job.admitted
		taken[g.job]++
	}
	slices.SortStableFunc(s.wave.pending, func(a, b *group) int {
		return cmp.Or(cmp.Compare(b.priority, a.priority), cmp.Compare(turn[a], turn[b]))
	})
	return slices.Clone(s.wave.pending)
}

// nextWave admits the next wave and reports whether there was one.
func (s *Core) nextWave() bool {
	if len(s.wave.pending) == 0 {
		return false
	}
	s.wave.count++
	s.wave.size = s.waveSize(len(s.wave.pending))
	for _, g := range s.inLine()[:s.wave.size] {
		s.admitGroup(g)
	}
	return true
}

// few times as many groups as a host seems to run at once are so few that
// nothing is left to measure with after the first wave.
const few = 4

// widen lets more into the running wave where it is still to be seen how many
// requests a host runs at once, and reports whether it did: as long as they
// begin with the model that it is fed, because later they would need all loads
// for themselves. Where many groups wait, that can be seen in the next wave: the
// first booklet would have to wait for those that turn out to be too many.
func (s *Core) widen() bool {
	before := s.wave.size
	for _, h := range s.hosts {
		if !h.up() || h.loading != "" || h.inFlight == 0 || !h.growing() || len(s.wave.pending) > few*s.width(h) {
			continue
		}
		room := h.room(h.hot)
		for _, g := range s.inLine() {
			if room <= 0 && !s.tooFew(len(s.wave.pending), s.wave.size) {
				break
			}
			if len(g.waiting) > 0 && g.waiting[0].model == h.hot {
				s.admitGroup(g)
				s.wave.size++
				room--
			}
		}
	}
	return s.wave.size > before
}

// waveSize is how many of the remaining groups the wave takes: as many as run
// at once for the first, so that somebody soon has something to read; then what
// the learnt costs make best, or twice the last one while they are not known.
func (s *Core) waveSize(remaining int) int {
	width := s.allWidth()
	size := width
	if s.wave.count > 1 {
		size = 2 * s.wave.size
		if swap, each, ok := s.perGroup(); ok {
			size = bestSize(remaining, swap, each)
		}
		size = max(width, (size+width/2)/width*width) // whole batches
	}
	if s.tooFew(remaining-size, size) {
		return remaining
	}
	return size
}

// tooFew reports whether what a wave of a size would leave is not worth the
// loads of another, and is to be taken along.
func (s *Core) tooFew(left, size int) bool {
	if s.wave.count == 1 {
		return left <= s.allWidth()/2 // somebody waits for the first booklet
	}
	return left < max(s.allWidth(), size/2)
}

// allWidth is how many requests all hosts are thought to run at once.
func (s *Core) allWidth() (width int) {
	for _, h := range s.hosts {
		if h.up() {
			width += s.width(h)
		}
	}
	return max(1, width)
}

func (s *Core) admitAll() {
	for _, g := range slices.Clone(s.wave.pending) {
		s.admitGroup(g)
	}
}

func (s *Core) admitGroup(g *group) {
	if g.admitted {
		return
	}
	g.admitted = true
	g.job.admitted++
	s.wave.open++
	s.wave.pending = slices.DeleteFunc(s.wave.pending, func(o *group) bool { return o == g })
	for _, it := range g.waiting {
		s.enqueue(it)
	}
	g.waiting = nil
}

// held reports whether an item has to wait for its wave, and if so lets it.
func (s *Core) held(it *item) bool {
	if len(it.groups) == 0 {
		return false
	}
	for _, g := range it.groups {
		if g.admitted {
			return false
		}
	}
	it.groups[0].waiting = append(it.groups[0].waiting, it)
	return true
}

// left notes that a node has ended.
func (s *Core) left(j *job, node string) {
	for _, name := range j.tasks[node].Groups {
		g := j.groups[name]
		if g.open--; g.open > 0 {
			continue
		}
		if g.admitted {
			s.wave.open--
		} else {
			g.admitted = true
			s.wave.pending = slices.DeleteFunc(s.wave.pending, func(o *group) bool { return o == g })
		}
	}
}
