//go:build race

package sched_test

// raceEnabled says that the race detector slows everything down.
const raceEnabled = true
