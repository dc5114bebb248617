//go:build !race

package index

// racing says that the race detector is off.
const racing = false
