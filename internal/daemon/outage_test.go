package daemon

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/airesdev/aires"
)

var errDown = errors.New("connection refused")

// Runs that found no host wait for one, in their order, and are asked again
// once it is back.
func TestRunsWaitForAHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.free = true
		d := start(t, t.TempDir(), f, Config{Active: 1, HostPatience: time.Hour})
		f.setDown(errDown)
		var ids []string
		for range 3 {
			ids = append(ids, submit(t, d, aires.Submission{Title: "make"}).ID)
		}
		synctest.Wait()
		if got := f.take(); len(got) != 3 {
			t.Errorf("%v were tried", got)
		}
		<-time.After(10 * time.Minute)
		run, err := d.Run(t.Context(), ids[0])
		if err != nil || run.Status != aires.StatusQueued || !strings.Contains(run.Notice, "waits for one until") {
			t.Errorf("meanwhile it is %s (%q), %v", run.Status, run.Notice, err)
		}
		if q := d.Queue(); q.Outage != 3 || q.Active != 0 || q.Waiting[aires.PriorityNormal] != 3 {
			t.Errorf("meanwhile the queue is %+v", q)
		}
		if rep, err := d.Report(t.Context(), ids[0]); err != nil || rep.Analysis.Summary.Errors != 1 || rep.Run.Status != aires.StatusQueued {
			t.Errorf("meanwhile its report is %+v, %v", rep, err)
		}
		if got := f.take(); len(got) > 0 {
			t.Errorf("%v were tried without a host", got)
		}
		f.setDown(nil)
		<-time.After(lookEvery)
		synctest.Wait()
		if got := strings.Join(f.take(), " "); got != strings.Join(ids, " ") {
			t.Errorf("%s were tried again, not %v", got, ids)
		}
		for _, id := range ids {
			if got := strings.Join(events(t, d, id, 0), " "); got != "run.queued run.started node.ended run.queued run.started node.ended run.ended" {
				t.Errorf("events %s", got)
			}
			if run, err := d.Run(t.Context(), id); err != nil || run.Status != aires.StatusComplete || run.Notice != "" {
				t.Errorf("%+v, %v", run, err)
			}
		}
		if q := d.Queue(); q.Outage != 0 || q.Returned != 3 {
			t.Errorf("at the end the queue is %+v", q)
		}
		stop(t, d)
	})
}

// Every run ends: it waits for HostPatience in all, though hosts come and go.
func TestWaitingForAHostEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		d := start(t, t.TempDir(), f, Config{HostPatience: time.Hour})
		f.setDown(errDown)
		began := time.Now()
		run := submit(t, d, aires.Submission{Title: "make"})
		synctest.Wait()
		for range 9 { // it is up just long enough for the run to begin
			<-time.After(7 * time.Minute)
			f.mu.Lock()
			f.down = nil
			f.mu.Unlock()
			for len(f.take()) == 0 && d.Queue().Outage > 0 {
				<-time.After(time.Second)
				synctest.Wait()
			}
			f.setDown(errDown)
			if r := f.get(run.ID); d.Queue().Active > 0 {
				r.end <- aires.StatusPartial
			}
			synctest.Wait()
		}
		events(t, d, run.ID, 0)
		ended, err := d.Run(t.Context(), run.ID)
		if err != nil || ended.Status != aires.StatusPartial {
			t.Errorf("it ended %s, %v", ended.Status, err)
		}
		if took := time.Since(began); took > 90*time.Minute {
			t.Errorf("after %s", took)
		}
		stop(t, d)
	})
}

// What waits for a host can be cancelled, deleted and parked as what waits for
// its turn.
func TestWhatWaitsForAHostCanBeHad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, dir := newFake(), t.TempDir()
		d := start(t, dir, f, Config{HostPatience: time.Hour})
		f.setDown(errDown)
		var ids []string
		for range 3 {
			ids = append(ids, submit(t, d, aires.Submission{Title: "make"}).ID)
		}
		<-time.After(time.Minute)
		if err := d.Cancel(t.Context(), ids[0]); err != nil {
			t.Error(err)
		}
		if err := d.Delete(t.Context(), ids[1]); err != nil {
			t.Error(err)
		}
		if run, err := d.Run(t.Context(), ids[0]); err != nil || run.Status != aires.StatusCancelled {
			t.Errorf("cancelled: %+v, %v", run, err)
		}
		if _, err := d.Run(t.Context(), ids[1]); aires.KindOf(err) != aires.ErrorMissing {
			t.Errorf("deleted: %v", err)
		}
		stop(t, d)
		f = newFake()
		f.free = true
		d = start(t, dir, f, Config{})
		events(t, d, ids[2], 0)
		if run, err := d.Run(context.Background(), ids[2]); err != nil || run.Status != aires.StatusComplete {
			t.Errorf("after a restart: %+v, %v", run, err)
		}
		stop(t, d)
	})
}

// take returns the runs that were begun since it was called last.
func (f *fake) take() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	asked := f.asked
	f.asked = nil
	return asked
}
