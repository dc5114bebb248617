//go:build !unix

package diag

import (
	"testing"
	"time"
)

var began = time.Now()

// processorTime is the time on the wall, where the other is not to be had.
func processorTime(*testing.T) time.Duration { return time.Since(began) }
