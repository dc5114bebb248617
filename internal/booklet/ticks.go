package booklet

import (
	"fmt"
	"slices"
	"time"
)

// tick is a round point of time.
type tick struct {
	At     float64 // part of the whole, 0 to 1
	Anchor string  // of its label: start, middle or end
	Label  string
}

// X is where it stands, in percent of the width.
func (t tick) X() string { return percent(100 * t.At) }

// steps are the distances between ticks: what a clock's reader calls round.
var steps = []time.Duration{
	time.Millisecond, 2 * time.Millisecond, 5 * time.Millisecond, 10 * time.Millisecond, 20 * time.Millisecond,
	50 * time.Millisecond, 100 * time.Millisecond, 200 * time.Millisecond, 500 * time.Millisecond,
	time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 15 * time.Second, 30 * time.Second,
	time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 6 * time.Hour, 24 * time.Hour,
}

// ticks marks up to seven round points of time.
func ticks(all time.Duration) []tick {
	step := steps[len(steps)-1]
	if i := slices.IndexFunc(steps, func(d time.Duration) bool { return all/d <= 6 }); i >= 0 {
		step = steps[i]
	}
	var out []tick
	for at := time.Duration(0); at <= all && len(out) < 8; at += step {
		t := tick{At: float64(at) / float64(all), Anchor: "middle", Label: round(at)}
		switch {
		case at == 0:
			t.Anchor = "start"
		case float64(at) > 0.95*float64(all):
			t.Anchor = "end"
		}
		out = append(out, t)
	}
	return out
}

// round prints a round duration briefly.
func round(d time.Duration) string {
	switch {
	case d == 0:
		return "0"
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%g s", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%g min", float64(d/time.Second)/60)
	}
	return fmt.Sprintf("%.3g h", d.Hours())
}
