package bench

import (
	"testing"

	"pgregory.net/rapid"
)

// TestServerQueueEmpty: on hosts where nobody may wait for a load behind
// another, AIRES is never refused: the servers' queues stay empty.
func TestServerQueueEmpty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawParams(t)
		p.Queue = 0
		for _, policy := range []Policy{Waves, Makespan} {
			if r := play(p, policy, scenario(p)); r.Refused > 0 {
				t.Errorf("%s: %d refused", policy, r.Refused)
			}
		}
	})
}
