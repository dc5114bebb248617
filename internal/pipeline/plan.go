package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/dag"
)

// Node is a stage applied to one thing.
type Node struct {
	ID       string // stage/subject
	Stage    *Stage
	Subject  string   // an error code, a cause's id, or "run"
	Causes   []string // the causes it works for
	Needs    []dag.Need
	Priority aires.Priority
}

// Plan lists the nodes of a run. Causes are those to be researched, in fixing
// order, and topic names the kind of error that a cause's root is (its code,
// usually): stages asked per code are asked once per topic.
func (p *Pipeline) Plan(causes []aires.Cause, topic func(aires.Cause) string) []Node {
	var nodes []Node
	for i := range p.Stages {
		s := &p.Stages[i]
		if len(causes) == 0 || len(causes) < s.MinCauses {
			continue
		}
		nodes = append(nodes, s.nodes(causes, topic)...)
	}
	connect(nodes)
	return nodes
}

// nodes applies a stage to all it is asked for.
func (s *Stage) nodes(causes []aires.Cause, topic func(aires.Cause) string) []Node {
	var nodes []Node
	at := map[string]int{}
	for _, c := range causes {
		subject := c.ID
		switch s.Per {
		case PerCode:
			subject = topic(c)
		case PerRun:
			subject = "run"
		}
		i, ok := at[subject]
		if !ok {
			i = len(nodes)
			at[subject] = i
			nodes = append(nodes, Node{
				ID: s.Name + "/" + subject, Stage: s, Subject: subject, Priority: aires.PriorityLow,
			})
		}
		nodes[i].Causes = append(nodes[i].Causes, c.ID)
		nodes[i].Priority = max(nodes[i].Priority, priority(c))
	}
	return nodes
}

// manySymptoms is how many diagnostics make a cause's research urgent: fixing
// it clears most of the log.
const manySymptoms = 10

// priority is read off a cause's diagnostics.
func priority(c aires.Cause) aires.Priority {
	switch {
	case c.Kind == aires.KindFatal:
		return aires.PriorityCritical
	case c.Kind == aires.KindWarning:
		return aires.PriorityLow
	case len(c.Diagnostics) >= manySymptoms:
		return aires.PriorityHigh
	}
	return aires.PriorityNormal
}

// connect gives each node the nodes it needs: those of a needed stage that
// work for one of the same causes. A stage that was not planned (too few
// causes) is needed by nobody.
func connect(nodes []Node) {
	type key struct{ stage, cause string }
	by := map[key][]int{}
	for i, n := range nodes {
		for _, c := range n.Causes {
			by[key{n.Stage.Name, c}] = append(by[key{n.Stage.Name, c}], i)
		}
	}
	for i := range nodes {
		n := &nodes[i]
		for _, need := range n.Stage.Needs {
			taken := map[int]bool{}
			for _, c := range n.Causes {
				for _, j := range by[key{need.Stage, c}] {
					if !taken[j] {
						taken[j] = true
						n.Needs = append(n.Needs, dag.Need{Node: nodes[j].ID, Optional: need.Optional})
					}
				}
			}
		}
	}
}

// Graph makes the state machine of planned nodes.
func Graph(nodes []Node) (*dag.Graph, error) {
	list := make([]dag.Node, len(nodes))
	for i, n := range nodes {
		list[i] = dag.Node{ID: n.ID, Needs: n.Needs}
	}
	return dag.New(list)
}

// Mermaid draws the stages and their needs, optional ones dotted.
func (p *Pipeline) Mermaid() string {
	var b strings.Builder
	b.WriteString("flowchart TD\n")
	for i, s := range p.Stages {
		fmt.Fprintf(&b, "    s%d[\"%s<br/>%s<br/>once per %s\"]\n", i, s.Name, escape(s.Model), s.Per)
	}
	for i, s := range p.Stages {
		for _, n := range s.Needs {
			arrow := "-->"
			if n.Optional {
				arrow = "-.->"
			}
			from := slices.IndexFunc(p.Stages, func(o Stage) bool { return o.Name == n.Stage })
			fmt.Fprintf(&b, "    s%d %s s%d\n", from, arrow, i)
		}
	}
	return b.String()
}

// escape keeps a name from ending the label it stands in.
func escape(s string) string {
	return strings.NewReplacer("&", "#amp;", "\"", "#quot;", "<", "#lt;", ">", "#gt;", "\n", " ").Replace(s)
}
