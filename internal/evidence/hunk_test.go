package evidence

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

const diff = `diff --git a/a.go b/a.go
index 111..222 100644
--- a/a.go
+++ b/a.go
@@ -3 +3,2 @@ func a()
-old
+new
+++ looks like a head
@@ -20,2 +21,0 @@
-gone
-too
\ No newline at end of file
diff --git a/gone.go b/gone.go
deleted file mode 100644
--- a/gone.go
+++ /dev/null
@@ -1 +0,0 @@
-x
diff --git a/with space.go b/with space.go
--- a/with space.go	
+++ b/with space.go	
@@ -1 +1 @@
-x
+y
diff --git a/pic.png b/pic.png
Binary files a/pic.png and b/pic.png differ
`

func TestParseHunks(t *testing.T) {
	got := parseHunks([]byte(diff))
	if len(got) != 2 || len(got["a.go"]) != 2 || len(got["with space.go"]) != 1 {
		t.Fatalf("got %+v", got)
	}
	first, second := got["a.go"][0], got["a.go"][1]
	if first.first != 3 || first.count != 2 || !slices.Equal(first.lines, []string{"-old", "+new", "+++ looks like a head"}) {
		t.Errorf("first %+v", first)
	}
	if second.first != 21 || second.count != 0 || !slices.Equal(second.lines, []string{"-gone", "-too"}) {
		t.Errorf("second %+v", second)
	}
}

func TestNearest(t *testing.T) {
	hunks := []hunk{{first: 3, count: 2}, {first: 20, count: 5}}
	for line, want := range map[int]int{0: 3, 1: 3, 4: 3, 11: 3, 13: 20, 22: 20, 900: 20} {
		if got := nearest(hunks, line); got.first != want {
			t.Errorf("line %d: the hunk at %d, want %d", line, got.first, want)
		}
	}
	if nearest(nil, 3) != nil {
		t.Error("a hunk out of nothing")
	}
}

func TestHunkIsCutAroundTheLine(t *testing.T) {
	h := hunk{first: 1, count: 100}
	for i := range 100 {
		h.lines = append(h.lines, "-old", fmt.Sprintf("+line %d", i+1))
	}
	for _, line := range []int{1, 50, 100, 500} {
		text := h.text(line)
		if n := strings.Count(text, "\n") + 1; n != maxHunk {
			t.Errorf("line %d: %d lines shown", line, n)
		}
		if !strings.Contains(text+"\n", fmt.Sprintf("+line %d\n", min(line, 100))) {
			t.Errorf("line %d is not in\n%s", line, text)
		}
	}
}

func FuzzParseHunks(f *testing.F) {
	f.Add([]byte(diff))
	f.Add([]byte("@@ -1 +1 @@\n+x\n+++ b/x\n@@ -1 +99999999999999999999 @@\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, hunks := range parseHunks(raw) {
			for _, line := range []int{0, 1, 1 << 30} {
				h := nearest(hunks, line)
				if h == nil || strings.Count(h.text(line), "\n") >= maxHunk {
					t.Errorf("line %d: %+v", line, h)
				}
			}
		}
	})
}

func FuzzParseLog(f *testing.F) {
	f.Add([]byte("\x00abc\x002026-01-02\x00subject\n\na.go\nb.go\n\x00def\x002026-01-01\x00older\n\na.go\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		for file, c := range parseLog(raw) {
			if file == "" || strings.Contains(c.subject, "\n") || !clean(c.subject) {
				t.Errorf("%q: %+v", file, c)
			}
		}
	})
}
