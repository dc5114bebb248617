package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/airesdev/aires"
)

// readEvents reads a stream of events, one JSON object a line.
func readEvents(r io.Reader) ([]aires.Event, error) {
	var list []aires.Event
	for d := json.NewDecoder(r); ; {
		var e aires.Event
		if err := d.Decode(&e); errors.Is(err, io.EOF) {
			return list, nil
		} else if err != nil {
			return list, fmt.Errorf("event %d: %w", len(list)+1, err)
		}
		list = append(list, e)
	}
}

// checkEvents checks what holds for the events of every run: numbers without
// gaps, the first and the last one, and that no node started before everything
// it needs had ended. A daemon's begin in its queue.
func checkEvents(list []aires.Event) error {
	first := 0
	if len(list) > 0 && list[0].Type == aires.EventRunQueued {
		first = 1
	}
	if len(list) < first+2 || list[first].Type != aires.EventRunStarted || list[len(list)-1].Type != aires.EventRunEnded {
		return fmt.Errorf("%d events that do not go from %s to %s", len(list), aires.EventRunStarted, aires.EventRunEnded)
	}
	var seq int64
	needs, ended := map[string][]string{}, map[string]bool{}
	for _, e := range list {
		if e.Type == aires.EventNodeProgress {
			continue
		}
		if seq++; e.Seq != seq {
			return fmt.Errorf("event %d (%s %s) has number %d", seq, e.Type, e.Node, e.Seq)
		}
		switch e.Type {
		case aires.EventNodeQueued:
			needs[e.Node] = e.Needs
		case aires.EventNodeStarted:
			if _, ok := needs[e.Node]; !ok {
				return fmt.Errorf("%s started without being queued", e.Node)
			}
			for _, n := range needs[e.Node] {
				if !ended[n] {
					return fmt.Errorf("%s started before %s had ended", e.Node, n)
				}
			}
		case aires.EventNodeEnded:
			if ended[e.Node] {
				return fmt.Errorf("%s ended twice", e.Node)
			}
			ended[e.Node] = true
		}
	}
	return nil
}
