package alert

import (
	"slices"
	"testing"
	"time"
)

func TestFactsBecomeConditions(t *testing.T) {
	for name, c := range map[string]struct {
		f    Facts
		want []string
	}{
		"all is well":     {Facts{Hosts: 2, Ended: 100, Failed: 5, Oldest: time.Hour}, nil},
		"one of two":      {Facts{Hosts: 2, Down: map[string]string{"a": "refused"}}, []string{"warning host-down a"}},
		"all hosts":       {Facts{Hosts: 2, Down: map[string]string{"b": "x", "a": "y"}}, []string{"critical host-down a", "critical host-down b"}},
		"few failures":    {Facts{Ended: 3, Failed: 3}, nil},
		"many failures":   {Facts{Ended: 20, Failed: 7}, []string{"critical error-rate"}},
		"an old queue":    {Facts{Oldest: time.Hour, MaxAge: time.Minute}, []string{"warning queue-age"}},
		"a missing model": {Facts{Hosts: 1, Missing: []string{"m"}}, []string{"critical model-missing m"}},
		"short of things": {Facts{Strained: map[string]string{"h m": "slow"}, Held: map[string]string{"disk": "full"}}, []string{"warning host-slow h m", "critical held disk"}},
	} {
		var got []string
		for _, c := range c.f.Conditions() {
			got = append(got, string(c.Severity)+" "+c.Key)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, not %q", name, got, c.want)
		}
	}
}
