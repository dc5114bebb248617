package modelsim_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/sync/errgroup"

	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/model/ollama"
	"github.com/airesdev/aires/internal/modelsim"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// scene is a simulated host with a client, on virtual time.
type scene struct {
	*testing.T
	host   *modelsim.Host
	client *ollama.Client
	start  time.Time
	asked  sync.WaitGroup

	mu   sync.Mutex
	ends map[string]ending
}

// ending is how and when a question ended, counted from the scene's start.
type ending struct {
	at  time.Duration
	err error
}

// play runs f in a bubble of virtual time, against a host where an answer
// takes one second and a load ten.
func play(t *testing.T, c modelsim.Config, f func(*scene)) {
	t.Helper()
	if c.Models == nil {
		for _, name := range []string{"a", "b", "c"} {
			c.Models = append(c.Models, modelsim.Model{Name: name, Load: 10 * time.Second})
		}
	}
	c.Latency = time.Second
	synctest.Test(t, func(t *testing.T) {
		s := &scene{T: t, host: modelsim.New(c), start: time.Now(), ends: map[string]ending{}}
		s.client = ollama.New(&url.URL{Scheme: "http", Host: "sim"}, model.HTTPConfig{Transport: s.host.Transport()})
		f(s)
		s.asked.Wait()
		s.client.Close()
		s.host.Close()
	})
}

// ask sends a question and returns when it stands in the host's queue.
func (s *scene) ask(ctx context.Context, id, name string) {
	s.asked.Go(func() {
		_, err := s.client.Chat(ctx, model.Request{Model: name, Prompt: id, Context: 1024}, nil)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.ends[id] = ending{time.Since(s.start), err}
	})
	synctest.Wait()
}

// want checks when questions ended, in seconds.
func (s *scene) want(seconds map[string]int) {
	s.Helper()
	s.asked.Wait()
	for id, sec := range seconds {
		if e := s.ends[id]; e.err != nil || e.at != time.Duration(sec)*time.Second {
			s.Errorf("%s ended after %v with %v, want %d s", id, e.at, e.err, sec)
		}
	}
}

func TestSlotsAreServedInOrderOfArrival(t *testing.T) {
	play(t, modelsim.Config{Slots: 2}, func(s *scene) {
		for i := range 5 {
			s.ask(s.Context(), fmt.Sprint(i), "a")
		}
		s.want(map[string]int{"0": 11, "1": 11, "2": 12, "3": 12, "4": 13})
		c := s.host.Counters()
		if c.Peak != 2 || c.PeakModel["a"] != 2 || c.Loads != 1 || c.Answered != 5 || c.PerModel["a"] != 5 || c.InFlight != 0 || c.Waiting != 0 {
			s.Errorf("counters %+v", c)
		}
	})
}

// The head of the load queue waits until the model it pushes out is idle, and
// meanwhile blocks those behind it; but whoever wants the loaded model is
// admitted past them.
func TestHeadOfTheLoadQueueBlocks(t *testing.T) {
	play(t, modelsim.Config{MaxLoaded: 1}, func(s *scene) {
		s.ask(s.Context(), "a1", "a") // loads a: 0–10, runs 10–11
		s.ask(s.Context(), "b1", "b") // waits for a to be idle
		s.ask(s.Context(), "c1", "c") // waits behind b
		s.ask(s.Context(), "a2", "a") // a is on its way: runs 11–12, delaying b
		s.want(map[string]int{"a1": 11, "a2": 12, "b1": 23, "c1": 34})
		if c := s.host.Counters(); c.Loads != 3 || c.Peak != 1 {
			s.Errorf("counters %+v", c)
		}
	})
}

func TestIdleModelIsPushedOutFirst(t *testing.T) {
	play(t, modelsim.Config{MaxLoaded: 2}, func(s *scene) {
		s.ask(s.Context(), "a1", "a")
		s.want(map[string]int{"a1": 11})
		s.ask(s.Context(), "b1", "b") // 11–22
		s.want(map[string]int{"b1": 22})
		s.ask(s.Context(), "a2", "a") // busy 22–23, so that b is the victim
		s.ask(s.Context(), "c1", "c") // 22–33
		s.want(map[string]int{"a2": 23, "c1": 33})
		if got := s.host.Loaded(); !slices.Equal(got, []string{"a", "c"}) {
			s.Errorf("loaded %v, want a and c", got)
		}
	})
}

