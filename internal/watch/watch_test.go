package watch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/airesdev/aires"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// queue is a service that outlives watchers, as a store does.
type queue struct {
	mu      sync.Mutex
	keys    map[string]string // run by key
	logs    map[string]string // by run
	status  map[string]aires.Status
	err     error // of the next submissions
	arrived chan string
	tell    func(aires.Event)
}

func newQueue() *queue {
	return &queue{
		keys: map[string]string{}, logs: map[string]string{}, status: map[string]aires.Status{},
		arrived: make(chan string, 1000), tell: func(aires.Event) {},
	}
}

func (q *queue) Submit(_ context.Context, s aires.Submission) (aires.Run, error) {
	text, err := io.ReadAll(s.Log)
	if err != nil {
		return aires.Run{}, err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if id := q.keys[s.Key]; id != "" {
		return aires.Run{ID: id}, nil
	}
	if q.err != nil {
		return aires.Run{}, q.err
	}
	id := fmt.Sprintf("run%03d", len(q.keys))
	q.keys[s.Key], q.logs[id], q.status[id] = id, string(text), aires.StatusRunning
	q.arrived <- id
	return aires.Run{ID: id}, nil
}

func (q *queue) Run(_ context.Context, id string) (aires.Run, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return aires.Run{ID: id, Status: q.status[id]}, nil
}

func (q *queue) Report(_ context.Context, id string) (*aires.Report, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	r := &aires.Report{Run: aires.Run{ID: id, Status: q.status[id], Title: q.logs[id], Notice: "no luck"}}
	r.Diagnostics = []aires.Diagnostic{{ID: "d1", Code: "CS0246", Symbols: []aires.Symbol{{Name: "../Widget<T>"}}}}
	r.Causes = []aires.Cause{{ID: "c1", Root: "d1"}}
	return r, nil
}

func (q *queue) end(id string, s aires.Status) {
	q.mu.Lock()
	q.status[id] = s
	tell := q.tell
	q.mu.Unlock()
	tell(aires.Event{Type: aires.EventRunEnded, Run: id})
}

func (q *queue) refuse(err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.err = err
}

// started runs a watcher; the function it returns stops it.
func started(t *testing.T, q *queue, owner string, f Folder) func() {
	t.Helper()
	return startedWith(t, q, q, owner, f)
}

// startedWith is started for a service in front of the queue.
func startedWith(t *testing.T, s Service, q *queue, owner string, f Folder) func() {
	t.Helper()
	f.Settle = 5 * time.Millisecond
	w := New(Config{
		Service: s, Folders: []Folder{f}, Owner: owner, Poll: 10 * time.Millisecond, MaxSize: 1000,
		Formats: []Format{{".md", func(w io.Writer, r *aires.Report) error {
			_, err := io.WriteString(w, r.Run.Title)
			return err
		}}},
	})
	q.mu.Lock()
	before := q.tell
	q.tell = func(e aires.Event) { before(e); w.Observe(e) }
	q.mu.Unlock()
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { w.Run(ctx) })
	return func() { cancel(); running.Wait() }
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// until waits for what the watcher does in the folder. It polls: no file system
// tells all tests run on.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	look := time.NewTicker(2 * time.Millisecond)
	defer look.Stop()
	limit := time.After(20 * time.Second)
	for !holds() {
		select {
		case <-look.C:
		case <-limit:
			t.Fatal("it did not happen: " + what)
		}
	}
}

func files(dir string) []string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if e.Type().IsRegular() && !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	return names
}

func has(path string) func() bool {
	return func() bool { _, err := os.Stat(path); return err == nil }
}

func TestFileBecomesBooklet(t *testing.T) {
	dir, out := t.TempDir(), t.TempDir()
	q := newQueue()
	defer started(t, q, "a", Folder{Path: dir, Pattern: "*.log", Output: out})()
	put(t, filepath.Join(dir, "build.log"), "the log")
	put(t, filepath.Join(dir, "notes.txt"), "not taken")
	put(t, filepath.Join(dir, ".build.log"), "not taken")
	id := <-q.arrived
	q.end(id, aires.StatusPartial)
	until(t, "processed", has(filepath.Join(dir, processed, "build.log")))
	booklet, err := os.ReadFile(filepath.Join(out, "CS0246_Widget-T_run000.md"))
	if err != nil || string(booklet) != "the log" {
		t.Errorf("booklet %q, %v; there is %v", booklet, err, files(out))
	}
	if left := files(dir); len(left) != 1 || len(files(filepath.Join(dir, processing))) != 0 {
		t.Errorf("left in the folder: %v", left)
	}
}

