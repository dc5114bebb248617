package bench

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/airesdev/aires/internal/modelsim/gpu"
)

// lab is a host that batches without loss, whose swaps take 10 s, and what became
// of the requests sent to it.
type lab struct {
	clock
	host *host
	tape []string
}

func newLab(slots, loaded, queue int) *lab {
	l := &lab{}
	l.host = &host{
		clock: &l.clock, slots: slots, loaded: loaded, maxQueue: queue, swap: 10 * time.Second,
		prefix: map[string]float64{"p": 2},
	}
	l.host.gpu = gpu.GPU{Clock: &l.clock}
	return l
}

// ask sends a request that writes for a time.
func (l *lab) ask(at time.Duration, name, model string, write float64) {
	r := &request{model: model, write: write}
	r.done = func(err error) {
		if err != nil {
			l.note("%s %s at %s", name, err, round(l.now))
			return
		}
		l.note("%s %s–%s slot %d", name, round(r.started), round(l.now), r.slot)
	}
	l.at(at, func() { l.host.send(r) })
}

func (l *lab) note(format string, args ...any) { l.tape = append(l.tape, fmt.Sprintf(format, args...)) }

func (l *lab) want(t *testing.T, lines string, loads ...string) {
	t.Helper()
	l.run(idle, noWake)
	if got, want := strings.Join(l.tape, "\n"), strings.Join(strings.FieldsFunc(lines, func(r rune) bool { return r == '\n' || r == '\t' }), "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	var got []string
	for _, l := range l.host.loads {
		got = append(got, fmt.Sprintf("%s %s", l.model, round(l.began)))
	}
	if !slices.Equal(got, loads) {
		t.Errorf("loads %q, want %q", got, loads)
	}
}

// TestSlotsInOrder: two slots, and who came first gets one first, however long
// it takes.
func TestSlotsInOrder(t *testing.T) {
	l := newLab(2, 1, 9)
	l.ask(0, "r1", "a", 4)
	l.ask(0, "r2", "a", 1)
	l.ask(0, "r3", "a", 5)
	l.ask(time.Second, "r4", "a", 1)
	l.want(t, `
		r2 10s–11s slot 1
		r1 10s–14s slot 0
		r4 14s–15s slot 0
		r3 11s–16s slot 1`, "a 0s")
}

// TestHeadBlocks: one model in memory. What has been admitted to it goes on;
// the head of the load queue waits until it is idle and blocks whoever is
// behind; a request for the loaded model passes them all, and so keeps them
// waiting.
func TestHeadBlocks(t *testing.T) {
	l := newLab(1, 1, 9)
	l.ask(0, "a1", "a", 2)
	l.ask(1*time.Second, "b1", "b", 1)
	l.ask(2*time.Second, "c1", "c", 1)
	l.ask(3*time.Second, "a2", "a", 2)
	l.ask(30*time.Second, "a3", "a", 1) // a is gone by then
	l.want(t, `
		a1 10s–12s slot 0
		a2 12s–14s slot 0
		b1 24s–25s slot 0
		c1 35s–36s slot 0
		a3 46s–47s slot 0`, "a 0s", "b 14s", "c 25s", "a 36s")
}

// TestLoadedMeanwhile: who waits for a load that somebody else caused needs
// none of their own.
func TestLoadedMeanwhile(t *testing.T) {
	l := newLab(2, 1, 9)
	l.ask(0, "a1", "a", 1)
	l.ask(0, "b1", "b", 1)
	l.ask(0, "a2", "a", 1)
	l.ask(0, "b2", "b", 1)
	l.want(t, `
		a1 10s–11s slot 0
		a2 10s–11s slot 1
		b1 21s–22s slot 0
		b2 21s–22s slot 1`, "a 0s", "b 11s")
}

// TestVictimByName: of idle models the first by name goes, not the least used.
func TestVictimByName(t *testing.T) {
	l := newLab(1, 2, 9)
	l.ask(0, "b1", "b", 1)
	l.ask(20*time.Second, "a1", "a", 1)
	l.ask(40*time.Second, "c1", "c", 1)
	l.ask(60*time.Second, "b2", "b", 1)
	l.want(t, `
		b1 10s–11s slot 0
		a1 30s–31s slot 0
		c1 50s–51s slot 0
		b2 1m0s–1m1s slot 0`, "b 0s", "a 20s", "c 40s")
}

// TestBusyIsNoVictim: of two models one is busy, so the other goes, though its
// name comes later; and a load beside a running model does not slow it down.
func TestBusyIsNoVictim(t *testing.T) {
	l := newLab(1, 2, 9)
	l.ask(0, "b1", "b", 1)
	l.ask(11*time.Second, "a1", "a", 20)
	l.ask(25*time.Second, "c1", "c", 0)
	l.want(t, `
		b1 10s–11s slot 0
		c1 35s–35s slot 1
		a1 21s–41s slot 0`, "b 0s", "a 11s", "c 25s")
}

// TestQueueFull: the head is being worked on; one more may wait, the next is
// refused. For the loaded model there is no bound.
func TestQueueFull(t *testing.T) {
	l := newLab(1, 1, 1)
	l.ask(0, "a1", "a", 1)
	for i, model := range []string{"b", "c", "d", "a", "a"} {
		l.ask(time.Second, fmt.Sprint("r", i+1), model, 1)
	}
	l.want(t, `
		r3 server busy at 1s
		a1 10s–11s slot 0
		r4 11s–12s slot 0
		r5 12s–13s slot 0
		r1 23s–24s slot 0
		r2 34s–35s slot 0`, "a 0s", "b 13s", "c 24s")
}

// TestPrefixOncePerLoad: the first request after a load reads it, the others
// find it read.
func TestPrefixOncePerLoad(t *testing.T) {
	l := newLab(1, 1, 9)
	l.ask(0, "p1", "p", 1)
	l.ask(0, "p2", "p", 1)
	l.ask(time.Second, "q1", "q", 1)
	l.ask(20*time.Second, "p3", "p", 1)
	l.want(t, `
		p1 10s–13s slot 0
		p2 13s–14s slot 0
		q1 24s–25s slot 0
		p3 35s–38s slot 0`, "p 0s", "q 14s", "p 25s")
}

// TestLoadOnly: an order to load takes no slot, and is done at once when the
// model is there.
func TestLoadOnly(t *testing.T) {
	l := newLab(1, 1, 9)
	order := func(at time.Duration, name, model string) {
		l.at(at, func() {
			l.host.send(&request{model: model, loadOnly: true, done: func(error) { l.note("%s loaded %s", name, round(l.now)) }})
		})
	}
	order(0, "l1", "a")
	l.ask(5*time.Second, "a1", "a", 5)
	order(6*time.Second, "l2", "a")
	order(12*time.Second, "l3", "a")
	order(13*time.Second, "l4", "b")
	l.want(t, `
		l1 loaded 10s
		l2 loaded 10s
		l3 loaded 12s
		a1 10s–15s slot 0
		l4 loaded 25s`, "a 0s", "b 15s")
}
