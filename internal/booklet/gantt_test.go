package booklet

import (
	"bytes"
	"testing"
	"time"

	"github.com/airesdev/aires"
)

func TestTimeline(t *testing.T) {
	at := func(s int) time.Time { return time.Unix(int64(s), 0) }
	rep := &aires.Report{Findings: []aires.Finding{
		{Node: "context/c1", Outcome: aires.OutcomeFailed, Timing: aires.Timing{Queued: at(5), Started: at(5), Ended: at(10)}},
		{Node: "documentation/\x1b[2Jx", Outcome: aires.OutcomeSucceeded, Timing: aires.Timing{Queued: at(0), Started: at(2), Ended: at(5)}},
		{Node: "patterns/c1", Outcome: aires.OutcomeSkipped},
	}}
	var b bytes.Buffer
	if err := Timeline(&b, rep, Style{Width: 48}); err != nil {
		t.Fatal(err)
	}
	want := "documentation/␛…  ····██████            3.0 s\n" +
		"context/c1                  ██████████  5.0 s, failed\n" +
		"\n10.0 s in all; · waits for a slot, █ has it\n"
	if got := b.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	b.Reset()
	if err := Timeline(&b, &aires.Report{}, Style{}); err != nil || b.String() != "No model was asked in this run.\n" {
		t.Errorf("%q, %v", b.String(), err)
	}
}
