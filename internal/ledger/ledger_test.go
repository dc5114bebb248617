package ledger

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/airesdev/aires"
)

func TestWhatIsKeptIsThereAgain(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	run := accept(t, l, "r1", "")
	run.Status = aires.StatusComplete
	run.Ended = time.Now()
	rep := &aires.Report{Run: run}
	rep.Schema = aires.SchemaBooklet
	err := l.Record(t.Context(), Change{Run: run, Report: rep, Events: []aires.Event{
		{Seq: 2, Run: "r1", Type: aires.EventRunStarted}, {Seq: 3, Run: "r1", Type: aires.EventRunEnded},
	}})
	if err != nil {
		t.Fatal(err)
	}
	close_(t, l)

	l = open(t, dir)
	defer close_(t, l)
	got, err := l.Run(t.Context(), "r1")
	if err != nil || got.Status != aires.StatusComplete {
		t.Errorf("run: %+v, %v", got, err)
	}
	if r, err := l.Report(t.Context(), "r1"); err != nil || r.Run.ID != "r1" {
		t.Errorf("report: %v, %v", r, err)
	}
	if d, err := l.Dossier(t.Context(), "r1"); err != nil || d.Analysis.Summary.Errors != 3 {
		t.Errorf("dossier: %+v, %v", d, err)
	}
	events, err := l.Events(t.Context(), "r1", 1, 10)
	if err != nil || len(events) != 2 || events[0].Seq != 2 || !strings.Contains(string(events[1].JSON), `"run.ended"`) {
		t.Errorf("events: %v, %v", events, err)
	}
	if open, err := l.Open(t.Context()); err != nil || len(open) != 0 {
		t.Errorf("open runs: %v, %v", open, err)
	}
}

func TestKeyMakesARunOnce(t *testing.T) {
	l := open(t, t.TempDir())
	defer close_(t, l)
	first := accept(t, l, "r1", "k")
	again, fresh, err := l.Accept(t.Context(), arrival("r2", "k"))
	if err != nil || fresh || again.ID != first.ID {
		t.Errorf("the same again: %v, fresh %v, %v", again.ID, fresh, err)
	}
	other := arrival("r3", "k")
	other.Digest = "something else"
	if _, _, err := l.Accept(t.Context(), other); !errors.Is(err, ErrKeyReused) {
		t.Errorf("other content under the key: %v", err)
	}
	foreign := arrival("r4", "k")
	foreign.Run.Client = "somebody else"
	if _, fresh, err := l.Accept(t.Context(), foreign); err != nil || !fresh {
		t.Errorf("the key of another client: fresh %v, %v", fresh, err)
	}
}

// One job of a batch that fails takes nothing of the others with it.
func TestWritersShareAFlush(t *testing.T) {
	l := open(t, t.TempDir())
	defer close_(t, l)
	var all sync.WaitGroup
	var mu sync.Mutex
	failed := 0
	for i := range 400 {
		all.Go(func() {
			_, _, err := l.Accept(t.Context(), arrival(fmt.Sprintf("r%03d", i/2), ""))
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				failed++
			}
		})
	}
	all.Wait()
	runs, err := l.Runs(t.Context(), aires.Query{})
	if err != nil || len(runs) != 200 || failed != 200 {
		t.Errorf("%d runs kept, %d refused, %v", len(runs), failed, err)
	}
	if all, err := l.All(t.Context(), 0, 1000); err != nil || len(all) != 200 {
		t.Errorf("%d events, %v", len(all), err)
	}
}

