package ollama_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/model/modeltest"
	"github.com/airesdev/aires/internal/model/ollama"
	"github.com/airesdev/aires/internal/modelsim"
)

// Every way to fail, those under status 200 included, has its kind and tells
// the scheduler what may be done about it.
func TestFailures(t *testing.T) {
	for _, c := range []struct {
		failure                     modelsim.Failure
		kind                        model.Kind
		phase                       model.Phase
		transient, fault, elsewhere bool
	}{
		{failure: modelsim.FailBusy, kind: model.KindBusy, transient: true, elsewhere: true},
		{failure: modelsim.FailMissing, kind: model.KindModelMissing, elsewhere: true},
		{failure: modelsim.FailTooLong, kind: model.KindPromptTooLong},
		{failure: modelsim.FailBadRequest, kind: model.KindBadRequest},
		{failure: modelsim.FailUnauth, kind: model.KindUnauthorized, fault: true, elsewhere: true},
		{failure: modelsim.FailServer, kind: model.KindServer, fault: true, elsewhere: true},
		{failure: modelsim.FailRunner, kind: model.KindRunner, transient: true, fault: true, elsewhere: true},
		{failure: modelsim.FailRefuse, kind: model.KindCutOff, transient: true, fault: true, elsewhere: true},
		{failure: modelsim.FailCut, kind: model.KindCutOff, transient: true, fault: true, elsewhere: true},
		{failure: modelsim.FailNoDone, kind: model.KindIncomplete, transient: true},
		{failure: modelsim.FailDoneFalse, kind: model.KindIncomplete, transient: true},
		{failure: modelsim.FailErrorLine, kind: model.KindServer, fault: true, elsewhere: true},
		{failure: modelsim.FailLength, kind: model.KindLength},
		{failure: modelsim.FailEmpty, kind: model.KindBadAnswer},
		{failure: modelsim.FailGarbage, kind: model.KindGarbage, fault: true, elsewhere: true},
		{failure: modelsim.FailHTML, kind: model.KindGarbage, fault: true, elsewhere: true},
		{failure: modelsim.FailSpace, kind: model.KindBadAnswer},
		{failure: modelsim.FailFlood, kind: model.KindBadAnswer},
		{failure: modelsim.FailWrongModel, kind: model.KindBadAnswer},
		{failure: modelsim.FailHang, kind: model.KindTimeout, phase: model.PhaseFirstByte, transient: true, fault: true, elsewhere: true},
		{failure: modelsim.FailStall, kind: model.KindTimeout, phase: model.PhaseChunk, fault: true, elsewhere: true},
	} {
		t.Run(string(c.failure), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, _ := connect(t, modelsim.Config{
					Models: []modelsim.Model{{Name: modeltest.Model}},
					Faults: []modelsim.Fault{{Failure: c.failure, Times: 1}},
				}, model.Timeouts{})
				_, err := client.Chat(t.Context(), modeltest.Question(), nil)
				e, ok := errors.AsType[*model.Error](err)
				if !ok || e.Kind != c.kind || e.Phase != c.phase {
					t.Fatalf("got %v, want kind %s", err, c.kind)
				}
				if e.Transient() != c.transient || e.HostFault() != c.fault || e.Elsewhere() != c.elsewhere {
					t.Errorf("transient %v, host fault %v, elsewhere %v", e.Transient(), e.HostFault(), e.Elsewhere())
				}
				if e.Host != client.Host() || e.Model != modeltest.Model || strings.ContainsAny(e.Error(), "\n\r") {
					t.Errorf("%q lacks its host or model, or is not one line", e)
				}
				if _, err := client.Chat(t.Context(), modeltest.Question(), nil); err != nil {
					t.Errorf("the next call fails as well: %v", err)
				}
			})
		})
	}
}

