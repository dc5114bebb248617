package engine_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/engine"
	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/modelsim"
	"github.com/airesdev/aires/internal/redact"
	"github.com/airesdev/aires/internal/sched"
)

// The regular expressions of the highlighter keep a clock going for a while.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/dlclark/regexp2/v2.runClock"))
}

func TestWholeRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScenario(t, 3, modelsim.Config{Models: fourModels, Slots: 4, MaxLoaded: 4, AnswerRate: 200})
		o := s.run(goLog(3), nil)
		if o.report.Run.Status != aires.StatusComplete {
			t.Fatalf("status %s: %s", o.report.Run.Status, o.report.Run.Notice)
		}
		o.inOrder(t)
		o.valid(t, s.cfg.Pipeline)
		// 1 kind of error, 3 causes in 3 stages, 1 overview
		if len(o.report.Findings) != 1+3*3+1 {
			t.Errorf("%d findings", len(o.report.Findings))
		}
		for _, f := range o.report.Findings {
			if f.Outcome != aires.OutcomeSucceeded || f.Tokens.Prompt == 0 || f.Tokens.Answer == 0 || f.Host == "" {
				t.Errorf("finding %+v", f)
			}
		}
	})
}

func TestLimitAndSpeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		run := func(policy sched.Policy) (time.Duration, int) {
			s := newScenario(t, 3, modelsim.Config{Models: fourModels, Slots: 8, MaxLoaded: 4, AnswerRate: 100, Latency: time.Second})
			s.cfg.Schedule.Policy = policy
			o := s.run(goLog(100), nil)
			if o.report.Run.Status != aires.StatusComplete {
				t.Fatalf("%s: %s", o.report.Run.Status, o.report.Run.Notice)
			}
			o.inOrder(t)
			return took(o), s.hosts[0].Counters().Peak
		}
		sequential, one := run(sched.Sequential)
		concurrent, three := run(sched.Concurrent)
		if one != 1 || three != 3 {
			t.Errorf("peak in flight: sequential %d, concurrent %d", one, three)
		}
		ratio := float64(sequential) / float64(concurrent)
		t.Logf("figure: 100 causes, limit 3: sequential ÷ concurrent = %.2f (at least 2.5), peak in flight %d", ratio, three)
		if ratio < 2.5 {
			t.Errorf("ratio %.2f", ratio)
		}
	})
}

func TestHostDiesAndSecondRunAsksOnlyForTheRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScenario(t, 3, modelsim.Config{Models: fourModels, Slots: 4, MaxLoaded: 4, Latency: time.Second}).cached()
		host := s.hosts[0]
		done := 0
		first := s.run(goLog(6), func(_ *engine.Engine, e aires.Event) {
			if e.Type == aires.EventNodeEnded && e.Outcome == aires.OutcomeSucceeded {
				if done++; done == 7 {
					host.Kill()
				}
			}
		})
		first.inOrder(t)
		if first.report.Run.Status != aires.StatusPartial {
			t.Fatalf("status %s", first.report.Run.Status)
		}
		kept := 0
		for _, f := range first.report.Findings {
			if f.Outcome == aires.OutcomeSucceeded {
				kept++
			} else if f.Error == "" && f.Because == "" {
				t.Errorf("%s is missing without a reason", f.Node)
			}
		}
		gaps := 0
		for _, c := range first.report.Booklet.Causes {
			gaps += len(c.Missing)
		}
		if gaps == 0 {
			t.Error("the booklet names no gap")
		}
		if err := host.Revive(); err != nil {
			t.Fatal(err)
		}
		before := host.Counters().Requests
		second := s.run(goLog(6), nil)
		if second.report.Run.Status != aires.StatusComplete {
			for _, f := range second.report.Findings {
				t.Logf("%s %s %s %s", f.Node, f.Outcome, f.Because, f.Error)
			}
			t.Fatalf("second run %s: %s", second.report.Run.Status, second.report.Run.Notice)
		}
		asked, missing := host.Counters().Requests-before, len(second.report.Findings)-kept
		if asked != missing {
			t.Errorf("the second run asked %d times, missing were %d of %d", asked, missing, len(second.report.Findings))
		}
	})
}

