//go:build !unix

package evidence

// nonblock is nothing where a path cannot name a FIFO.
const nonblock = 0
