//go:build !race

package diag

const (
	raceEnabled = false
	slowness    = 1
)