func TestModelThatIsNotPulled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScenario(t, 3, modelsim.Config{Models: fourModels[:2], MaxLoaded: 4})
		s.cfg.Pipeline.Stage("booklet").Model = "mistral:7b-instruct"
		s.cfg.Pipeline.Stage("overview").Model = "mistral:7b-instruct"
		o := s.run(goLog(2), nil)
		if o.report.Run.Status != aires.StatusPartial {
			t.Fatalf("status %s", o.report.Run.Status)
		}
		contains(t, o.finding(t, "patterns/c1").Error, "ollama pull codegemma:7b-instruct")
		contains(t, o.report.Run.Notice, "ollama pull codegemma:7b-instruct")
		for _, node := range []string{"context/c1", "booklet/c1", "booklet/c2", "overview/run"} {
			if f := o.finding(t, node); f.Outcome != aires.OutcomeSucceeded {
				t.Errorf("%s %s: %s", node, f.Outcome, f.Error)
			}
		}
	})
}

func TestFailureSkipsDescendantsAndNamesTheRoot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScenario(t, 3, modelsim.Config{
			Models: fourModels, MaxLoaded: 4,
			Faults: []modelsim.Fault{{Failure: modelsim.FailBadRequest, Model: "mistral:7b-instruct"}},
		})
		o := s.run(goLog(1), nil)
		f := o.finding(t, "patterns/c1")
		root := o.report.Findings[0].Node
		if f.Outcome != aires.OutcomeSkipped || f.Because != root {
			t.Errorf("patterns/c1 %s because %q, want skipped because %s", f.Outcome, f.Because, root)
		}
		if b := o.finding(t, "booklet/c1"); b.Outcome != aires.OutcomeSucceeded {
			t.Errorf("booklet/c1 %s: %s", b.Outcome, b.Error)
		}
	})
}

func TestTransientFailuresAreRetriedAndMovedToAnotherHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := modelsim.Config{Models: fourModels, Slots: 4, MaxLoaded: 4, Latency: time.Second}
		s := newScenario(t, 2, sim, sim)
		killed := false
		o := s.run(goLog(8), func(_ *engine.Engine, e aires.Event) {
			if e.Type == aires.EventNodeEnded && !killed {
				killed = true
				s.hosts[0].Kill()
			}
		})
		if o.report.Run.Status != aires.StatusComplete {
			t.Fatalf("%s: %s", o.report.Run.Status, o.report.Run.Notice)
		}
		o.inOrder(t)
	})
}

func TestAnswersAreRepairedOnce(t *testing.T) {
	for _, fail := range []modelsim.Failure{modelsim.FailNotJSON, modelsim.FailInvalid, modelsim.FailLength, modelsim.FailEmpty} {
		for times, want := range map[int]aires.Outcome{1: aires.OutcomeSucceeded, 2: aires.OutcomeFailed} {
			synctest.Test(t, func(t *testing.T) {
				s := newScenario(t, 3, modelsim.Config{
					Models: fourModels, MaxLoaded: 4,
					Faults: []modelsim.Fault{{Failure: fail, Model: "deepseek-coder:6.7b", Times: times}},
				})
				f := s.run(goLog(1), nil).finding(t, "context/c1")
				if f.Outcome != want || f.Repaired != (want == aires.OutcomeSucceeded) {
					t.Errorf("%s × %d: %s, repaired %v: %s", fail, times, f.Outcome, f.Repaired, f.Error)
				}
			})
		}
	}
}

func TestUnknownIDsAreDroppedAndCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScenario(t, 3, modelsim.Config{
			Models: fourModels, MaxLoaded: 4,
			Answer: func(c modelsim.Call) (string, error) {
				if !strings.HasPrefix(c.Model, "deepseek") {
					return modelsim.Generate(c)
				}
				return `{"root_cause":"x","hypotheses":[{"claim":"y","confidence":0.5,"evidence":["E1","E99","E98"]}],"verdict":{"stand":"none","why":"","evidence":[]}}`, nil
			},
		})
		o := s.run(goLog(1), nil)
		f := o.finding(t, "context/c1")
		if len(o.report.Evidence) == 0 {
			t.Fatalf("no evidence: %s", o.report.Run.Notice)
		}
		var answer struct{ Hypotheses []struct{ Evidence []string } }
		if err := json.Unmarshal(f.Answer, &answer); err != nil {
			t.Fatal(err)
		}
		if f.Dropped != 2 || len(answer.Hypotheses[0].Evidence) != 1 {
			t.Errorf("dropped %d, left %v", f.Dropped, answer.Hypotheses[0].Evidence)
		}
	})
}

