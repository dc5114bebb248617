//go:build race

package engine_test

// racing says that the race detector, which takes its time, is on.
const racing = true
