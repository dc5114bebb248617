package index

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// sniffed is how many bytes are searched for a NUL to tell text from binary.
const sniffed = 8 << 10

// TextLines decodes raw as UTF-8 or, where a byte order mark says so, UTF-16,
// and splits it at LF or CRLF. Binary data gives nil, and so does an empty file.
func TextLines(raw []byte) []string {
	s, ok := decodeText(raw)
	if !ok || s == "" {
		return nil
	}
	lines := strings.Split(strings.TrimSuffix(s, "\n"), "\n")
	for i, line := range lines {
		lines[i] = Plain(strings.TrimSuffix(line, "\r"))
	}
	return lines
}

var errBinary = errors.New("not text")

// decodeText returns raw as UTF-8, and whether it is text.
func decodeText(raw []byte) (string, bool) {
	var s string
	switch {
	case bytes.HasPrefix(raw, []byte{0xFF, 0xFE}):
		s = decode16(raw[2:], binary.LittleEndian)
	case bytes.HasPrefix(raw, []byte{0xFE, 0xFF}):
		s = decode16(raw[2:], binary.BigEndian)
	default:
		s = string(bytes.TrimPrefix(raw, []byte("\uFEFF")))
	}
	return s, strings.IndexByte(s[:min(len(s), sniffed)], 0) < 0
}

func decode16(raw []byte, order binary.ByteOrder) string {
	units := make([]uint16, 0, len(raw)/2)
	for ; len(raw) >= 2; raw = raw[2:] {
		units = append(units, order.Uint16(raw))
	}
	return string(utf16.Decode(units))
}

// Plain replaces every byte that is no part of valid UTF-8 and every control
// character but tab with question marks, one per byte, so that columns stay.
func Plain(line string) string {
	if clean(line) {
		return line
	}
	var b strings.Builder
	for i, r := range line {
		_, size := utf8.DecodeRuneInString(line[i:])
		if (r == utf8.RuneError && size == 1) || isControl(r) {
			b.WriteString(strings.Repeat("?", size))
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func clean(line string) bool {
	return utf8.ValidString(line) && strings.IndexFunc(line, isControl) < 0
}

func isControl(r rune) bool {
	return r != '\t' && (r < 0x20 || r >= 0x7F && r < 0xA0)
}