func TestPromptTooLongIsAskedAgainShorter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var longest, asked int
		s := newScenario(t, 3, modelsim.Config{
			Models: fourModels, MaxLoaded: 4,
			Faults: []modelsim.Fault{{
				Failure: modelsim.FailTooLong, Model: "deepseek-coder:6.7b", Times: 1,
				Match: func(c modelsim.Call) bool { longest = len(c.Prompt); return true },
			}},
			Answer: func(c modelsim.Call) (string, error) {
				if strings.HasPrefix(c.Model, "deepseek") {
					asked = len(c.Prompt)
				}
				return modelsim.Generate(c)
			},
		})
		f := s.run(goLog(1), nil).finding(t, "context/c1")
		if f.Outcome != aires.OutcomeSucceeded || asked > longest {
			t.Errorf("%s (%s), prompts of %d then %d bytes", f.Outcome, f.Error, longest, asked)
		}
	})
}

func TestNoHostGivesEvidenceAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScenario(t, 3, modelsim.Config{Models: fourModels})
		s.hosts[0].Kill()
		o := s.run(goLog(3), nil)
		if o.report.Run.Status != aires.StatusPartial || took(o) > time.Second {
			t.Errorf("%s after %s", o.report.Run.Status, took(o))
		}
		contains(t, o.report.Run.Notice, "aires doctor")
		if len(o.report.Booklet.Causes) != 3 || o.report.Booklet.Causes[0].RootCause == "" {
			t.Error("the booklet has no core")
		}
	})
}

// What to do about it depends on why nobody can be asked.
func TestNobodyToAskSaysWhy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScenario(t, 3)
		contains(t, s.run(goLog(1), nil).report.Run.Notice, "no model host is configured")

		s = newScenario(t, 3, modelsim.Config{Models: fourModels})
		s.cfg.Hosts[0].Client = refusing{s.cfg.Hosts[0].Client}
		contains(t, s.run(goLog(1), nil).report.Run.Notice, "http://sim0:11434: not authorized; use a token; check with: aires doctor")
	})
}

// refusing is a host that lists nothing without a token.
type refusing struct{ model.Client }

func (r refusing) Models(context.Context) ([]model.Info, error) {
	return nil, &model.Error{Kind: model.KindUnauthorized, Host: r.Host(), Hint: "use a token"}
}

func TestCancelAbortsWhatRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScenario(t, 3, modelsim.Config{Models: fourModels, Slots: 4, MaxLoaded: 4, Latency: time.Minute})
		cause := errors.New("interrupted")
		started := 0
		o := s.run(goLog(6), func(e *engine.Engine, ev aires.Event) {
			if ev.Type == aires.EventNodeStarted {
				if started++; started == 2 {
					synctest.Wait() // until the requests are on their way
					ctx, cancel := context.WithCancelCause(context.Background())
					cancel(cause)
					if err := e.Cancel(ctx, ev.Run); err != nil {
						t.Error(err)
					}
				}
			}
		})
		if o.report.Run.Status != aires.StatusCancelled {
			t.Fatalf("status %s", o.report.Run.Status)
		}
		cancelled := 0
		for _, f := range o.report.Findings {
			if f.Outcome == aires.OutcomeCancelled {
				cancelled++
				contains(t, f.Error, "interrupted")
			}
			if f.Outcome != aires.OutcomeSucceeded && f.Answer != nil {
				t.Errorf("%s is %s and has an answer", f.Node, f.Outcome)
			}
		}
		synctest.Wait()
		if c := s.hosts[0].Counters(); c.Aborted == 0 || c.InFlight != 0 || cancelled == 0 {
			t.Errorf("%d cancelled, %d aborted, %d in flight", cancelled, c.Aborted, c.InFlight)
		}
	})
}

func TestASlowSubscriberHoldsUpNothingAndMissesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScenario(t, 3, modelsim.Config{Models: fourModels, Slots: 4, MaxLoaded: 4, AnswerRate: 50})
		o := s.run(goLog(4), func(_ *engine.Engine, e aires.Event) {
			<-time.After(time.Minute) // virtual
		})
		o.inOrder(t)
		if took(o) > 10*time.Minute {
			t.Errorf("the run took %s", took(o))
		}
	})
}

func TestLogsThatCannotBeAnalysed(t *testing.T) {
	for name, log := range map[string]string{"empty": "", "binary": strings.Repeat("\x00\x01\x7fELF\xff\xfe\x80", 5000)} {
		if _, err := engine.Analyse(strings.NewReader(log), "x.log", t.TempDir(), "", redact.New(nil)); aires.KindOf(err) != aires.ErrorInput {
			t.Errorf("%s: %v", name, err)
		}
	}
	a, err := engine.Analyse(strings.NewReader("all fine\n"), "x.log", t.TempDir(), "", redact.New(nil))
	if err != nil || a.Summary.Errors != 0 || a.Diagnostics == nil || a.Causes == nil {
		t.Errorf("%+v, %v", a, err)
	}
}
