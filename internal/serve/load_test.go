package serve

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/daemon"
	"github.com/airesdev/aires/internal/modelsim"
)

// size is what a load is made of: little in a normal test, what the figures ask
// for under make load.
type size struct{ submissions, watchers, runs, queued, cancels int }

func sizeOf(t *testing.T) (s size, full bool) {
	switch {
	case os.Getenv("AIRES_TEST_LOAD") != "":
		return size{submissions: 40_000, watchers: 2000, runs: 24, queued: 10_000, cancels: 40}, true
	case raceOn || testing.Short():
		t.Skip("times mean nothing here")
	}
	return size{submissions: 3000, watchers: 300, runs: 4, queued: 1500, cancels: 8}, false
}

// judge logs a figure, and fails the test where the load is the real one and
// the figure is missed.
func judge(t *testing.T, full, met bool, format string, args ...any) {
	t.Helper()
	verdict := map[bool]string{true: "met", false: "MISSED"}[met]
	t.Logf("figure: "+format+": "+verdict, args...)
	if full && !met {
		t.Errorf("a figure is missed")
	}
}

// kilobyte is a log of 1 KB with one error.
func kilobyte(i int) string {
	log := gccLog + "a.c:" + strconv.Itoa(i%900+10) + ":1: note: here\n"
	for n := 0; len(log) < 1000; n++ {
		log += "gcc -O2 -c file" + strconv.Itoa(n) + ".c -o file" + strconv.Itoa(n) + ".o\n"
	}
	return log
}

// stuck is a model host whose answers take for ever, so that runs stay.
var stuck = modelsim.Config{Slots: 4, Latency: time.Hour}

func TestLoadSubmissions(t *testing.T) {
	n, full := sizeOf(t)
	w := start(t, options{host: stuck, daemon: daemon.Config{Queue: 1 << 20}})
	const clients = 32
	took := make([][]time.Duration, clients)
	var next atomic.Int64
	var all sync.WaitGroup
	began, busy := time.Now(), processor(t)
	for c := range clients {
		all.Go(func() {
			conn, err := net.Dial("tcp", strings.TrimPrefix(w.url, "http://"))
			if err != nil {
				t.Error(err)
				return
			}
			defer conn.Close()
			in := bufio.NewReader(conn)
			for i := int(next.Add(1)); i <= n.submissions; i = int(next.Add(1)) {
				start := time.Now()
				if status, err := post(conn, in, kilobyte(i)); status != http.StatusCreated {
					t.Errorf("status %d, %v", status, err)
					return
				}
				took[c] = append(took[c], time.Since(start))
			}
		})
	}
	all.Wait()
	elapsed := time.Since(began)
	busy = processor(t) - busy
	times := slices.Concat(took...)
	slices.Sort(times)
	rate, p99 := float64(len(times))/elapsed.Seconds(), times[len(times)*99/100]
	judge(t, full, rate >= 2000 && p99 <= 50*time.Millisecond,
		"%d submissions of 1 KB over HTTP, stored durably, by %d clients on the same %d cores: %.0f a second (≥ 2000), p50 %s, p99 %s (≤ 50 ms), %s of processor time each, clients included",
		len(times), clients, runtime.NumCPU(), rate, times[len(times)/2].Round(100*time.Microsecond), p99.Round(100*time.Microsecond),
		(busy / time.Duration(len(times))).Round(10*time.Microsecond))
}