func TestAnotherContextLoadsAnew(t *testing.T) {
	play(t, modelsim.Config{}, func(s *scene) {
		for _, context := range []int{1024, 1024, 2048} {
			if _, err := s.client.Chat(s.Context(), model.Request{Model: "a", Prompt: "x", Context: context}, nil); err != nil {
				s.Error(err)
			}
		}
		if c := s.host.Counters(); c.Loads != 2 {
			s.Errorf("%d loads, want 2", c.Loads)
		}
	})
}

func TestFullQueueRefuses(t *testing.T) {
	play(t, modelsim.Config{MaxLoaded: 1, MaxQueue: 1}, func(s *scene) {
		s.ask(s.Context(), "a", "a") // loading: no longer in the queue
		s.ask(s.Context(), "b", "b") // head of the queue: being worked on
		s.ask(s.Context(), "c", "c") // the one in the queue
		s.ask(s.Context(), "d", "b") // one too many
		if err := s.ends["d"].err; model.KindOf(err) != model.KindBusy {
			s.Errorf("got %v, want busy", err)
		}
		s.ask(s.Context(), "e", "a") // its model is there: no queue for it
		s.want(map[string]int{"a": 11, "e": 12, "b": 23, "c": 34})
		if c := s.host.Counters(); c.Refused != 1 {
			s.Errorf("%d refused", c.Refused)
		}
	})
}

// Who leaves a queue frees its place; who leaves while loading ends the load,
// and those who waited with him start one of their own.
func TestLeaving(t *testing.T) {
	play(t, modelsim.Config{MaxLoaded: 1}, func(s *scene) {
		ctx, cancel := context.WithCancel(s.Context())
		s.ask(ctx, "loader", "a")
		s.ask(s.Context(), "joined", "a")
		queued, leave := context.WithCancel(s.Context())
		s.ask(queued, "queued", "b")
		s.ask(s.Context(), "last", "c")
		time.AfterFunc(5*time.Second, cancel)
		time.AfterFunc(7*time.Second, leave)
		s.want(map[string]int{"joined": 16, "last": 27})
		for id, at := range map[string]time.Duration{"loader": 5 * time.Second, "queued": 7 * time.Second} {
			if e := s.ends[id]; model.KindOf(e.err) != model.KindCancelled || e.at != at {
				s.Errorf("%s ended after %v with %v", id, e.at, e.err)
			}
		}
		if c := s.host.Counters(); c.Aborted != 2 || c.Loads != 3 {
			s.Errorf("counters %+v", c)
		}
	})
}

func TestIdleModelsAreUnloadedInTime(t *testing.T) {
	play(t, modelsim.Config{KeepAlive: time.Minute}, func(s *scene) {
		s.ask(s.Context(), "1", "a")
		s.want(map[string]int{"1": 11})
		timer := time.NewTimer(59 * time.Second)
		<-timer.C
		if got := s.host.Loaded(); len(got) != 1 {
			s.Errorf("loaded %v after 59 s", got)
		}
		timer.Reset(time.Second)
		<-timer.C
		if got := s.host.Loaded(); len(got) != 0 {
			s.Errorf("loaded %v after 60 s", got)
		}
	})
}

func TestKillAbortsEverybody(t *testing.T) {
	play(t, modelsim.Config{MaxLoaded: 1}, func(s *scene) {
		s.ask(s.Context(), "running", "a")
		s.ask(s.Context(), "waiting", "a")
		s.ask(s.Context(), "queued", "b")
		time.AfterFunc(10500*time.Millisecond, s.host.Kill)
		s.asked.Wait()
		for _, id := range []string{"running", "waiting", "queued"} {
			if e := s.ends[id]; model.KindOf(e.err) != model.KindCutOff || e.at != 10500*time.Millisecond {
				s.Errorf("%s ended after %v with %v", id, e.at, e.err)
			}
		}
		if err := s.host.Revive(); err != nil {
			s.Fatal(err)
		}
		s.ask(s.Context(), "again", "a")
		s.asked.Wait()
		if e := s.ends["again"]; e.err != nil || e.at != 21500*time.Millisecond {
			s.Errorf("after the revival: %v, %v", e.at, e.err)
		}
		if c := s.host.Counters(); c.InFlight != 0 || c.Waiting != 0 || c.Aborted != 3 {
			s.Errorf("counters %+v", c)
		}
	})
}

func TestBatchesSlowDown(t *testing.T) {
	c := modelsim.Config{
		Models: []modelsim.Model{{Name: "a", AnswerRate: 10}}, Slots: 2, BatchCost: 0.5,
		Answer: func(modelsim.Call) (string, error) { return "0123456789012345678901234567890123456789", nil }, // ten tokens
	}
	play(t, c, func(s *scene) {
		s.ask(s.Context(), "1", "a")
		s.ask(s.Context(), "2", "a")
		s.asked.Wait()
		for id, e := range s.ends {
			if want := 2500 * time.Millisecond; e.at != want {
				s.Errorf("%s ended after %v, want %v", id, e.at, want)
			}
		}
	})
}

