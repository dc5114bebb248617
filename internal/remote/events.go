package remote

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"net/http"
	"strconv"
	"time"

	"github.com/airesdev/aires"
)

// silence is how long a daemon may say nothing at all before the connection
// counts as dead. It sends a comment every 15 s.
const silence = 45 * time.Second

// Events implements aires.Service. When the connection breaks, or the daemon is
// started again, it goes on where it was.
func (c *Client) Events(ctx context.Context, run string, seq int64) iter.Seq2[aires.Event, error] {
	return func(yield func(aires.Event, error) bool) {
		for wait := c.newPace(); ; {
			end, err := c.follow(ctx, run, &seq, func(e aires.Event) bool {
				wait = c.newPace()
				return yield(e, nil)
			})
			switch {
			case end:
				return
			case ctx.Err() != nil:
				yield(aires.Event{}, context.Cause(ctx))
				return
			case err != nil && aires.KindOf(err) != aires.ErrorBusy || !wait.next(ctx, err):
				yield(aires.Event{}, err)
				return
			}
		}
	}
}

// follow reads events from one connection until it breaks. end says that there
// are no more, or that nobody wants them.
func (c *Client) follow(ctx context.Context, run string, seq *int64, yield func(aires.Event) bool) (end bool, err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	alive := time.AfterFunc(silence, stop)
	defer alive.Stop()
	k := call{method: http.MethodGet, path: at(run, "events"), header: http.Header{"Accept": {"text/event-stream"}}}
	k.header.Set("Last-Event-ID", strconv.FormatInt(*seq, 10))
	resp, err := c.send(ctx, k)
	if err != nil {
		return false, c.broken(err)
	}
	defer resp.Body.Close() //nolint:errcheck // it was only read
	if resp.StatusCode == http.StatusNoContent {
		return true, nil
	}
	for in := bufio.NewReader(resp.Body); ; {
		data, err := message(in, func() { alive.Reset(silence) })
		if err != nil {
			return false, c.broken(err)
		}
		var e aires.Event
		if err := json.Unmarshal(data, &e); err != nil {
			return false, c.unreachable(err)
		}
		*seq = max(*seq, e.Seq)
		if !yield(e) || e.Type == aires.EventRunEnded {
			return true, nil
		}
	}
}

// broken is an error of a connection as one after which to try again.
func (c *Client) broken(err error) error {
	if _, ok := errors.AsType[*aires.Error](err); ok {
		return err
	}
	return c.unreachable(err)
}

// longestEvent bounds an event: one holds all that a log says.
const longestEvent = 256 << 20

// message reads the data of the next server-sent event. The stream's other
// fields are not needed: an event carries its number itself. beat is called with
// every line.
func message(in *bufio.Reader, beat func()) ([]byte, error) {
	var data []byte
	for {
		line, err := readLine(in)
		if err != nil {
			return nil, err
		}
		beat()
		if text, ok := bytes.CutPrefix(line, []byte("data:")); ok {
			data = append(data, bytes.TrimPrefix(text, []byte(" "))...)
		}
		if len(data) > longestEvent {
			return nil, errors.New("an event is too long")
		}
		if len(line) == 0 && data != nil {
			return data, nil
		}
	}
}

// readLine reads a line without its end. One that is cut off is none.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case err == nil:
			return bytes.TrimRight(line, "\r\n"), nil
		case errors.Is(err, bufio.ErrBufferFull) && len(line) <= longestEvent:
		case errors.Is(err, io.EOF):
			return nil, io.ErrUnexpectedEOF
		default:
			return nil, err
		}
	}
}
