//go:build !race

package engine_test

// racing says that the race detector is off.
const racing = false
