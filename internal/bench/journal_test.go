package bench

import (
	"slices"
	"testing"
	"time"

	"github.com/airesdev/aires/internal/model"
)

// TestJournals: what any client did is told by the hosts, its blind questions
// included.
func TestJournals(t *testing.T) {
	p := Defaults()
	p.Causes = 3
	for _, backwards := range []bool{false, true} {
		farm, err := Simulate(p, 2000)
		if err != nil {
			t.Fatal(err)
		}
		client, err := dial(farm.URLs[0])
		if err != nil {
			t.Fatal(err)
		}
		for _, questions := range p.Prompts() {
			if backwards {
				slices.Reverse(questions)
			}
			for _, q := range questions {
				if _, err := client.Chat(t.Context(), model.Request{Model: q.Model, System: q.System, Prompt: q.Prompt}, nil); err != nil {
					t.Fatal(err)
				}
			}
		}
		r := farm.Result("one by one")
		release(client)
		farm.Close()
		blind := 0
		if backwards {
			blind = 3 * p.Causes
		}
		if r.Booklets != 3 || r.Blind != blind || r.Loads != 12 || r.Peak != 1 || r.Failed+r.Refused > 0 || r.Ratio < 1 {
			t.Errorf("backwards %v: %+v", backwards, r)
		}
	}
}

// TestUnknownQuestion: a client that asks for something else is lost, not
// counted.
func TestUnknownQuestion(t *testing.T) {
	p := Defaults()
	p.Causes = 1
	farm, err := Simulate(p, 2000)
	if err != nil {
		t.Fatal(err)
	}
	defer farm.Close()
	client, err := dial(farm.URLs[0])
	if err != nil {
		t.Fatal(err)
	}
	defer release(client)
	if _, err := client.Chat(t.Context(), model.Request{Model: "model-a", Prompt: "why"}, nil); model.KindOf(err) != model.KindServer {
		t.Errorf("got %v", err)
	}
	if r := farm.Result("nobody"); r.Booklets != 0 || r.Makespan != 0 {
		t.Errorf("%+v", r)
	}
}

func TestLoadsFromWaits(t *testing.T) {
	const s = time.Second
	l := loads{least: 4 * s}
	l.note("a", 10*s, 9*s)  // loaded from 2 s on, as a load takes 8 s
	l.note("a", 10*s, 8*s)  // waited for the same
	l.note("a", 11*s, 2*s)  // came while it was loaded
	l.note("b", 30*s, 28*s) // waited for a to be idle
	l.note("a", 50*s, 9*s)
	l.note("b", 31*s, 27*s) // told a little later
	want := []Span{
		{Slot: -1, Model: "a", Begin: 2 * s, End: 10 * s, Host: 2},
		{Slot: -1, Model: "b", Begin: 22 * s, End: 30 * s, Host: 2},
		{Slot: -1, Model: "a", Begin: 42 * s, End: 50 * s, Host: 2},
	}
	if got := l.spans(2); !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	unknown := loads{}
	unknown.note("a", 10*s, 9*s)
	if got := unknown.spans(0); got != nil {
		t.Errorf("loads of unknown length: %v", got)
	}
}

func TestRows(t *testing.T) {
	spans := []Span{{Begin: 3, End: 9}, {Begin: 0, End: 5}, {Begin: 5, End: 6}, {Host: 1, Begin: 1, End: 2}, {Begin: 5, End: 7}}
	inRows(spans)
	var rows []int
	for _, s := range spans {
		rows = append(rows, s.Slot)
	}
	if want := []int{0, 0, 1, 0, 2}; !slices.Equal(rows, want) {
		t.Errorf("rows %v of %v, want %v", rows, spans, want)
	}
}

func TestMedian(t *testing.T) {
	r := median([]Result{
		{Makespan: 9, First: 1, Mean: 5, Loads: 1},
		{Makespan: 7, First: 3, Mean: 4, Loads: 2},
		{Makespan: 8, First: 2, Mean: 6, Loads: 3},
	})
	if r.Makespan != 8 || r.First != 2 || r.Mean != 5 || r.Loads != 3 {
		t.Errorf("%+v", r)
	}
}
