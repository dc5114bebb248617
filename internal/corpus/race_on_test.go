//go:build race

package corpus_test

// hostileSize is small where the race detector makes reading ten times slower.
const hostileSize = 1 << 20

// racing is whether the race detector watches.
const racing = true
