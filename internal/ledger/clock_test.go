package ledger

import (
	"fmt"
	"testing"
	"time"

	"github.com/airesdev/aires"
)

// The clock goes back by a day: what ends after that is newer all the same.
func TestRetentionWhenTheClockGoesBack(t *testing.T) {
	now := time.Now()
	for name, keep := range map[string]Retention{"count": {Count: 3, Age: 90 * 24 * time.Hour}, "size": {Size: 3 * 100}} {
		l := open(t, t.TempDir())
		for i := range 6 {
			a := arrival(fmt.Sprintf("2026-%d", 9-i), "")
			run := a.Run
			if _, _, err := l.Accept(t.Context(), a); err != nil {
				t.Fatal(err)
			}
			run.Status, run.Ended = aires.StatusComplete, now.Add(-time.Duration(i)*24*time.Hour)
			if err := l.Record(t.Context(), Change{Run: run, Events: []aires.Event{{Seq: 2, Run: run.ID, Type: aires.EventRunEnded}}}); err != nil {
				t.Fatal(err)
			}
			if _, err := l.writer.conn.ExecContext(t.Context(), "UPDATE runs SET size = 100"); err != nil {
				t.Fatal(err)
			}
		}
		if n, err := l.Sweep(t.Context(), keep, now.Add(-6*24*time.Hour)); err != nil || n != 3 {
			t.Errorf("%s: %d removed, %v", name, n, err)
		}
		for i := range 6 {
			_, err := l.Run(t.Context(), fmt.Sprintf("2026-%d", 9-i))
			if there := err == nil; there != (i >= 3) {
				t.Errorf("%s: the run that ended as number %d is there: %t", name, i, there)
			}
		}
		close_(t, l)
	}
}

// Runs that wait come back in the order in which they came.
func TestOrderWhenTheClockGoesBack(t *testing.T) {
	l := open(t, t.TempDir())
	defer close_(t, l)
	want := []string{"2026-3", "2026-2", "2026-1"}
	for _, id := range want {
		accept(t, l, id, "")
	}
	runs, err := l.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range runs {
		if r.ID != want[i] {
			t.Errorf("run %d is %s, want %s", i, r.ID, want[i])
		}
	}
}
