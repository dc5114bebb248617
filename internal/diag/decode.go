package diag

import (
	"bufio"
	"bytes"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// decode returns r as UTF-8. PowerShell redirects to UTF-16 and appends it to
// whatever a file holds, with or without a byte order mark; other tools append
// UTF-8 to that. So the encoding may change in the middle of a log.
func decode(r io.Reader) io.Reader {
	d := &decoder{r: bufio.NewReaderSize(r, 2*decodeAhead)}
	head, _ := d.r.Peek(headSize)
	switch {
	case bytes.HasPrefix(head, []byte{0xEF, 0xBB, 0xBF}):
		_, _ = d.r.Discard(3)
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		_, _ = d.r.Discard(2)
		d.wide = 1
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		_, _ = d.r.Discard(2)
		d.wide, d.big = 1, 1
	default:
		d.guess(head)
	}
	return d
}

// decodeAhead is how much is looked at in one go.
const decodeAhead = 32 << 10

// decoder turns what it reads into UTF-8.
type decoder struct {
	r    *bufio.Reader
	wide int // 1 inside UTF-16
	big  int // 1 when its high bytes come first
	out  []byte
}

// guess finds UTF-16 without a byte order mark: half of mostly ASCII text is
// zeros then, all on one side.
func (d *decoder) guess(head []byte) {
	even, odd := zeros(head)
	switch {
	case odd > len(head)*2/5 && even < len(head)/50:
		d.wide = 1
	case even > len(head)*2/5 && odd < len(head)/50:
		d.wide, d.big = 1, 1
	}
}

// zeros counts the zero bytes at even and at odd places.
func zeros(b []byte) (even, odd int) {
	for i, c := range b {
		if c != 0 {
			continue
		}
		if i%2 == 0 {
			even++
		} else {
			odd++
		}
	}
	return even, odd
}

// Read implements io.Reader.
func (d *decoder) Read(b []byte) (int, error) {
	for len(d.out) == 0 {
		ahead, err := d.r.Peek(decodeAhead)
		if len(ahead) == 0 {
			return 0, err
		}
		used := 0
		if d.wide == 1 {
			used = d.narrow(ahead, err != nil)
		} else if used = d.pass(ahead, err != nil); used > 0 {
			n := copy(b, ahead[:used])
			_, _ = d.r.Discard(n)
			return n, nil
		}
		_, _ = d.r.Discard(used)
	}
	n := copy(b, d.out)
	d.out = d.out[n:]
	return n, nil
}

// wideRun is what UTF-16 of ASCII begins with, mark included: so many bytes
// have to alternate before it is believed.
const wideRun = 12

// pass returns how much of ahead is UTF-8. Where UTF-16 begins at once it
// returns 0 and turns to that.
func (d *decoder) pass(ahead []byte, last bool) int {
	i := bytes.IndexByte(ahead, 0)
	for i >= 0 {
		if i > 0 && (len(ahead)-i >= wideRun || last) && alternates(ahead[i-1:]) {
			return d.widen(ahead, i-1)
		}
		if len(ahead)-i < wideRun && !last {
			break // look again with more behind it
		}
		next := bytes.IndexByte(ahead[i+1:], 0)
		if next < 0 {
			i = -1
			break
		}
		i += 1 + next
	}
	switch {
	case last:
		return len(ahead)
	case i > 3:
		return i - 3 // a mark and the first character
	}
	return len(ahead) - wideRun
}

// widen turns to UTF-16 from at on, past its mark, or returns what of ahead
// has to be passed on before.
func (d *decoder) widen(ahead []byte, at int) int {
	mark := bytes.HasSuffix(ahead[:at], []byte{0xFF, 0xFE})
	if mark {
		at -= 2
	}
	if at > 0 {
		return at
	}
	if mark {
		_, _ = d.r.Discard(2)
	}
	d.wide, d.big = 1, 0
	return 0
}

// alternates reports whether b begins with Latin-1 in UTF-16.
func alternates(b []byte) bool {
	if len(b) < 4 {
		return false
	}
	for i := 0; i+1 < min(len(b), wideRun-1); i += 2 {
		if b[i] == 0 || b[i+1] != 0 {
			return false
		}
	}
	return true
}

// narrow decodes UTF-16 into out and returns how many bytes it used. It stops
// behind a line that ASCII follows.
func (d *decoder) narrow(ahead []byte, last bool) int {
	i := 0
	d.out = d.out[:0]
	for i+1 < len(ahead) {
		r := d.unit(ahead[i:])
		i += 2
		if utf16.IsSurrogate(r) {
			if i+1 >= len(ahead) && !last {
				i -= 2
				break
			}
			if i+1 < len(ahead) {
				if pair := utf16.DecodeRune(r, d.unit(ahead[i:])); pair != utf8.RuneError {
					r = pair
					i += 2
				}
			}
		}
		d.out = utf8.AppendRune(d.out, r)
		if r == '\n' {
			if len(ahead)-i < wideRun && !last {
				break
			}
			if ascii(ahead[i:min(i+wideRun, len(ahead))]) {
				d.wide = 0
				break
			}
		}
	}
	if i+1 == len(ahead) && last {
		i++ // half a unit
	}
	return i
}

// unit returns the code unit that b begins with.
func (d *decoder) unit(b []byte) rune { return rune(b[d.big]) | rune(b[1-d.big])<<8 }

// ascii reports whether b, long enough to tell, is text of one byte each. Half
// of Cyrillic in UTF-16 is printable, the other half are control characters.
func ascii(b []byte) bool {
	for _, c := range b {
		if c == 0 || c > 0x7e || c < ' ' && bytes.IndexByte([]byte("\b\t\n\r\x1b"), c) < 0 {
			return false
		}
	}
	return len(b) >= 4
}
