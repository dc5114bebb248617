package bench

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/airesdev/aires/internal/modelsim"
)

// Prompted is a question to a simulated host, as a client in any language can
// ask it.
type Prompted struct {
	Model  string `json:"model"`
	System string `json:"system"`
	Prompt string `json:"prompt"`
}

// Prompts are a scenario's questions, by cause and stage.
func (p Params) Prompts() [][]Prompted {
	var all [][]Prompted
	for _, c := range scenario(p) {
		var questions []Prompted
		for _, n := range c.nodes {
			r := n.simulated(p.Stages[n.stage])
			questions = append(questions, Prompted{r.Model, r.System, r.Prompt})
		}
		all = append(all, questions)
	}
	return all
}

// Result is what clients other than a Trial's made of the scenario, by the
// hosts' own journals. Its time begins with the first question.
func (f *Farm) Result(name Policy) Result {
	causes := scenario(f.params)
	nodes := map[string]*node{}
	for _, c := range causes {
		for s, n := range c.nodes {
			nodes[nodeID(c, s)] = n
		}
	}
	l := ledger{causes: causes}
	var moments []moment
	for host, h := range f.hosts {
		for _, e := range h.Journal() {
			id, _, _ := strings.Cut(e.Prompt, " ")
			if n := nodes[id]; n != nil {
				moments = append(moments, moment{e.Arrived, n, nil, host}, moment{e.Ended, n, &e, host})
			}
		}
	}
	l.replay(moments, f.speed)
	r := l.result(name, bound(f.params, causes), nil)
	r.Loads = f.Loads()
	return r
}

// moment is a question's arrival at a host or, with its entry, its end.
type moment struct {
	at    time.Time
	node  *node
	entry *modelsim.Entry
	host  int
}

// replay enters into a ledger what journals tell, in order of time.
func (l *ledger) replay(moments []moment, speed float64) {
	slices.SortStableFunc(moments, func(a, b moment) int { return a.at.Compare(b.at) })
	since := func(t time.Time) time.Duration {
		return time.Duration(float64(t.Sub(moments[0].at)) * speed)
	}
	for _, m := range moments {
		switch e := m.entry; {
		case e == nil:
			l.sent(m.node)
		case e.Status == http.StatusOK:
			l.answered(m.node, Span{Host: m.host, Begin: since(e.Started), End: since(e.Ended)})
		case e.Status == http.StatusServiceUnavailable:
			l.turnedAway()
		default:
			l.lost(errors.New("a question was not answered"))
		}
	}
	inRows(l.spans)
}
