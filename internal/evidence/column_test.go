package evidence

import (
	"testing"

	"pgregory.net/rapid"
)

func TestByteColumn(t *testing.T) {
	tests := []struct {
		tool, line string
		column     int
		want       int
	}{
		{"go", "x := é + y", 10, 10},
		{"go", "é", 2, 1},  // in the middle of a character
		{"go", "ab", 9, 3}, // past the end
		{"go", "", 5, 1},
		{"go", "ab", 0, 0},
		{"go", "ab", -3, 0},
		{"rustc", "let é = y;", 9, 10},
		{"tsc", "𝄞 = y", 6, 8},       // 𝄞 is two units and four bytes
		{"gcc", "\treturn y", 16, 9}, // gcc 12 puts the tab's end at 8
		{"gcc", "\t\ty;", 17, 3},
		{"gcc", "ab\ty;", 9, 4},
		{"clang", "\treturn y", 9, 9},
		{"gcc", "\treturn y", 9, 2}, // the r: in screen columns
		{"gcc", "\ty", 2, 2},        // on a tab it cannot be, so it counts bytes
	}
	for _, test := range tests {
		if got := byteColumn(test.tool, test.line, test.column); got != test.want {
			t.Errorf("%s column %d of %q is byte %d, want %d", test.tool, test.column, test.line, got, test.want)
		}
	}
}

func TestByteColumnStaysInTheLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.String().Draw(t, "line")
		tool := rapid.SampledFrom([]string{"go", "gcc", "clang", "rustc", "tsc"}).Draw(t, "tool")
		column := rapid.IntRange(1, 100).Draw(t, "column")
		got := byteColumn(tool, line, column)
		if got < 1 || got > len(line)+1 {
			t.Fatalf("byte %d of %d", got, len(line))
		}
		if n := token(line[got-1:]); got-1+n > len(line) || n == 0 && got <= len(line) {
			t.Fatalf("a token of %d bytes at %d of %d", n, got, len(line))
		}
	})
}

func TestToken(t *testing.T) {
	tests := map[string]string{
		"foo(x)": "foo", "été+1": "été", "_a$1 b": "_a$1", "42;": "42", "+=": "+", "é": "é", "": "",
		`"a b" + c`: `"a b"`, `'x' `: `'x'`, `"open`: `"`, `""x`: `""`, "→x": "→",
	}
	for line, want := range tests {
		if got := line[:token(line)]; got != want {
			t.Errorf("token of %q is %q, want %q", line, got, want)
		}
	}
}

func TestOnlyWord(t *testing.T) {
	tests := []struct {
		line, name string
		want       int
	}{
		{"x = fetch(y)", "fetch", 5},
		{"prefetch; fetch", "fetch", 11},
		{"fetch(fetch)", "fetch", 0}, // which of them?
		{"fetcher", "fetch", 0},
		{"fetch", "", 0},
	}
	for _, test := range tests {
		if got := onlyWord(test.line, test.name); got != test.want {
			t.Errorf("%q in %q: %d, want %d", test.name, test.line, got, test.want)
		}
	}
}
