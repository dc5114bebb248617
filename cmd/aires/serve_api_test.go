package main

import (
	"net"
	"testing"
	"time"
)

// Tokens are demanded wherever others can reach the daemon.
func TestOnlyLoopbackNeedsNoToken(t *testing.T) {
	for address, want := range map[string]bool{"127.0.0.1:0": true, "127.0.0.2:0": true, "[::1]:0": true, "0.0.0.0:0": false, ":0": false} {
		l, err := net.Listen("tcp", address)
		if err != nil {
			continue // not every system has every loopback address
		}
		if got := local(l); got != want {
			t.Errorf("%s: %t", address, got)
		}
		_ = l.Close()
	}
}

func TestExpiry(t *testing.T) {
	now := time.Now()
	for span, want := range map[string]time.Time{"90d": now.Add(90 * 24 * time.Hour), "12h": now.Add(12 * time.Hour), "never": {}} {
		if got, err := expiry(span, now); err != nil || !got.Equal(want) {
			t.Errorf("%s: %s, %v", span, got, err)
		}
	}
	for _, bad := range []string{"", "0d", "-1d", "soon", "d", "-5h", "1.5d"} {
		if got, err := expiry(bad, now); err == nil {
			t.Errorf("%q: %s", bad, got)
		}
	}
}