// On a shared GPU prompts are read one by one, answers are batched by model,
// and a system text costs nothing the second time, until its model has gone.
func TestSharedGPU(t *testing.T) {
	c := modelsim.Config{
		Models: []modelsim.Model{{Name: "a"}, {Name: "b"}}, Slots: 2, MaxLoaded: 1,
		SharedGPU: true, PromptRate: 1, AnswerRate: 1, BatchCost: 0.5,
		Answer: func(modelsim.Call) (string, error) { return "0123456789", nil }, // three tokens
	}
	synctest.Test(t, func(t *testing.T) {
		h := modelsim.New(c)
		defer h.Close()
		client := h.Client()
		defer client.CloseIdleConnections()
		ask := func(model string) error {
			body := fmt.Sprintf(`{"model":%q,"messages":[{"role":"system","content":"eight by"},{"role":"user","content":"four"}]}`, model)
			r, err := client.Post("http://sim/api/chat", "application/json", strings.NewReader(body))
			if err != nil {
				return err
			}
			_, err = io.Copy(io.Discard, r.Body)
			return errors.Join(err, r.Body.Close())
		}
		for _, step := range []struct {
			models string
			want   time.Duration
		}{
			{"a", 6 * time.Second}, // 2 + 1 to read, 3 to write
			{"a", 4 * time.Second}, // the system text is known
			{"b", 6 * time.Second}, // a has to go
			{"a", 6 * time.Second}, // and has forgotten
			// Prompts side by side take 2 s; then both write at 2/3 of the speed.
			{"aa", 6500 * time.Millisecond},
		} {
			began := time.Now()
			var all errgroup.Group
			for _, m := range step.models {
				all.Go(func() error { return ask(string(m)) })
			}
			if err := all.Wait(); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(began).Round(time.Millisecond); took != step.want {
				t.Errorf("%s took %s, want %s", step.models, took, step.want)
			}
		}
	})
}

func TestJournal(t *testing.T) {
	c := modelsim.Config{Faults: []modelsim.Fault{
		{Failure: modelsim.FailServer, Model: "a", From: 1, Times: 1},
		{Failure: modelsim.FailSlow, Prompt: "slow", Delay: 5 * time.Second},
	}}
	play(t, c, func(s *scene) {
		s.ask(s.Context(), "1", "a")
		s.asked.Wait()
		s.ask(s.Context(), "2", "a")
		s.asked.Wait()
		s.ask(s.Context(), "slow", "a")
		s.asked.Wait()
		j := s.host.Journal()
		if len(j) != 3 {
			s.Fatalf("%d entries", len(j))
		}
		if e := j[0]; !e.Loaded || e.Started.Sub(e.Arrived) != 10*time.Second || e.Ended.Sub(e.Started) != time.Second || e.Status != 200 {
			s.Errorf("first %+v", e)
		}
		if e := j[1]; e.Failure != modelsim.FailServer || e.Status != 500 || e.Loaded || e.ModelIndex != 1 {
			s.Errorf("second %+v", e)
		}
		if e := j[2]; e.Failure != modelsim.FailSlow || e.Ended.Sub(e.Started) != 6*time.Second || e.Index != 2 {
			s.Errorf("third %+v", e)
		}
		if model.KindOf(s.ends["2"].err) != model.KindServer || s.ends["slow"].err != nil {
			s.Errorf("ends %v", s.ends)
		}
	})
}

// A long day of many questions takes no time and keeps to its limits.
func TestManyQuestions(t *testing.T) {
	c := modelsim.Config{Slots: 3, MaxLoaded: 1, Models: []modelsim.Model{
		{Name: "a", Load: 5 * time.Second, AnswerRate: 20}, {Name: "b", Load: 5 * time.Second, AnswerRate: 20},
	}}
	play(t, c, func(s *scene) {
		for i := range 200 {
			s.ask(s.Context(), fmt.Sprint(i), []string{"a", "b"}[i/100])
		}
		s.asked.Wait()
		for id, e := range s.ends {
			if e.err != nil {
				s.Errorf("%s: %v", id, e.err)
			}
		}
		if c := s.host.Counters(); c.Answered != 200 || c.Peak != 3 || c.Loads != 2 {
			s.Errorf("counters %+v", c)
		}
	})
}