func TestTimeoutsAreSplit(t *testing.T) {
	limits := model.Timeouts{Connect: time.Second, FirstByte: 10 * time.Second, Chunk: 3 * time.Second, Total: 60 * time.Second}
	for _, c := range []struct {
		name   string
		config modelsim.Config
		phase  model.Phase // "" for success
		after  time.Duration
	}{
		{"a load within the first byte's time", modelsim.Config{
			Models: []modelsim.Model{{Name: modeltest.Model, Load: 9 * time.Second}},
		}, "", 9 * time.Second},
		{"a load beyond it", modelsim.Config{
			Models: []modelsim.Model{{Name: modeltest.Model, Load: time.Minute}},
		}, model.PhaseFirstByte, 10 * time.Second},
		{"a gap in the answer", modelsim.Config{
			Models: []modelsim.Model{{Name: modeltest.Model}},
			Faults: []modelsim.Fault{{Failure: modelsim.FailStall}},
		}, model.PhaseChunk, 3 * time.Second},
		{"an answer that takes for ever", modelsim.Config{
			Models: []modelsim.Model{{Name: modeltest.Model, AnswerRate: 0.4}},
			Answer: func(modelsim.Call) (string, error) { return strings.Repeat("word", 300), nil },
		}, model.PhaseTotal, 60 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, _ := connect(t, c.config, limits)
				start := time.Now()
				_, err := client.Chat(t.Context(), modeltest.Question(), nil)
				if e, ok := errors.AsType[*model.Error](err); c.phase == "" && err != nil || c.phase != "" && (!ok || e.Phase != c.phase) {
					t.Fatalf("got %v, want phase %q", err, c.phase)
				}
				if took := time.Since(start); took != c.after {
					t.Errorf("took %v, want %v", took, c.after)
				}
			})
		})
	}
}

// A connection that is never made is told from an answer that never comes.
func TestConnectTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// net/http lets a dial go on when its request has left.
		over := make(chan struct{})
		defer close(over)
		silent := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
			<-over
			return nil, net.ErrClosed
		}}
		client := ollama.New(&url.URL{Scheme: "http", Host: "silent"}, model.HTTPConfig{Transport: silent})
		start := time.Now()
		_, err := client.Chat(t.Context(), modeltest.Question(), nil)
		e, ok := errors.AsType[*model.Error](err)
		if !ok || e.Kind != model.KindTimeout || e.Phase != model.PhaseConnect || !e.Transient() {
			t.Errorf("got %v", err)
		}
		if took := time.Since(start); took != model.DefaultConnect {
			t.Errorf("took %v, want %v", took, model.DefaultConnect)
		}
	})
}

func TestKilledAndRevived(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, host := connect(t, modelsim.Config{
			Models: []modelsim.Model{{Name: modeltest.Model, AnswerRate: 10}},
		}, model.Timeouts{})
		time.AfterFunc(time.Second, host.Kill)
		if _, err := client.Chat(t.Context(), modeltest.Question(), nil); model.KindOf(err) != model.KindCutOff {
			t.Errorf("killed in the middle: %v", err)
		}
		_, err := client.Chat(t.Context(), modeltest.Question(), nil)
		e, ok := errors.AsType[*model.Error](err)
		if !ok || e.Kind != model.KindUnreachable || !strings.Contains(e.Hint, "ollama serve") {
			t.Errorf("dead: %v", err)
		}
		if err := host.Revive(); err != nil {
			t.Fatal(err)
		}
		if _, err := client.Chat(t.Context(), modeltest.Question(), nil); err != nil {
			t.Errorf("revived: %v", err)
		}
	})
}

func TestAbortFreesTheSlotAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, host := connect(t, modelsim.Config{
			Models: []modelsim.Model{{Name: modeltest.Model, AnswerRate: 1}},
		}, model.Timeouts{})
		stop := errors.New("run cancelled")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(1500*time.Millisecond, func() { cancel(stop) })
		start := time.Now()
		_, err := client.Chat(ctx, modeltest.Question(), nil)
		if model.KindOf(err) != model.KindCancelled || !errors.Is(err, stop) {
			t.Errorf("got %v", err)
		}
		if took := time.Since(start); took != 1500*time.Millisecond {
			t.Errorf("returned after %v", took)
		}
		synctest.Wait()
		if c := host.Counters(); c.InFlight != 0 || c.Aborted != 1 {
			t.Errorf("the host still has %d in flight, %d aborted", c.InFlight, c.Aborted)
		}
	})
}

