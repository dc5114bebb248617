package telemetry

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"go.yaml.in/yaml/v3"
)

// What the dashboard and the alert rules ask for exists, under that name and
// with those labels.
func TestDeployedQueriesFitMetrics(t *testing.T) {
	known := describe(NewMetrics())
	for _, expr := range append(dashboard(t), rules(t)...) {
		for _, m := range series.FindAllStringSubmatch(expr, -1) {
			name := m[1]
			labels, ok := known[name]
			if !ok {
				labels, ok = known[histogramPart.ReplaceAllString(name, "")]
			}
			if !ok {
				t.Errorf("there is no metric %s, asked for in %s", name, expr)
				continue
			}
			for _, l := range matcher.FindAllStringSubmatch(m[2], -1) {
				if !strings.Contains(labels, l[1]) && l[1] != "job" {
					t.Errorf("%s has no label %s, asked for in %s", name, l[1], expr)
				}
			}
		}
	}
}

var (
	series        = regexp.MustCompile(`\b(aires_\w+)(\{[^}]*\})?`)
	matcher       = regexp.MustCompile(`(\w+)\s*(?:=~|!~|!=|=)`)
	histogramPart = regexp.MustCompile(`_(bucket|sum|count)$`)
	described     = regexp.MustCompile(`fqName: "([^"]+)".*variableLabels: \{([^}]*)\}`)
)

// describe lists the metrics with their labels.
func describe(m *Metrics) map[string]string {
	m.Watch(func() State { return State{} })
	found := make(chan *prometheus.Desc, 1000)
	m.Registry().Describe(found)
	close(found)
	known := map[string]string{}
	for d := range found {
		if s := described.FindStringSubmatch(d.String()); s != nil {
			known[s[1]] = s[2]
		}
	}
	return known
}

func dashboard(t *testing.T) []string {
	t.Helper()
	var d struct {
		Panels []struct {
			Targets []struct{ Expr string }
		}
	}
	read(t, "../../deploy/grafana/aires.json", json.Unmarshal, &d)
	var exprs []string
	for _, p := range d.Panels {
		for _, target := range p.Targets {
			exprs = append(exprs, target.Expr)
		}
	}
	if len(exprs) < 15 {
		t.Fatalf("the dashboard asks %d questions only", len(exprs))
	}
	return exprs
}

func rules(t *testing.T) []string {
	t.Helper()
	var f struct {
		Groups []struct {
			Rules []struct {
				Alert, Expr string
				Labels      map[string]string
				Annotations map[string]string
			}
		}
	}
	read(t, "../../deploy/prometheus/alerts.yml", yaml.Unmarshal, &f)
	var exprs []string
	for _, g := range f.Groups {
		for _, r := range g.Rules {
			if r.Alert == "" || r.Labels["severity"] == "" || r.Annotations["summary"] == "" {
				t.Errorf("rule %+v lacks a name, a severity or a summary", r)
			}
			exprs = append(exprs, r.Expr)
		}
	}
	if len(exprs) == 0 {
		t.Fatal("there are no rules")
	}
	return exprs
}

func read(t *testing.T, path string, decode func([]byte, any) error, v any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err == nil {
		err = decode(text, v)
	}
	if err != nil {
		t.Fatal(err)
	}
}
