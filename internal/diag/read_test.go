package diag

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
)

func lines(t *testing.T, log string) []string {
	t.Helper()
	var got []string
	in := newReader(iotest.HalfReader(strings.NewReader(log)))
	var c cleaner
	for in.next() {
		got = append(got, string(c.clean(in.line())))
	}
	if in.err != nil {
		t.Fatal(in.err)
	}
	return got
}

func TestLines(t *testing.T) {
	long := strings.Repeat("x", maxLine)
	for name, c := range map[string]struct {
		log  string
		want []string
	}{
		"none":                 {"", nil},
		"no end":               {"a\nb", []string{"a", "b"}},
		"empty lines":          {"\n\na\n", []string{"", "", "a"}},
		"CRLF":                 {"a\r\nb\r\r\n", []string{"a", "b"}},
		"progress":             {"10%\r20%\rdone\n", []string{"done"}},
		"progress at its end":  {"10%\r20%\r", []string{"20%"}},
		"overwritten error":    {"a.c:1:2: error: x\rall is well\n", []string{"all is well"}},
		"long":                 {long + "rest\nnext\n", []string{long, "next"}},
		"long, CR at the seam": {long[:maxLine-1] + "\r\nnext\n", []string{long[:maxLine-1], "next"}},
		"long, overwritten":    {long[:maxLine-1] + "\rshort\n", []string{"short"}},
		"colour":               {"\x1b[31mred\x1b[0m \x1b(Bplain\n", []string{"red plain"}},
		"link":                 {"\x1b]8;;http://x\x07a.c\x1b]8;;\x07:1\n", []string{"a.c:1"}},
		"string without end":   {"\x1b]0;a.c:1: error\n", []string{"0;a.c:1: error"}},
		"C1":                   {"\u009b31mred\u009b0m\n", []string{"red"}},
		"single-byte C1":       {"\x9b31mred\n", []string{"red"}},
		"erased":               {"old\x1b[2K\x1b[1Gnew\n", []string{"new"}},
		"backspace":            {"12%\b\b\b13%\n", []string{"13%"}},
		"invalid":              {"caf\xe9 bar\n", []string{"caf\ufffd bar"}},
		"bidi":                 {"a\u202eb\u2066c\u200b\ufeffd\n", []string{"abcd"}},
		"tab":                  {"a\tb\x01\n", []string{"a\tb"}},
		"only a clock":         {"12:34:56 \n", []string{""}},
		"time in words":        {"12:34:56something\n", []string{"12:34:56something"}},
		"indented clock":       {"2026-11-23T12:34:56.1Z   indented\n", []string{"  indented"}},
		"GitHub's mark":        {"2026-11-23T12:34:56.1Z ##[error]a.c:1\n", []string{"a.c:1"}},
		"docker's own":         {"#12 [build 3/4] RUN make\n", []string{"#12 [build 3/4] RUN make"}},
		"test event":           {`{"Action":"output","Output":"    x_test.go:1: no\n"}` + "\n", []string{"    x_test.go:1: no"}},
		"other JSON":           {`{"error":"x","n":1}` + "\n", []string{`{"error":"x","n":1}`}},
	} {
		if got := lines(t, c.log); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %.200q, want %.200q", name, got, c.want)
		}
	}
}

func TestEncodings(t *testing.T) {
	text := "a.c:1:2: error: größer\nnext line\n"
	le := []byte(utf16le(text))
	be := bytes.Clone(le)
	for i := 0; i < len(be); i += 2 {
		be[i], be[i+1] = be[i+1], be[i]
	}
	for name, log := range map[string]string{
		"UTF-8": text, "UTF-8 BOM": "\xef\xbb\xbf" + text,
		"LE": "\xff\xfe" + string(le), "BE": "\xfe\xff" + string(be), "LE bare": string(le), "BE bare": string(be),
	} {
		if got := strings.Join(lines(t, log), "\n") + "\n"; got != text {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// Every introducer of a control string looks for its terminator; a line full
// of them must not cost its length squared. The bound is on work, not time:
// with the terminator's place known, no byte is looked at more than a few times.
func TestIntroducersWithoutEnd(t *testing.T) {
	text := strings.Repeat("\x1b]", 4<<20)
	var c cleaner
	if got := c.clean([]byte(text)); len(got) != 0 {
		t.Errorf("%d bytes of introducers became text", len(got))
	}
}