func TestHostsOwnDurations(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, _ := connect(t, modelsim.Config{
			Models:  []modelsim.Model{{Name: modeltest.Model, Load: 4 * time.Second, AnswerRate: 100}},
			Latency: time.Second,
		}, model.Timeouts{})
		first := make(chan model.Answer, 1)
		ask := func() model.Answer {
			a, err := client.Chat(t.Context(), modeltest.Question(), nil)
			if err != nil {
				t.Error(err)
			}
			return a
		}
		go func() { first <- ask() }()
		synctest.Wait()
		second := ask()
		a := <-first
		if a.Load != 4*time.Second || a.PromptEval != time.Second || a.Wait != 0 || a.Total != a.Elapsed {
			t.Errorf("first: load %v, prompt %v, wait %v, total %v of %v", a.Load, a.PromptEval, a.Wait, a.Total, a.Elapsed)
		}
		if want := a.PromptEval + a.Eval; second.Wait != want {
			t.Errorf("second waited %v for its slot, want %v", second.Wait, want)
		}
	})
}

func TestLoadPullDescribe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, host := connect(t, modelsim.Config{
			Models:   []modelsim.Model{{Name: modeltest.Model, Context: 4096, Load: 2 * time.Second}},
			Pullable: []modelsim.Model{{Name: "new", Size: 400, Load: 36 * time.Minute}},
		}, model.Timeouts{})
		took, err := client.Load(t.Context(), modeltest.Model, modeltest.Context)
		if err != nil || took != 2*time.Second {
			t.Errorf("load: %v, %v", took, err)
		}
		loaded, err := client.Loaded(t.Context())
		if err != nil || len(loaded) != 1 || loaded[0].Name != modeltest.Model || loaded[0].Context != modeltest.Context {
			t.Errorf("loaded: %+v, %v", loaded, err)
		}
		info, err := client.Describe(t.Context(), modeltest.Model+":latest")
		if err != nil || info.Context != 4096 || info.Name != modeltest.Model {
			t.Errorf("describe: %+v, %v", info, err)
		}
		var done []int64
		err = client.Pull(t.Context(), "new", func(p model.PullProgress) { done = append(done, p.Completed) })
		if err != nil || len(done) != 6 || done[4] != 400 {
			t.Errorf("pull: %v, %v", done, err)
		}
		if err := client.Pull(t.Context(), "nowhere", nil); model.KindOf(err) != model.KindModelMissing {
			t.Errorf("pull of nothing: %v", err)
		}
		if v, err := client.Version(t.Context()); err != nil || v == "" {
			t.Errorf("version: %q, %v", v, err)
		}
		if c := host.Counters(); c.Requests != 0 || c.Loads != 1 {
			t.Errorf("counted %d requests and %d loads", c.Requests, c.Loads)
		}
	})
}

// A refusal says what to do about it, and quotes nothing where nothing was said.
func TestRefusalWithoutWords(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
	}))
	defer server.Close()
	address, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	_, err = ollama.New(address, model.HTTPConfig{}).Models(t.Context())
	if model.KindOf(err) != model.KindUnauthorized || !strings.Contains(err.Error(), "token_env") || strings.Contains(err.Error(), `""`) {
		t.Errorf("got %v", err)
	}
}

func TestRefusedConnectionNamesTheHostOnce(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	address, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	server.Close()
	_, err = ollama.New(address, model.HTTPConfig{}).Models(t.Context())
	if model.KindOf(err) != model.KindUnreachable || strings.Count(err.Error(), address.Host) != 1 {
		t.Errorf("got %v", err)
	}
}
