package tui

import (
	"context"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"github.com/airesdev/aires"
)

// Plain writes a line for every change that matters, without colour and
// without redrawing, until the run's last event. It returns the events' error,
// w's error, or the cause of ctx's end; events must end when ctx does.
func Plain(ctx context.Context, w io.Writer, events iter.Seq2[aires.Event, error]) error {
	var s State
	for e, err := range events {
		if err != nil {
			return err
		}
		s.Apply(e)
		if l := s.report(e); l != "" {
			if _, err := fmt.Fprintf(w, "[%s] %s\n", stamp(e.Time.Sub(s.started)), l); err != nil {
				return err
			}
		}
		if e.Type == aires.EventRunEnded {
			return nil
		}
	}
	return context.Cause(ctx)
}

// stamp prints elapsed time as minutes and seconds.
func stamp(d time.Duration) string {
	s := int(max(0, d) / time.Second)
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// report is the line that e is worth, after it was applied; "" for none.
func (s *State) report(e aires.Event) string {
	switch e.Type {
	case aires.EventRunQueued:
		if e.Reason != "" {
			return "queued again: " + line(e.Reason)
		}
	case aires.EventRunStarted:
		return "started: " + s.title
	case aires.EventParsed:
		return "found " + s.found()
	case aires.EventEvidence:
		return "collected " + plural(e.Count, "piece") + " of evidence"
	case aires.EventHostDown:
		return "host " + line(e.Host) + " is down: " + line(strings.TrimPrefix(e.Error, e.Host+": "))
	case aires.EventHostUp:
		return "host " + line(e.Host) + " is up again"
	case aires.EventHostLimit:
		return limitWords(e)
	case aires.EventModelLoaded:
		if e.Error != "" {
			return fmt.Sprintf("%s could not load %s: %s", line(e.Host), line(e.Model), line(e.Error))
		}
		return fmt.Sprintf("%s loaded %s in %s", line(e.Host), line(e.Model), span(e.Wait))
	case aires.EventRunEnded:
		return s.outcome()
	case aires.EventNodeRetried:
		return fmt.Sprintf("%s is tried again in %s: %s", line(e.Node), span(e.Wait), line(e.Error))
	case aires.EventNodeEnded:
		return s.nodes[e.Node].report(e)
	}
	return ""
}

// limitWords says how many requests a host is given from now on, and why.
func limitWords(e aires.Event) string {
	return fmt.Sprintf("%s runs %d of %s at once: %s", line(e.Host), e.Count, line(e.Model), line(e.Reason))
}

// report says how a node ended.
func (n *node) report(e aires.Event) string {
	switch n.state {
	case succeeded:
		if n.cached {
			return n.id + " was known already"
		}
		l := n.id + " answered"
		if !n.started.IsZero() {
			l += " in " + span(e.Time.Sub(n.started))
		}
		return list(l, counted(n.tokens.Answer, "tokens"))
	case skipped:
		return n.id + " is skipped, because " + n.because + " failed"
	case cancelled:
		return n.id + " is cancelled"
	}
	return n.id + " failed: " + n.err
}

// outcome is the line that a run ends with.
func (s *State) outcome() string {
	t := s.tally()
	return "ended: " + list(line(string(s.status)), counted(t.answered, "answered"), counted(t.failed, "failed"), counted(t.skipped, "skipped"), counted(t.cancelled, "cancelled"), "took "+span(s.ended.Sub(s.started)))
}