// post submits a log over an open connection, with no more work than that
// takes: the client shares the cores.
func post(conn net.Conn, in *bufio.Reader, log string) (status int, err error) {
	_, err = fmt.Fprintf(conn, "POST /v1/runs?title=make HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s", len(log), log)
	if err != nil {
		return 0, err
	}
	resp, err := http.ReadResponse(in, nil)
	if err != nil {
		return 0, err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode, err
}

// Runs take as long with thousands of watchers as with none. What a run takes
// is given by its model host, as in life; what watchers take is the processor.
func TestLoadWatchers(t *testing.T) {
	n, full := sizeOf(t)
	w := start(t, options{
		host:   modelsim.Config{Slots: 4, PromptRate: 5000, AnswerRate: 200},
		daemon: daemon.Config{Active: 4},
	})
	w.busy(t, 4) // everything was loaded once
	alone := w.busy(t, n.runs)
	before := resident(t)
	leave := w.watch(t, n.watchers)
	watched := w.busy(t, n.runs)
	after := resident(t)
	seen := leave()
	slower := watched.Seconds()/alone.Seconds() - 1
	judge(t, full, slower <= 0.05 && after <= 256<<20,
		"%d watchers of everything on a busy daemon: runs %.1f %% slower (≤ 5), %d runs in %s and %s, %d events sent, resident %d MiB with the model host (≤ 256), %d before",
		n.watchers, 100*slower, n.runs, alone.Round(time.Millisecond), watched.Round(time.Millisecond), seen, after>>20, before>>20)
	if seen < n.watchers*n.runs {
		t.Errorf("watchers saw %d events only", seen)
	}
}

// busy works off runs, a few at a time, and returns how long that takes.
func (w *world) busy(t *testing.T, runs int) time.Duration {
	t.Helper()
	began := time.Now()
	var all sync.WaitGroup
	for i := range runs {
		run, err := w.daemon.Submit(t.Context(), aires.Submission{Title: "make", Log: strings.NewReader(kilobyte(i))})
		if err != nil {
			t.Fatal(err)
		}
		all.Go(func() {
			for _, err := range w.daemon.Events(t.Context(), run.ID, 0) { // to its end
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	return time.Since(began)
}

// watch follows all runs with so many clients, in a process of their own, and
// returns how to end them and how many events they saw.
func (w *world) watch(t *testing.T, clients int) (leave func() int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), watchAt+"="+strings.TrimPrefix(w.url, "http://"), watchBy+"="+strconv.Itoa(clients))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	if _, err := lines.ReadString('\n'); err != nil {
		t.Fatalf("the watchers did not start: %v", err)
	}
	for w.server.Watchers() < clients {
		runtime.Gosched()
	}
	return func() int {
		_ = in.Close()
		text, _ := lines.ReadString('\n')
		seen, err := strconv.Atoi(strings.TrimSpace(text))
		if err := errors.Join(err, cmd.Wait()); err != nil {
			t.Error(err)
		}
		return seen
	}
}

// The environment of this test's binary where it is watchers and nothing else.
const (
	watchAt = "AIRES_TEST_WATCH_AT"
	watchBy = "AIRES_TEST_WATCH_BY"
)

// watchers connects as many as the environment says, and counts what they see
// until standard input ends.
func watchers() error {
	clients, err := strconv.Atoi(os.Getenv(watchBy))
	if err != nil {
		return err
	}
	var seen atomic.Int64
	var conns []net.Conn
	var all sync.WaitGroup
	for range clients {
		conn, err := net.Dial("tcp", os.Getenv(watchAt))
		if err != nil {
			return err
		}
		conns = append(conns, conn)
		if _, err := io.WriteString(conn, "GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
			return err
		}
		all.Go(func() {
			buffer := make([]byte, 32<<10) // no reader of lines: they share the cores with what is measured
			for {
				got, err := conn.Read(buffer)
				seen.Add(int64(bytes.Count(buffer[:got], []byte("\nid: "))))
				if err != nil {
					return
				}
			}
		})
	}
	fmt.Println("ready")
	_, _ = io.Copy(io.Discard, os.Stdin)
	for _, c := range conns {
		_ = c.Close()
	}
	all.Wait()
	fmt.Println(seen.Load())
	return nil
}

// Cancelling a run aborts what is asked of models at once.
func TestLoadCancel(t *testing.T) {
	n, full := sizeOf(t)
	w := start(t, options{host: stuck, daemon: daemon.Config{Active: 64}})
	var worst time.Duration
	for i := range n.cancels {
		run := decode[aires.Run](t, w.ask(t, "POST", "/v1/runs", kilobyte(i), "Content-Type", "text/plain").text)
		for w.host.Counters().InFlight == 0 {
			runtime.Gosched()
		}
		began := time.Now()
		w.ask(t, "POST", "/v1/runs/"+run.ID+"/cancel", "")
		for w.host.Counters().InFlight > 0 {
			runtime.Gosched()
		}
		worst = max(worst, time.Since(began))
		w.ask(t, "GET", "/v1/runs/"+run.ID+"/events", "")
	}
	judge(t, full, worst <= 100*time.Millisecond, "cancel over HTTP of a running run until the host sees its requests aborted: at worst %s of %d (≤ 100 ms)", worst.Round(100*time.Microsecond), n.cancels)
}

// A daemon that finds thousands of runs in its store is soon ready, and small.
func TestLoadQueue(t *testing.T) {
	n, full := sizeOf(t)
	dir := t.TempDir()
	w := begin(t, options{dir: dir, host: stuck})
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for range n.queued / 16 {
				if _, err := w.daemon.Submit(context.Background(), aires.Submission{Title: "make", Log: strings.NewReader(kilobyte(1))}); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	w.stop()
	runtime.GC()
	began := time.Now()
	w = start(t, options{dir: dir, host: stuck})
	got := w.ask(t, "GET", "/v1/queue", "")
	took := time.Since(began)
	if got.StatusCode != http.StatusOK || w.daemon.Queue().Active != 16 {
		t.Fatalf("%s %s", got.Status, got.text)
	}
	judge(t, full, took <= 3*time.Second && resident(t) <= 200<<20,
		"%d queued runs: started and answering after %s (≤ 3 s), resident %d MiB with the test (≤ 200)", n.queued/16*16, took.Round(time.Millisecond), resident(t)>>20)
}

// processor is how much time of processors this process has had, as its system
// says; 0 where it does not.
func processor(t *testing.T) time.Duration {
	t.Helper()
	text, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), ") ") // the name before may hold anything
	var ticks int
	for _, field := range strings.Fields(rest)[11:13] { // utime and stime, in hundredths (proc(5))
		n, err := strconv.Atoi(field)
		if err != nil {
			t.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

// resident is how much memory this process has, as its system says; 0 where it
// does not.
func resident(t *testing.T) int64 {
	t.Helper()
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	pages, err := strconv.ParseInt(strings.Fields(string(text))[1], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return pages * int64(os.Getpagesize())
}
