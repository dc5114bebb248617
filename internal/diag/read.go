package diag

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"
)

// maxLine is how much of a line is kept. Compilers write shorter ones, and
// what writes longer ones (minified code, base64) has its diagnostic in front.
const maxLine = 64 << 10

// reader cuts a log into lines. A line of any length passes through the same
// buffer: its head is kept and its rest skipped, later where it is JSON. Of what a carriage return
// overwrote, only the last layer is kept, as a terminal would show it.
type reader struct {
	r     *bufio.Reader
	count *counter
	buf   []byte
	lines int
	bytes int64
	err   error // nil at the end of the log
	done  bool
	json  bool // the line is longer than maxLine, and JSON
	junk  bool // the log begins like a file that is not text
}

// jsonAhead is within how many bytes JSON begins that a CI's clock stands in
// front of.
const jsonAhead = 100

// headSize is how much of a log is looked at to see whether it is text.
const headSize = 4096

func newReader(r io.Reader) *reader {
	c := &counter{r: r}
	in := &reader{r: bufio.NewReaderSize(decode(c), maxLine), count: c}
	head, _ := in.r.Peek(headSize)
	in.junk = notText(head)
	return in
}

// notText reports whether decoded bytes look like a program, an archive or
// noise: zeros, or much that is neither UTF-8 nor a control character that
// terminals know. Text in an old encoding stays text.
func notText(head []byte) bool {
	zeros, bad := 0, 0
	for b := head; len(b) > 0; {
		r, n := utf8.DecodeRune(b)
		switch {
		case b[0] == 0:
			zeros++
		case r == utf8.RuneError && n == 1, r < ' ' && !bytes.ContainsRune([]byte("\a\b\t\n\v\f\r\x1b"), r):
			bad++
		}
		b = b[n:]
	}
	return zeros*50 > len(head) || bad*10 > len(head)*3
}

// counter counts the raw bytes below the decoder.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	c.n += int64(n)
	return n, err
}

// next reads the next line and reports whether there is one.
func (r *reader) next() bool {
	if r.done {
		return false
	}
	r.buf, r.json = r.buf[:0], false
	read, overwrite := false, false
	for {
		part, err := r.r.ReadSlice('\n')
		read = read || len(part) > 0
		overwrite = r.layer(part, overwrite)
		if err == nil {
			break
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			r.done = true
			if !errors.Is(err, io.EOF) {
				r.err = err
			}
			break
		}
	}
	r.bytes = r.count.n
	if read {
		r.lines++
	}
	return read
}

// layer adds part to the line. overwrite says that the line so far ended in a
// carriage return, which overwrites it unless the line ends there; layer
// returns the same for the line now.
func (r *reader) layer(part []byte, overwrite bool) bool {
	ended := bytes.HasSuffix(part, []byte{'\n'})
	text := bytes.TrimRight(part, "\r\n")
	if overwrite && len(text) > 0 {
		r.buf = r.buf[:0]
	}
	if i := bytes.LastIndexByte(text, '\r'); i >= 0 {
		r.buf = r.buf[:0]
		text = text[i+1:]
	}
	limit := maxLine
	if len(r.buf) == maxLine && bytes.Contains(r.buf[:jsonAhead], []byte("{\"")) {
		r.json = true
	}
	if r.json {
		limit = maxReport
	}
	if room := limit - len(r.buf); room > 0 {
		r.buf = append(r.buf, text[:min(room, len(text))]...)
	}
	if len(text) == 0 {
		return overwrite || (!ended && len(part) > 0)
	}
	return !ended && len(text) < len(part)
}

// ahead returns what comes behind the line, as far as one look goes. It is valid
// until next.
func (r *reader) ahead() []byte {
	b, _ := r.r.Peek(headSize)
	return b
}

// line returns the line read last, without its end. It is valid until next.
func (r *reader) line() []byte { return r.buf }

// binary reports whether the log is no text: so many bytes of it were none, or
// it began like something else and holds nothing.
func (r *reader) binary(bad int64, empty bool) bool {
	return bad*10 > r.bytes*3 || r.junk && empty
}
