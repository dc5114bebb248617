package tui

import (
	"fmt"
	"iter"
	"time"

	"github.com/airesdev/aires"
)

var morning = time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)

// stream writes events as an engine would, with a clock that tests set.
type stream struct {
	events []aires.Event
	at     time.Duration
}

func (s *stream) add(e aires.Event) {
	e.Seq, e.Run, e.Time = int64(len(s.events)+1), "r1", morning.Add(s.at)
	s.events = append(s.events, e)
}

// sec moves the clock to so many seconds after the start.
func (s *stream) sec(n float64) *stream {
	s.at = time.Duration(n * float64(time.Second))
	return s
}

func (s *stream) node(t aires.EventType, stage, subject string, change func(*aires.Event)) {
	e := aires.Event{Type: t, Node: stage + "/" + subject, Stage: stage, Causes: causesOf[subject]}
	if subject[0] == 'c' {
		e.Causes = []string{subject}
	}
	if change != nil {
		change(&e)
	}
	s.add(e)
}

// causesOf maps error codes to the causes that show them.
var causesOf = map[string][]string{"CS0246": {"c2"}, "E0308": {"c3", "c4"}}

const home = "http://127.0.0.1:11434"

func (s *stream) start(stage, subject string) {
	s.node(aires.EventNodeQueued, stage, subject, nil)
	s.node(aires.EventNodeStarted, stage, subject, func(e *aires.Event) { e.Host, e.Attempt = home, 1 })
}

func (s *stream) tokens(stage, subject string, n int) {
	s.node(aires.EventNodeProgress, stage, subject, func(e *aires.Event) { e.Tokens = &aires.Tokens{Answer: n} })
}

func (s *stream) done(stage, subject string, n int) {
	s.node(aires.EventNodeEnded, stage, subject, func(e *aires.Event) {
		e.Outcome, e.Tokens = aires.OutcomeSucceeded, &aires.Tokens{Prompt: 900, Answer: n}
	})
}

func (s *stream) fail(stage, subject, why string) {
	s.node(aires.EventNodeEnded, stage, subject, func(e *aires.Event) { e.Outcome, e.Error = aires.OutcomeFailed, why })
}

// analysis is a build with n causes.
func analysis(n int) *aires.Analysis {
	titles := []string{"ring/buffer.h is not found", "'OrderDraft' is not declared", "E0308: mismatched types in the meter's report", "E0308: expected u64, found &str"}
	a := &aires.Analysis{Summary: aires.Summary{Errors: 4 * n, Causes: n}}
	for i := range n {
		title := fmt.Sprintf("undefined: helper%d", i+1)
		if i < len(titles) {
			title = titles[i]
		}
		a.Causes = append(a.Causes, aires.Cause{ID: fmt.Sprintf("c%d", i+1), Title: title})
	}
	return a
}

// partial is a run of n causes that meets everything: an answer known already,
// a retry, a host going down, a failure, what it takes along, and an overview.
// marks maps names to how many events had come by then.
func partial(n int) (events []aires.Event, marks map[string]int) {
	s := &stream{}
	marks = map[string]int{}
	mark := func(name string) { marks[name] = len(s.events) }
	mark("nothing")
	s.add(aires.Event{Type: aires.EventRunStarted, Title: "make -k all"})
	mark("started")
	s.sec(1).add(aires.Event{Type: aires.EventParsed, Analysis: analysis(n)})
	mark("parsed")
	s.sec(1.5).add(aires.Event{Type: aires.EventEvidence, Count: 12})
	s.node(aires.EventNodeQueued, "documentation", "CS0246", nil)
	s.node(aires.EventNodeEnded, "documentation", "CS0246", func(e *aires.Event) { e.Outcome, e.Cached = aires.OutcomeSucceeded, true })
	s.start("documentation", "E0308")
	s.start("context", "c1")
	s.start("context", "c2")
	s.sec(6).tokens("context", "c1", 120)
	s.tokens("context", "c2", 80)
	s.tokens("documentation", "E0308", 40)
	mark("asking")
	s.sec(8).done("context", "c1", 180)
	s.start("patterns", "c1")
	s.sec(9).node(aires.EventNodeRetried, "documentation", "E0308", func(e *aires.Event) {
		e.Error, e.Wait = "the stream was cut off", 4*time.Second
	})
	s.add(aires.Event{Type: aires.EventHostDown, Host: "http://10.0.0.7:11434", Error: "connection refused"})
	s.sec(10).done("context", "c2", 140)
	s.start("patterns", "c2")
	s.tokens("patterns", "c1", 30)
	mark("trouble")
	s.sec(13).start("documentation", "E0308")
	s.fail("patterns", "c1", "model codegemma:7b-instruct is not on the host; ollama pull codegemma:7b-instruct")
	s.start("booklet", "c1")
	s.fail("patterns", "c2", "model codegemma:7b-instruct is not on the host; ollama pull codegemma:7b-instruct")
	s.start("booklet", "c2")
	s.sec(20).fail("documentation", "E0308", "no answer within 7 s; raise the total timeout")
	for _, c := range []string{"c3", "c4"} {
		s.node(aires.EventNodeEnded, "context", c, func(e *aires.Event) { e.Outcome, e.Because = aires.OutcomeSkipped, "documentation/E0308" })
	}
	s.sec(22).tokens("booklet", "c1", 312)
	s.tokens("booklet", "c2", 5)
	mark("late")
	s.add(aires.Event{Type: aires.EventHostUp, Host: "http://10.0.0.7:11434"})
	s.sec(30).done("booklet", "c1", 400)
	s.sec(31).done("booklet", "c2", 380)
	s.start("overview", "run")
	mark("overview")
	s.sec(35).done("overview", "run", 90)
	s.sec(35).add(aires.Event{Type: aires.EventRunEnded, Status: aires.StatusPartial})
	mark("ended")
	return s.events, marks
}

// sequence makes an event stream of a slice; err, if any, comes last.
func sequence(events []aires.Event, err error) iter.Seq2[aires.Event, error] {
	return func(yield func(aires.Event, error) bool) {
		for _, e := range events {
			if !yield(e, nil) {
				return
			}
		}
		if err != nil {
			yield(aires.Event{}, err)
		}
	}
}
