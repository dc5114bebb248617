//go:build race

package index

// racing says that the race detector, which takes its time, is on.
const racing = true
