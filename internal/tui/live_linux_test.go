package tui

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"go.uber.org/goleak"
	"golang.org/x/sys/unix"

	"github.com/airesdev/aires"
)

// terminal opens a pseudo-terminal of the given size. What Live writes to tty
// is read to its end by the returned function, which closes both sides.
func terminal(t *testing.T, width, height uint16) (tty *os.File, output func() string) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip("no pseudo-terminals here:", err)
	}
	fd := int(master.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	tty, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetWinsize(int(tty.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: height, Col: width}); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	read := make(chan struct{})
	go func() {
		defer close(read)
		_, _ = io.Copy(&out, master) // ends with EIO when the tty is closed
	}()
	return tty, func() string {
		if err := tty.Close(); err != nil {
			t.Error(err)
		}
		<-read
		if err := master.Close(); err != nil {
			t.Error(err)
		}
		return out.String()
	}
}

func TestLiveOnATerminal(t *testing.T) {
	defer goleak.VerifyNone(t)
	for _, o := range []Options{{}, {Color: true}} {
		for _, size := range [][2]uint16{{80, 24}, {120, 10}, {10, 3}} {
			tty, output := terminal(t, size[0], size[1])
			events, _ := partial(40)
			err := Live(t.Context(), tty, sequence(events, nil), o)
			out := output()
			if err != nil {
				t.Fatal(err)
			}
			after := out[max(0, strings.LastIndex(out, "\x1b[?25l")):] // the last drawing
			found := strings.HasSuffix(after, "\x1b[?25h\x1b[?2026l")  // the cursor is shown again
			words := strings.Join(strings.Fields(ansi.Strip(after)), " ")
			if !found || size[0] >= 80 && !strings.Contains(words, "ollama pull codegemma:7b-instruct") {
				t.Errorf("%v: the closing lines are not what is drawn last: %q", size, out)
			}
			if strings.Contains(out, "\x1b[31m") != o.Color {
				t.Errorf("colour is %v: %q", o.Color, out)
			}
			if strings.Contains(out, "\x1b[?1049h") || strings.Contains(out, "$p") || strings.Contains(out, "\x1b[c") {
				t.Errorf("another screen, or a question to the terminal: %q", out)
			}
		}
	}
}

func TestLiveEnds(t *testing.T) {
	defer goleak.VerifyNone(t)
	events, marks := partial(4)
	boom := errors.New("boom")
	for name, run := range map[string]func(tty *os.File) error{
		"with the events' error": func(tty *os.File) error {
			return Live(t.Context(), tty, sequence(events[:marks["asking"]], boom), Options{})
		},
		"with its context": func(tty *os.File) error {
			ctx, cancel := context.WithCancelCause(t.Context())
			return Live(ctx, tty, until(ctx, events[:marks["asking"]], func() { cancel(boom) }), Options{})
		},
	} {
		t.Run(name, func(t *testing.T) {
			tty, output := terminal(t, 80, 24)
			err := run(tty)
			if out := output(); !errors.Is(err, boom) || !strings.Contains(out, "\x1b[?25h") {
				t.Errorf("error %v, output %q", err, out)
			}
		})
	}
}

// until yields events, calls then, and ends with ctx, as Service.Events does.
func until(ctx context.Context, events []aires.Event, then func()) iter.Seq2[aires.Event, error] {
	return func(yield func(aires.Event, error) bool) {
		for _, e := range events {
			if !yield(e, nil) {
				return
			}
		}
		then()
		<-ctx.Done()
	}
}
