package daemon

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/airesdev/aires"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fake is an engine whose runs end when they are told to.
type fake struct {
	mu    sync.Mutex
	runs  map[string]*fakeRun
	asked []string // run ids in the order they were begun
	began chan string
	ids   int
	free  bool  // runs end at once
	down  error // no host answers
}

type fakeRun struct {
	end    chan aires.Status
	report *aires.Report
	once   sync.Once
}

func newFake() *fake { return &fake{runs: map[string]*fakeRun{}, began: make(chan string, 1000)} }

func (f *fake) NewID(time.Time) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ids++
	return fmt.Sprintf("r%05d", f.ids)
}

func (f *fake) Mask(s string) string { return s }

func (f *fake) Read(s aires.Submission) (*aires.Dossier, error) {
	d := &aires.Dossier{}
	d.Analysis.Summary.Errors = 1
	return d, nil
}

func (f *fake) Gather(_ context.Context, d *aires.Dossier, _ string) error {
	d.Evidence = []aires.Evidence{{ID: "E1"}}
	return nil
}

func (f *fake) Submit(_ context.Context, s aires.Submission) (aires.Run, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	run := aires.Run{ID: s.ID, Title: s.Title, Status: aires.StatusRunning, Priority: s.Priority}
	r := &fakeRun{end: make(chan aires.Status, 1), report: &aires.Report{Run: run}}
	switch {
	case f.down != nil:
		r.end <- aires.StatusPartial
	case f.free:
		r.end <- aires.StatusComplete
	}
	f.runs[s.ID] = r
	f.asked = append(f.asked, s.ID)
	f.began <- s.ID
	return run, nil
}

func (f *fake) get(id string) *fakeRun {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.runs[id]
}

func (f *fake) Events(_ context.Context, id string, _ int64) iter.Seq2[aires.Event, error] {
	r := f.get(id)
	return func(yield func(aires.Event, error) bool) {
		yield(aires.Event{Type: aires.EventRunStarted}, nil)
		yield(aires.Event{Type: aires.EventNodeProgress, Node: "n"}, nil)
		status := <-r.end
		r.report.Run.Status, r.report.Run.Ended = status, time.Now()
		yield(aires.Event{Type: aires.EventNodeEnded, Node: "n"}, nil)
		yield(aires.Event{Type: aires.EventRunEnded, Status: status}, nil)
	}
}

func (f *fake) Cancel(_ context.Context, id string) error {
	r := f.get(id)
	r.once.Do(func() {
		select {
		case r.end <- aires.StatusCancelled:
		default:
		}
	})
	return nil
}

func (f *fake) Report(_ context.Context, id string) (*aires.Report, error) {
	return f.get(id).report, nil
}

func (f *fake) Draft(r aires.Run, d *aires.Dossier) *aires.Report {
	return &aires.Report{Run: r, Analysis: d.Analysis, Evidence: d.Evidence}
}

func (f *fake) Forget(string) {}

func (f *fake) Outage(context.Context) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.down
}

func (f *fake) setDown(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.down = err
}

func start(t *testing.T, dir string, f *fake, c Config) *Daemon {
	t.Helper()
	c.Engine, c.Store = f, dir
	d, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// stop parks what is on its way.
func stop(t *testing.T, d *Daemon) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := d.Drain(ctx); err != nil {
		t.Error(err)
	}
}