func TestRunsByQuery(t *testing.T) {
	l := open(t, t.TempDir())
	defer close_(t, l)
	for i := range 6 {
		a := arrival(fmt.Sprintf("r%d", i), "")
		a.Run.Title = fmt.Sprintf("make 100%%_%d", i)
		a.Run.Labels = map[string]string{"branch": []string{"main", "it's"}[i%2]}
		if _, _, err := l.Accept(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		q    aires.Query
		want string
	}{
		{aires.Query{}, "r5 r4 r3 r2 r1 r0"},
		{aires.Query{Limit: 2}, "r5 r4"},
		{aires.Query{Before: "r4", Limit: 2}, "r3 r2"},
		{aires.Query{Labels: map[string]string{"branch": "it's"}}, "r5 r3 r1"},
		{aires.Query{Text: "MAKE 100%_3"}, "r3"},
		{aires.Query{Text: "100__3"}, ""},
		{aires.Query{Status: []aires.Status{aires.StatusComplete}}, ""},
		{aires.Query{Status: []aires.Status{aires.StatusComplete, aires.StatusQueued}, Limit: 1}, "r5"},
	} {
		runs, err := l.Runs(t.Context(), c.q)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, r := range runs {
			ids = append(ids, r.ID)
			if !c.q.Fits(r) {
				t.Errorf("%+v gives %s, which does not fit it", c.q, r.ID)
			}
		}
		if got := strings.Join(ids, " "); got != c.want {
			t.Errorf("%+v gives %s, not %s", c.q, got, c.want)
		}
	}
}

func TestRetention(t *testing.T) {
	now := time.Now()
	for _, c := range []struct {
		keep Retention
		want int
	}{
		{Retention{}, 6}, {Retention{Age: 150 * time.Minute}, 4}, {Retention{Count: 2}, 3}, {Retention{Size: 1}, 1},
	} {
		l := open(t, t.TempDir())
		for i := range 6 {
			run := accept(t, l, fmt.Sprintf("r%d", i), "")
			if i == 5 {
				break // it stays open
			}
			run.Status, run.Ended = aires.StatusComplete, now.Add(-time.Duration(i)*time.Hour)
			if err := l.Record(t.Context(), Change{Run: run}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := l.Sweep(t.Context(), c.keep, now); err != nil {
			t.Fatal(err)
		}
		runs, err := l.Runs(t.Context(), aires.Query{})
		if err != nil || len(runs) != c.want {
			t.Errorf("%+v keeps %d, not %d, %v", c.keep, len(runs), c.want, err)
		}
		if _, err := l.Run(t.Context(), "r5"); err != nil {
			t.Errorf("%+v drops an open run: %v", c.keep, err)
		}
		close_(t, l)
	}
}

func TestLedgersThatCannotBeOpened(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	refused(t, dir, "another aires serve has it open")
	if err := l.writer.run(t.Context(), func(b *batch) error {
		_, err := b.exec("PRAGMA user_version = 99")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	close_(t, l)
	refused(t, dir, "a newer version of aires wrote it")

	damaged := t.TempDir()
	if err := os.WriteFile(filepath.Join(damaged, Name), []byte(strings.Repeat("no database ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	refused(t, damaged, "damaged or is no store")
}

func refused(t *testing.T, dir, why string) {
	t.Helper()
	_, err := Open(t.Context(), dir, nil)
	if aires.KindOf(err) != aires.ErrorConfig || !strings.Contains(err.Error(), why) {
		t.Errorf("open says %v, not %q", err, why)
	}
}

func open(t *testing.T, dir string) *Ledger {
	t.Helper()
	l, err := Open(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func close_(t *testing.T, l *Ledger) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

func arrival(id, key string) Arrival {
	d := &aires.Dossier{}
	d.Analysis.Summary.Errors = 3
	return Arrival{
		Run: aires.Run{ID: id, Status: aires.StatusQueued, Client: "ci"}, Dossier: d, Key: key,
		First: aires.Event{Run: id, Seq: 1, Type: aires.EventRunQueued},
	}
}

func accept(t *testing.T, l *Ledger, id, key string) aires.Run {
	t.Helper()
	run, fresh, err := l.Accept(t.Context(), arrival(id, key))
	if err != nil || !fresh {
		t.Fatalf("accept %s: fresh %v, %v", id, fresh, err)
	}
	return run
}

func BenchmarkAccept(b *testing.B) {
	l, err := Open(b.Context(), b.TempDir(), nil)
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	b.SetParallelism(64)
	var mu sync.Mutex
	n := 0
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			mu.Lock()
			n++
			id := fmt.Sprintf("r%09d", n)
			mu.Unlock()
			if _, _, err := l.Accept(b.Context(), arrival(id, "")); err != nil {
				b.Error(err)
			}
		}
	})
}
