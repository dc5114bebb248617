//go:build !unix

package index

// nonblock is nothing where a path cannot name a FIFO.
const nonblock = 0