func submit(t *testing.T, d *Daemon, s aires.Submission) aires.Run {
	t.Helper()
	s.Log = strings.NewReader("x")
	run, err := d.Submit(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// events follows a run to its end.
func events(t *testing.T, d *Daemon, id string, after int64) []string {
	t.Helper()
	var got []string
	seq := after
	for e, err := range d.Events(t.Context(), id, after) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Type == aires.EventNodeProgress {
			continue
		}
		if seq++; e.Seq != seq {
			t.Errorf("event %d of %s after event %d", e.Seq, id, seq-1)
		}
		got = append(got, string(e.Type))
	}
	return got
}

const story = "run.queued run.started node.ended run.ended"

func TestRunFromQueueToReport(t *testing.T) {
	f := newFake()
	d := start(t, t.TempDir(), f, Config{Workspaces: map[string]string{"shop": "/shop"}})
	defer stop(t, d)
	run := submit(t, d, aires.Submission{Title: "make", Workspace: "shop"})
	if run.Status != aires.StatusQueued {
		t.Errorf("accepted as %s", run.Status)
	}
	<-f.began
	f.get(run.ID).end <- aires.StatusPartial
	if got := strings.Join(events(t, d, run.ID, 0), " "); got != story {
		t.Errorf("events %s", got)
	}
	if got := strings.Join(events(t, d, run.ID, 3), " "); got != "run.ended" {
		t.Errorf("events after the third %s", got)
	}
	rep, err := d.Report(t.Context(), run.ID)
	if err != nil || rep.Run.Status != aires.StatusPartial || rep.Run.Workspace != "shop" || rep.Run.Queued.IsZero() {
		t.Errorf("report %+v, %v", rep.Run, err)
	}
}

func TestPriorityAndReserve(t *testing.T) {
	f := newFake()
	d := start(t, t.TempDir(), f, Config{Active: 1})
	defer stop(t, d)
	first := submit(t, d, aires.Submission{Title: "first"})
	<-f.began
	low := submit(t, d, aires.Submission{Title: "low", Priority: aires.PriorityLow})
	normal := submit(t, d, aires.Submission{Title: "normal"})
	critical := submit(t, d, aires.Submission{Title: "critical", Priority: aires.PriorityCritical})
	if got := <-f.began; got != critical.ID {
		t.Errorf("%s began beside the first, not the critical one", got)
	}
	for _, want := range []string{first.ID, critical.ID} {
		f.get(want).end <- aires.StatusComplete
	}
	for _, want := range []string{normal.ID, low.ID} {
		if got := <-f.began; got != want {
			t.Errorf("%s began, not %s", got, want)
		}
		f.get(want).end <- aires.StatusComplete
	}
}

func TestParkedRunsGoOn(t *testing.T) {
	dir := t.TempDir()
	f := newFake()
	d := start(t, dir, f, Config{Active: 1})
	begun := submit(t, d, aires.Submission{Title: "begun"})
	waiting := submit(t, d, aires.Submission{Title: "waiting", Priority: aires.PriorityLow})
	<-f.began
	stop(t, d)

	f = newFake()
	f.free = true
	d = start(t, dir, f, Config{Active: 1})
	defer stop(t, d)
	if got := strings.Join(events(t, d, begun.ID, 0), " "); !strings.HasPrefix(got, "run.queued") ||
		!strings.HasSuffix(got, "run.resumed run.started node.ended run.ended") || strings.Count(got, "run.ended") != 1 {
		t.Errorf("events of what had begun: %s", got)
	}
	if got := strings.Join(events(t, d, waiting.ID, 0), " "); got != story {
		t.Errorf("events of what had waited: %s", got)
	}
}

func TestDrainLetsRunsEnd(t *testing.T) {
	f := newFake()
	d := start(t, t.TempDir(), f, Config{})
	run := submit(t, d, aires.Submission{Title: "make"})
	<-f.began
	ended := make(chan error)
	go func() { ended <- d.Drain(context.Background()) }()
	for { // Drain refuses before it waits
		_, err := d.Submit(t.Context(), aires.Submission{Title: "late", Log: strings.NewReader("x")})
		if aires.KindOf(err) == aires.ErrorBusy {
			break
		}
	}
	f.get(run.ID).end <- aires.StatusComplete
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if s := f.get(run.ID).report.Run.Status; s != aires.StatusComplete {
		t.Errorf("it ended %s", s)
	}
}

func TestCancelRetryDelete(t *testing.T) {
	f := newFake()
	d := start(t, t.TempDir(), f, Config{Active: 1})
	defer stop(t, d)
	running := submit(t, d, aires.Submission{Title: "running"})
	<-f.began
	waiting := submit(t, d, aires.Submission{Title: "waiting"})
	for _, id := range []string{waiting.ID, running.ID} {
		if err := d.Cancel(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		events(t, d, id, 0)
		if run, err := d.Run(t.Context(), id); err != nil || run.Status != aires.StatusCancelled {
			t.Errorf("%s is %s, %v", id, run.Status, err)
		}
		if rep, err := d.Report(t.Context(), id); err != nil || rep.Run.Status != aires.StatusCancelled {
			t.Errorf("its report: %+v, %v", rep, err)
		}
	}
	again, err := d.Retry(t.Context(), waiting.ID)
	if err != nil || again.ID != waiting.ID {
		t.Fatalf("retry: %+v, %v", again, err)
	}
	<-f.began
	if _, err := d.Retry(t.Context(), waiting.ID); aires.KindOf(err) != aires.ErrorState {
		t.Errorf("retry of a running run: %v", err)
	}
	f.get(waiting.ID).end <- aires.StatusComplete
	if got := strings.Join(events(t, d, waiting.ID, 0), " "); got != "run.queued run.ended run.queued run.started node.ended run.ended" {
		t.Errorf("events of a retried run: %s", got)
	}
	if err := d.Delete(t.Context(), waiting.ID); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		d.Cancel(t.Context(), waiting.ID), d.Delete(t.Context(), waiting.ID),
		second(d.Run(t.Context(), waiting.ID)), second(d.Report(t.Context(), waiting.ID)), second(d.Retry(t.Context(), waiting.ID)),
	} {
		if aires.KindOf(err) != aires.ErrorMissing {
			t.Errorf("of a deleted run: %v", err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestWhatIsRefused(t *testing.T) {
	f := newFake()
	d := start(t, t.TempDir(), f, Config{Active: 1, Queue: 2, Quotas: map[string]int{"team=web": 1}})
	defer stop(t, d)
	web := map[string]string{"team": "web"}
	submit(t, d, aires.Submission{Labels: web})
	<-f.began
	refuse := func(s aires.Submission, kind aires.ErrorKind, why string) {
		t.Helper()
		s.Log = strings.NewReader("x")
		_, err := d.Submit(t.Context(), s)
		if aires.KindOf(err) != kind || !strings.Contains(err.Error(), why) {
			t.Errorf("%+v: %v, not %s with %q", s, err, kind, why)
		}
	}
	refuse(aires.Submission{Labels: web}, aires.ErrorBusy, "quota")
	refuse(aires.Submission{Workspace: "../etc"}, aires.ErrorInput, "no workspace has this name")
	submit(t, d, aires.Submission{Key: "k"})
	if again := submit(t, d, aires.Submission{Key: "k"}); again.ID == "" {
		t.Error("the key's run was not returned")
	}
	refuse(aires.Submission{Key: "k", Title: "other"}, aires.ErrorState, "key")
	submit(t, d, aires.Submission{})
	refuse(aires.Submission{}, aires.ErrorBusy, "queue is full")
	d.Hold("disk", "the disk is nearly full")
	refuse(aires.Submission{}, aires.ErrorBusy, "the disk is nearly full")
	if q := d.Queue(); !slices.Equal(q.Held, []string{"the disk is nearly full"}) || q.Waiting[aires.PriorityNormal] != 2 || q.Active != 1 {
		t.Errorf("queue %+v", q)
	}
}

// Many watchers, some from the middle and some of all runs, see every event once
// and in order, through what memory no longer holds.
func TestWatchersMissNothing(t *testing.T) {
	f := newFake()
	f.free = true
	d := start(t, t.TempDir(), f, Config{Active: 4})
	defer stop(t, d)
	ctx, cancel := context.WithCancelCause(t.Context())
	const runs = 40
	counts := make(chan int, 8)
	for i := range 8 {
		go func() {
			n, last := 0, int64(0)
			for w, err := range d.WatchAll(ctx, 0) {
				if err != nil {
					break
				}
				if w.ID == 0 {
					continue
				}
				if w.ID <= last {
					t.Errorf("watcher %d saw %d after %d", i, w.ID, last)
				}
				if last, n = w.ID, n+1; n == runs*4 {
					break
				}
			}
			counts <- n
		}()
	}
	var ids []string
	for range runs {
		ids = append(ids, submit(t, d, aires.Submission{}).ID)
	}
	for _, id := range ids {
		if got := strings.Join(events(t, d, id, 0), " "); got != story {
			t.Errorf("%s: %s", id, got)
		}
	}
	for range 8 {
		if n := <-counts; n != runs*4 {
			t.Errorf("a watcher of all saw %d events of %d", n, runs*4)
		}
	}
	cancel(errors.New("enough"))
}