func TestFailedFilesSayWhy(t *testing.T) {
	dir := t.TempDir()
	q := newQueue()
	defer started(t, q, "a", Folder{Path: dir})()
	put(t, filepath.Join(dir, "huge.log"), strings.Repeat("x", 2000))
	until(t, "huge failed", has(filepath.Join(dir, failed, "huge.log")))
	q.refuse(&aires.Error{Kind: aires.ErrorInput, Op: "read log", Err: errors.New("it is empty")})
	put(t, filepath.Join(dir, "empty.log"), "")
	until(t, "empty failed", has(filepath.Join(dir, failed, "empty.log")))
	q.refuse(nil)
	put(t, filepath.Join(dir, "lost.log"), "x")
	q.end(<-q.arrived, aires.StatusCancelled)
	until(t, "lost failed", has(filepath.Join(dir, failed, "lost.log")))
	for name, why := range map[string]string{"huge": "at most 1000 are taken", "empty": "it is empty", "lost": "no luck"} {
		text, err := os.ReadFile(filepath.Join(dir, failed, name+".log.reason.txt"))
		if err != nil || !strings.Contains(string(text), why) {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
}

// A file that is still written stays, however long nothing comes.
func TestOpenFilesAreLeftAlone(t *testing.T) {
	dir := t.TempDir()
	file, err := os.Create(filepath.Join(dir, "slow.log"))
	if err != nil {
		t.Fatal(err)
	}
	if !written(file.Name()) {
		t.Skip("this system does not tell who writes a file")
	}
	q := newQueue()
	defer started(t, q, "a", Folder{Path: dir})()
	put(t, filepath.Join(dir, "quick.log"), "quick")
	if first := q.logs[<-q.arrived]; first != "quick" {
		t.Errorf("taken first: %q", first)
	}
	if _, err := io.WriteString(file, "slow, but whole"); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	if second := q.logs[<-q.arrived]; second != "slow, but whole" {
		t.Errorf("taken second: %q", second)
	}
}

func TestBusyServiceLeavesFilesWhereTheyAre(t *testing.T) {
	dir := t.TempDir()
	q := newQueue()
	q.refuse(&aires.Error{Kind: aires.ErrorBusy, Op: "submit", Err: errors.New("the queue is full")})
	defer started(t, q, "a", Folder{Path: dir})()
	for i := range 5 {
		put(t, filepath.Join(dir, fmt.Sprintf("%d.log", i)), "x")
	}
	until(t, "all wait", func() bool { return len(files(dir))+len(files(filepath.Join(dir, processing))) == 5 })
	q.refuse(nil)
	for range 5 {
		q.end(<-q.arrived, aires.StatusComplete)
	}
	until(t, "all processed", func() bool { return len(files(filepath.Join(dir, processed))) == 5 })
}

// Several daemons on one folder, each stopped and started again and again: every
// file makes one run and one booklet.
func TestExactlyOneBookletPerFile(t *testing.T) {
	dir, out := t.TempDir(), t.TempDir()
	q := newQueue()
	const count = 60
	var daemons []func()
	for _, owner := range []string{"a", "b", "c"} {
		daemons = append(daemons, started(t, q, owner, Folder{Path: dir, Output: out}))
	}
	for i := range count {
		put(t, filepath.Join(dir, fmt.Sprintf("%03d.log", i)), fmt.Sprint(i))
		if i%10 == 0 {
			n := i / 10 % 3
			daemons[n]()
			daemons[n] = started(t, q, string(rune('a'+n)), Folder{Path: dir, Output: out})
		}
	}
	for range count {
		q.end(<-q.arrived, aires.StatusComplete)
	}
	for i := range daemons { // what one was stopped with it finishes after its start
		daemons[i]()
		daemons[i] = started(t, q, string(rune('a'+i)), Folder{Path: dir, Output: out})
	}
	until(t, "all processed", func() bool { return len(files(filepath.Join(dir, processed))) == count })
	for _, stop := range daemons {
		stop()
	}
	seen := map[string]bool{}
	for _, name := range files(out) {
		text, err := os.ReadFile(filepath.Join(out, name))
		if err != nil || seen[string(text)] {
			t.Errorf("%s: booklet of log %q again, %v", name, text, err)
		}
		seen[string(text)] = true
	}
	if len(seen) != count || len(q.keys) != count {
		t.Errorf("%d booklets and %d runs of %d files", len(seen), len(q.keys), count)
	}
}

// crowd is a service that takes its time, unless many ask at once.
type crowd struct {
	*queue
	submits, reports gate
}

// many is how many must be asked for at once; files that are seen later come in
// a smaller group.
const many = together / 4

type gate struct {
	mu   sync.Mutex
	here int
	open chan struct{} // closed when many are there
}

func (g *gate) pass() {
	g.mu.Lock()
	if g.here++; g.here == many {
		close(g.open)
	}
	g.mu.Unlock()
	select {
	case <-g.open:
	case <-time.After(200 * time.Millisecond):
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	select {
	case <-g.open:
	default:
		g.here--
	}
}

func (c *crowd) Submit(ctx context.Context, s aires.Submission) (aires.Run, error) {
	c.submits.pass()
	return c.queue.Submit(ctx, s)
}

func (c *crowd) Report(ctx context.Context, id string) (*aires.Report, error) {
	c.reports.pass()
	return c.queue.Report(ctx, id)
}

// Files do not wait for one another, neither when they are taken nor when they
// are finished.
func TestManyFilesAtOnce(t *testing.T) {
	q, dir := newQueue(), t.TempDir()
	c := &crowd{queue: q, submits: gate{open: make(chan struct{})}, reports: gate{open: make(chan struct{})}}
	for i := range together {
		put(t, filepath.Join(dir, fmt.Sprintf("%d.log", i)), "x")
	}
	defer startedWith(t, c, q, "a", Folder{Path: dir})()
	for range together {
		q.end(<-q.arrived, aires.StatusComplete)
	}
	until(t, "all are finished", func() bool {
		done, _ := os.ReadDir(filepath.Join(dir, processed))
		return len(done) == together
	})
	for what, g := range map[string]*gate{"taken": &c.submits, "finished": &c.reports} {
		select {
		case <-g.open:
		default:
			t.Errorf("files are %s one after another", what)
		}
	}
}
