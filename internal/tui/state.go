package tui

import (
	"slices"
	"strings"
	"time"

	"github.com/airesdev/aires"
)

// Options says how a run is shown. The zero value has no colour.
type Options struct {
	Color bool // false gives no colour and no bold; Live still moves the cursor
	// Rewraps says that the terminal breaks long lines when it gets narrower, as
	// most do; an xterm cuts them.
	Rewraps bool
}

// State is what the events of a run have told so far. Its zero value is a run
// of which nothing is known. It is not safe for concurrent use.
type State struct {
	Options

	title    string
	phase    phase
	status   aires.Status
	started  time.Time // of the run
	ended    time.Time
	asked    time.Time // when the first node got a slot
	summary  aires.Summary
	evidence int
	rows     []*row
	broken   int // causes that break the build: all but those of warnings
	byCause  map[string]*row
	overall  *row // nodes that work for the whole run
	nodes    map[string]*node
	stages   []string // of nodes that work for causes, in the order they came up
	down     []host
	loads    []load
	limits   []limit
	samples  []sample
}

// phase is how far a run is.
type phase int

const (
	waiting phase = iota
	reading
	collecting
	asking
	over
)

// row is a cause, with the nodes that work for it in the order they came up.
type row struct {
	cause string
	title string
	nodes []*node
}

// node is a question on its way.
type node struct {
	id, stage, host string
	state           nodeState
	cached          bool
	tokens          aires.Tokens
	started         time.Time // of the latest attempt
	retryAt         time.Time
	err             string
	because         string
}

type nodeState int

const (
	queued nodeState = iota
	running
	retrying
	succeeded
	failed
	skipped
	cancelled
)

func (n *node) over() bool   { return n.state >= succeeded }
func (n *node) active() bool { return n.state == running || n.state == retrying }

type host struct{ name, err string }

// load is a model on its way into a host's memory.
type load struct {
	host, model string
	since       time.Time
}

// limit is a change of how many requests a host is given, in words.
type limit struct {
	host, model, words string
	at                 time.Time
}

// noticed is how long a change of a limit is shown.
const noticed = 10 * time.Second

// sample is how many answer tokens had come by a time.
type sample struct {
	at     time.Time
	tokens int
}

// rateWindow is the time over which tokens a second are averaged.
const rateWindow = 10 * time.Second

// Apply takes the next event. Events of unknown types change nothing.
func (s *State) Apply(e aires.Event) {
	if s.started.IsZero() {
		s.started = e.Time
	}
	switch e.Type {
	case aires.EventRunStarted:
		s.title, s.phase, s.started = line(e.Title), reading, e.Time
		s.down, s.loads = nil, nil // of an attempt before
	case aires.EventParsed:
		s.parsed(e.Analysis)
	case aires.EventEvidence:
		s.evidence, s.phase = e.Count, max(s.phase, asking)
	case aires.EventHostDown:
		s.hostUp(line(e.Host))
		s.down = append(s.down, host{line(e.Host), line(strings.TrimPrefix(e.Error, e.Host+": "))})
	case aires.EventHostUp:
		s.hostUp(line(e.Host))
	case aires.EventModelLoading:
		s.loads = append(s.loads, load{line(e.Host), line(e.Model), e.Time})
	case aires.EventModelLoaded:
		s.loads = slices.DeleteFunc(s.loads, func(l load) bool { return l.host == line(e.Host) })
	case aires.EventHostLimit:
		s.limits = slices.DeleteFunc(s.limits, func(l limit) bool {
			return l.host == line(e.Host) && l.model == line(e.Model) || e.Time.Sub(l.at) > noticed
		})
		s.limits = append(s.limits, limit{line(e.Host), line(e.Model), limitWords(e), e.Time})
	case aires.EventRunEnded:
		s.loads = nil
		s.status, s.phase, s.ended = e.Status, over, e.Time
	case aires.EventNodeQueued, aires.EventNodeStarted, aires.EventNodeProgress, aires.EventNodeRetried, aires.EventNodeEnded:
		s.phase = max(s.phase, asking)
		s.node(e)
	}
}

func (s *State) parsed(a *aires.Analysis) {
	s.phase = max(s.phase, collecting)
	if a == nil {
		return
	}
	s.summary = a.Summary
	s.rows, s.byCause, s.broken = nil, map[string]*row{}, 0
	for _, c := range a.Causes {
		if c.Kind != aires.KindWarning {
			s.broken++
		}
		r := &row{cause: c.ID, title: line(c.Title)}
		s.rows = append(s.rows, r)
		s.byCause[c.ID] = r
	}
}

func (s *State) hostUp(name string) {
	s.down = slices.DeleteFunc(s.down, func(h host) bool { return h.name == name })
}

// node moves a node on. Nothing follows its end.
func (s *State) node(e aires.Event) {
	n := s.find(e)
	if n.over() {
		return
	}
	if e.Tokens != nil {
		n.tokens = *e.Tokens
	}
	if e.Host != "" {
		n.host = line(e.Host)
	}
	switch e.Type {
	case aires.EventNodeStarted:
		n.state, n.started, n.tokens = running, e.Time, aires.Tokens{}
		if s.asked.IsZero() {
			s.asked = e.Time
		}
	case aires.EventNodeProgress:
		n.state = running
	case aires.EventNodeRetried:
		n.state, n.retryAt, n.err = retrying, e.Time.Add(e.Wait), line(e.Error)
	case aires.EventNodeEnded:
		n.state, n.cached = outcome(e.Outcome), e.Cached
		n.err, n.because = line(e.Error), line(e.Because)
	}
	s.measure(e.Time)
}

func outcome(o aires.Outcome) nodeState {
	switch o {
	case aires.OutcomeSucceeded:
		return succeeded
	case aires.OutcomeSkipped:
		return skipped
	case aires.OutcomeCancelled:
		return cancelled
	default:
		return failed
	}
}

// find returns the event's node, putting a new one into the rows of the causes
// it works for.
func (s *State) find(e aires.Event) *node {
	if n := s.nodes[e.Node]; n != nil {
		return n
	}
	n := &node{id: line(e.Node), stage: line(e.Stage)}
	if s.nodes == nil {
		s.nodes = map[string]*node{}
	}
	s.nodes[e.Node] = n
	placed := false
	for _, id := range e.Causes {
		if r := s.byCause[id]; r != nil && !slices.Contains(r.nodes, n) {
			r.nodes = append(r.nodes, n)
			placed = true
		}
	}
	if !placed {
		if s.overall == nil {
			s.overall = &row{title: "the whole run"}
		}
		s.overall.nodes = append(s.overall.nodes, n)
	} else if !slices.Contains(s.stages, n.stage) {
		s.stages = append(s.stages, n.stage)
	}
	return n
}

// measure notes how many tokens have come by now.
func (s *State) measure(at time.Time) {
	total := 0
	for _, n := range s.nodes {
		if !n.cached {
			total += n.tokens.Answer
		}
	}
	s.samples = append(s.samples, sample{at, total})
	first := slices.IndexFunc(s.samples, func(x sample) bool { return at.Sub(x.at) <= rateWindow })
	s.samples = slices.Delete(s.samples, 0, first)
}
