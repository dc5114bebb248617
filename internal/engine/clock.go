package engine

import "time"

// clock tells the times of a run: wall clock times that count on from its
// beginning. They never go back, and hold nothing that a stored document
// loses, so that a booklet looks the same before and after it is kept.
type clock time.Time

func (c clock) now() time.Time {
	began := time.Time(c)
	return began.Round(0).Add(time.Since(began))
}
