package daemon

import (
	"testing"
	"time"

	"github.com/airesdev/aires"
)

// backwards is an engine whose clock goes back with every run.
type backwards struct{ *fake }

func (b backwards) NewID(now time.Time) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ids++
	return now.UTC().Add(-time.Duration(b.ids) * time.Hour).Format("20060102-150405")
}

// The clock goes back by hours: runs keep their order, through a restart too.
func TestOrderWhenTheClockGoesBack(t *testing.T) {
	dir := t.TempDir()
	f := newFake()
	c := Config{Active: 1}
	d, err := Open(t.Context(), Config{Active: 1, Engine: backwards{f}, Store: dir})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for range 5 {
		ids = append(ids, submit(t, d, aires.Submission{Title: "make"}).ID)
	}
	for _, want := range ids[:2] {
		if got := <-f.began; got != want {
			t.Errorf("%s began, not %s", got, want)
		}
		f.get(want).end <- aires.StatusComplete
	}
	<-f.began
	stop(t, d)
	f = newFake()
	d = start(t, dir, f, c)
	defer stop(t, d)
	for _, want := range ids[2:] {
		if got := <-f.began; got != want {
			t.Errorf("after a restart %s began, not %s", got, want)
		}
		f.get(want).end <- aires.StatusComplete
	}
}
