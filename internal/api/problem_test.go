package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/airesdev/aires"
)

// An error that was sent as a problem reads as it did.
func TestErrorsSurviveTheWire(t *testing.T) {
	for kind, status := range statuses {
		want := &aires.Error{Kind: kind, Op: "submit", Subject: "build.log", Err: errors.New("there is none"), Hint: "try again", After: 1500 * time.Millisecond}
		p, known := ProblemOf(fmt.Errorf("outside: %w", want))
		text, err := json.Marshal(p)
		if err != nil || !known || p.Status != status {
			t.Fatalf("%+v, %t, %v", p, known, err)
		}
		var back Problem
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		var got *aires.Error
		if !errors.As(back.Err(), &got) || got.Error() != want.Error() || got.Kind != kind || got.After != 2*time.Second {
			t.Errorf("%v (%s, %s), want %v", got, got.Kind, got.After, want)
		}
	}
}

// What nobody outside may know stays inside; what a client did wrong does not.
func TestProblems(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
		known  bool
	}{
		{errors.New("the password is 1234"), http.StatusInternalServerError, false},
		{&aires.Error{Kind: aires.ErrorConfig, Op: "1234"}, http.StatusInternalServerError, false},
		{&aires.Error{Kind: aires.ErrorInput, Err: &http.MaxBytesError{Limit: 5}}, http.StatusRequestEntityTooLarge, true},
		{&aires.Error{Kind: aires.ErrorInput, Err: os.ErrDeadlineExceeded}, http.StatusRequestTimeout, true},
	} {
		p, known := ProblemOf(c.err)
		if p.Status != c.status || known != c.known || strings.Contains(p.Detail, "1234") {
			t.Errorf("%v: %+v, %t", c.err, p, known)
		}
	}
}
