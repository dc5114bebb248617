package real

import (
	"fmt"
	"os"
	"runtime"
	"testing"

	"go.uber.org/goleak"
)

// fakeServer makes this test binary, started as a server, end at once.
const fakeServer = "AIRES_TEST_FAKE_SERVER"

func TestMain(m *testing.M) {
	if os.Getenv(fakeServer) != "" {
		fmt.Fprintln(os.Stderr, "no room for a server here")
		os.Exit(1)
	}
	goleak.VerifyTestMain(m)
}

// verdict is a test that writes down how it was ended.
type verdict struct {
	testing.TB
	skipped, failed string
}

func (v *verdict) Skipf(format string, args ...any) {
	v.skipped = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func (v *verdict) Fatalf(format string, args ...any) {
	v.failed = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

// judge runs f as a test of its own and returns how it ended.
func judge(t *testing.T, f func(testing.TB)) *verdict {
	v := &verdict{TB: t}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		f(v)
	}()
	<-ended
	return v
}
