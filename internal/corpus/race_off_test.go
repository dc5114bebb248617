//go:build !race

package corpus_test

// hostileSize is that of issue 4's figure.
const hostileSize = 10 << 20

// racing is whether the race detector watches.
const racing = false
