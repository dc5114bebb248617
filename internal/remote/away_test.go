package remote

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/api"
)

// scripted answers with one response after another, the last again and again.
type scripted struct {
	t       *testing.T
	answers []any // a *api.Problem or a value
	asked   []time.Time
}

func (s *scripted) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body) // as a server reads it
		_ = r.Body.Close()
	}
	answer, status, kind := s.answers[0], http.StatusCreated, "application/json"
	if len(s.answers) > 1 {
		s.answers = s.answers[1:]
	}
	s.asked = append(s.asked, time.Now())
	if p, ok := answer.(*api.Problem); ok {
		status, kind = p.Status, api.ProblemType
	}
	text, err := json.Marshal(answer)
	if err != nil {
		s.t.Error(err)
	}
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Header: http.Header{"Content-Type": {kind}},
		Body: io.NopCloser(strings.NewReader(string(text))), Request: r,
	}, nil
}

// A daemon that stops, or is full, is asked again when it says so; what it does
// not want to hear of at all is not.
func TestWhatIsTriedAgain(t *testing.T) {
	busy := func(status int) *api.Problem {
		p := api.NewProblem(status, "submit: not now")
		p.Kind, p.Op, p.Why, p.After = aires.ErrorBusy, "submit", "not now", 10
		return p
	}
	for status, again := range map[int]bool{429: true, 503: true, 409: false, 422: false} {
		synctest.Test(t, func(t *testing.T) {
			p := busy(status)
			if !again {
				p.Kind = aires.ErrorState
			}
			line := &scripted{t: t, answers: []any{p, aires.Run{ID: "r1"}}}
			c, err := New("daemon.example", Config{Transport: line})
			if err != nil {
				t.Fatal(err)
			}
			run, err := c.Submit(t.Context(), aires.Submission{Dossier: &aires.Dossier{}})
			if !again {
				if aires.KindOf(err) != aires.ErrorState || len(line.asked) != 1 {
					t.Errorf("%d: %v after %d attempts", status, err, len(line.asked))
				}
				return
			}
			if err != nil || run.ID != "r1" || len(line.asked) != 2 || line.asked[1].Sub(line.asked[0]) < 10*time.Second {
				t.Errorf("%d: %+v, %v, asked at %v", status, run, err, line.asked)
			}
		})
	}
}
