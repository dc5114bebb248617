package diag

import (
	"bytes"
	"encoding/binary"
	"unicode"
	"unicode/utf8"
)

// cleaner makes the bytes of a line into plain text: valid UTF-8 without
// escape sequences, control characters (tabs excepted) and characters that
// change how their neighbours are shown.
type cleaner struct {
	buf  []byte
	bad  int64 // bytes so far that no text has
	wrap wrapping
}

// clean returns the text of b, without what a CI system put in front of it. It
// is b itself or valid until the next call.
func (c *cleaner) clean(b []byte) []byte {
	if !plain(b) {
		b = c.rewrite(b)
	}
	return c.wrap.off(b)
}

// plain reports whether b is printable ASCII and tabs, as most lines are.
func plain(b []byte) bool {
	for len(b) >= 8 {
		x := binary.LittleEndian.Uint64(b)
		// A byte's high bit is set where it is 0x80 or more, below 0x20, or 0x7f.
		if (x|(x-0x20*ones)|(x+ones))&(0x80*ones) != 0 && !printable(b[:8]) {
			return false
		}
		b = b[8:]
	}
	return printable(b)
}

// ones is a 1 in each byte of a word.
const ones = 0x0101010101010101

func printable(b []byte) bool {
	for _, x := range b {
		if (x < 0x20 && x != '\t') || x > 0x7e {
			return false
		}
	}
	return true
}

// rewrite is clean for lines that are not plain.
func (c *cleaner) rewrite(b []byte) []byte {
	c.buf = c.buf[:0]
	end := lastTerminator(b)
	for len(b) > 0 {
		if n, erases := escape(b, len(b) <= end); n > 0 {
			if erases {
				c.buf = c.buf[:0]
			}
			b = b[n:]
			continue
		}
		r, n := utf8.DecodeRune(b)
		b = b[n:]
		switch {
		case r == utf8.RuneError && n == 1:
			c.bad++
			c.buf = utf8.AppendRune(c.buf, r)
		case r == '\b':
			_, back := utf8.DecodeLastRune(c.buf)
			c.buf = c.buf[:len(c.buf)-back]
		case r == '\t' || !unseen(r):
			c.buf = utf8.AppendRune(c.buf, r)
		case r < ' ':
			c.bad++
		}
	}
	return c.buf
}

// unseen reports whether r is a control character or one that a reader does
// not see but that changes what he sees: bidirectional and tag characters,
// line separators, zero-width spaces.
func unseen(r rune) bool {
	switch {
	case unicode.IsControl(r), r == 0x061C, r == 0xFEFF:
		return true
	case r >= 0x200B && r <= 0x200F, r >= 0x2028 && r <= 0x202E, r >= 0x2060 && r <= 0x206F:
		return true
	}
	return r >= 0xE0000 && r <= 0xE007F
}

// escape returns the length of the escape sequence that b begins with, 0 if it
// begins with none, and whether the sequence throws away what stands on the
// line so far (ECMA-48: EL 2, CHA 1). An introducer whose string never ends
// is dropped alone: text after it might be the error. endless says that no
// terminator follows, which saves looking for one behind each introducer.
func escape(b []byte, endless bool) (n int, erases bool) {
	kind, intro := introducer(b)
	switch kind {
	case '[':
		return control(b, intro)
	case ']', 'P', 'X', '^', '_':
		if endless {
			return intro, false
		}
		return intro + stringLen(b[intro:]), false
	case 0:
		return intro, false
	}
	for intro < len(b) && kind >= 0x20 && kind <= 0x2f { // ESC ( B
		kind = b[intro]
		intro++
	}
	return intro, false
}

// introducer returns the byte that says what kind of sequence b begins with,
// and how many bytes it and what is before it take. C1 controls are read as
// the two-byte sequences they stand for.
func introducer(b []byte) (kind byte, n int) {
	switch {
	case b[0] == 0x1b && len(b) == 1:
		return 0, 1
	case b[0] == 0x1b && (b[1] < 0x20 || b[1] > 0x7e):
		return 0, 1
	case b[0] == 0x1b:
		return b[1], 2
	case b[0] == 0xc2 && len(b) > 1 && b[1] >= 0x80 && b[1] <= 0x9f:
		return b[1] - 0x40, 2
	case b[0] == 0x9b && len(b) > 1 && bytes.IndexByte([]byte("0123456789;?mK"), b[1]) >= 0:
		return '[', 1 // CSI as a single byte
	}
	return 0, 0
}

// control measures a control sequence: parameters, intermediates, final byte.
func control(b []byte, intro int) (n int, erases bool) {
	i := intro
	for i < len(b) && b[i] >= 0x20 && b[i] <= 0x3f {
		i++
	}
	if i == len(b) || b[i] < 0x40 || b[i] > 0x7e {
		return i, false
	}
	args := string(b[intro:i])
	switch b[i] {
	case 'K':
		erases = args == "2"
	case 'G':
		erases = args == "" || args == "0" || args == "1"
	}
	return i + 1, erases
}

// stringLen measures a control string with its terminator: BEL, ESC \ or the
// C1 control ST. It is 0 when the terminator is missing.
func stringLen(b []byte) int {
	for i, x := range b {
		switch {
		case x == 0x07:
			return i + 1
		case x == 0x1b && i+1 < len(b) && b[i+1] == '\\', x == 0xc2 && i+1 < len(b) && b[i+1] == 0x9c:
			return i + 2
		}
	}
	return 0
}

// lastTerminator returns how many bytes stand behind the last terminator of a
// control string, len(b) where there is none.
func lastTerminator(b []byte) int {
	last := max(bytes.LastIndexByte(b, 0x07), bytes.LastIndex(b, []byte{0x1b, '\\'}), bytes.LastIndex(b, []byte{0xc2, 0x9c}))
	if last < 0 {
		return len(b)
	}
	return len(b) - last - 1
}
