package chaos

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/airesdev/aires"
)

// buildLog is what a compiler says of one mistake, which no other log has.
func buildLog(symbol string) string {
	return fmt.Sprintf("cc -c src/%[1]s.c -o %[1]s.o\n"+
		"src/%[1]s.c: In function 'main':\n"+
		"src/%[1]s.c:12:5: error: implicit declaration of function '%[1]s' [-Wimplicit-function-declaration]\n"+
		"   12 |     %[1]s();\n      |     ^~~~\nmake: *** [Makefile:3: %[1]s.o] Error 1\n", symbol)
}

// load is what clients and people have given to daemons.
type load struct {
	mu       sync.Mutex
	accepted map[string]string // run by symbol
	dropped  map[string]bool   // by symbol
	problems []string
	enough   atomic.Bool // nothing more is given while it holds
}

func newLoad() *load { return &load{accepted: map[string]string{}, dropped: map[string]bool{}} }

// submit sends a log until it is accepted, whatever happens to the daemon
// meanwhile, and some logs twice. A daemon that takes nothing for minutes does not
// come back any more.
func (l *load) submit(s *server, symbol string, r *rand.Rand) {
	again := r.IntN(4) == 0
	began := time.Now()
	for wait := 20 * time.Millisecond; ; wait = min(2*wait, time.Second) {
		run, err := post(s, symbol)
		if err != nil && time.Since(began) > 3*time.Minute {
			l.mu.Lock()
			l.problems = append(l.problems, fmt.Sprintf("%s takes nothing: %v", s.address, err))
			l.mu.Unlock()
			return
		}
		if err != nil {
			pause(context.Background(), wait)
			continue
		}
		l.mu.Lock()
		if known, twice := l.accepted[symbol]; twice && known != run.ID {
			l.problems = append(l.problems, fmt.Sprintf("%s is run %s, and then %s", symbol, known, run.ID))
		}
		l.accepted[symbol] = run.ID
		l.mu.Unlock()
		if !again {
			return
		}
		again = false
	}
}

// post submits once.
func post(s *server, symbol string) (run aires.Run, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+s.address+"/v1/runs?title="+symbol, strings.NewReader(buildLog(symbol)))
	if err != nil {
		return run, err
	}
	req.Header.Set("Content-Type", "text/plain")
	req.Header.Set("Idempotency-Key", symbol)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return run, err
	}
	defer resp.Body.Close() //nolint:errcheck // it was only read
	if resp.StatusCode >= 300 {
		return run, errors.New(resp.Status)
	}
	return run, json.NewDecoder(resp.Body).Decode(&run)
}

// drop puts a log into a folder: at once by a rename, or piece by piece as a
// build writes it.
func (l *load) drop(folder, symbol string, r *rand.Rand) error {
	l.mu.Lock()
	l.dropped[symbol] = true
	l.mu.Unlock()
	path, text := filepath.Join(folder, symbol), buildLog(symbol)
	if r.IntN(2) == 0 {
		hidden := filepath.Join(folder, "."+symbol)
		return errors.Join(os.WriteFile(hidden, []byte(text), 0o600), os.Rename(hidden, path))
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	half := len(text) / 2
	_, err = io.WriteString(f, text[:half])
	pause(context.Background(), time.Duration(r.IntN(300))*time.Millisecond)
	_, also := io.WriteString(f, text[half:])
	return errors.Join(err, also, f.Close())
}

// watcher follows all events of a daemon through its deaths.
type watcher struct {
	seen []int64
}

// follow reads events until ctx ends, and goes on where it was whenever the
// daemon is back.
func (w *watcher) follow(ctx context.Context, s *server) {
	for ctx.Err() == nil {
		w.connection(ctx, s)
		pause(ctx, 20*time.Millisecond)
	}
}

func (w *watcher) connection(ctx context.Context, s *server) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.address+"/v1/events", nil)
	if err != nil {
		return
	}
	req.Header.Set("Last-Event-ID", strconv.FormatInt(w.last(), 10))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return // it is dead
	}
	defer resp.Body.Close() //nolint:errcheck // it was only read
	var id int64
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 8<<20)
	for lines.Scan() {
		if text, ok := strings.CutPrefix(lines.Text(), "id:"); ok {
			id, _ = strconv.ParseInt(strings.TrimSpace(text), 10, 64)
		}
		if lines.Text() == "" && id > w.last() { // an event counts once it is whole
			w.seen = append(w.seen, id)
		}
	}
}

func (w *watcher) last() int64 {
	if len(w.seen) == 0 {
		return 0
	}
	return w.seen[len(w.seen)-1]
}

// generator gives work to daemons until ctx ends: clients to each, and people
// to a folder that all watch.
func (l *load) generate(ctx context.Context, t *testing.T, servers []*server, folder string, r func(n uint64) *rand.Rand, gap time.Duration) *sync.WaitGroup {
	var all sync.WaitGroup
	source := func(name string, r *rand.Rand, give func(symbol string)) {
		all.Go(func() {
			for i := 0; pause(ctx, gap/2+time.Duration(r.Int64N(int64(gap)))); {
				if !l.enough.Load() {
					give(fmt.Sprintf("lost_%s_%04d_end", name, i))
					i++
				}
			}
		})
	}
	for i, s := range servers {
		for j := range 2 {
			r := r(uint64(10*i + j))
			source(fmt.Sprintf("client%d%d", i, j), r, func(symbol string) { l.submit(s, symbol, r) })
		}
	}
	r2 := r(1000)
	source("file", r2, func(symbol string) {
		if err := l.drop(folder, symbol, r2); err != nil {
			t.Error(err)
		}
	})
	return &all
}
