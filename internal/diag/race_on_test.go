//go:build race

package diag

// slowness is how much less there is to read under the race detector.
const (
	raceEnabled = true
	slowness    = 16
)
