package diag

import (
	"strconv"
	"strings"
	"testing"
)

// TestCopiedLogs reads logs that were copied from a page that numbers lines,
// from its beginning or out of its middle.
func TestCopiedLogs(t *testing.T) {
	log := []string{"make all", "cc -c a.c", "a.c:3:5: error: unknown type name 'tea'", "    3 | tea x;", "      | ^~~", "make: *** [Makefile:2: a.o] Error 1"}
	for _, shape := range []struct {
		name, by string
		first    int
	}{{"editor", "\t", 1}, {"page", ": ", 101}, {"columns", "  ", 8}} {
		t.Run(shape.name, func(t *testing.T) {
			var b strings.Builder
			for i, l := range log {
				number := []string{"   ", "  ", " "}[len(strconv.Itoa(shape.first+i))-1] + strconv.Itoa(shape.first+i)
				b.WriteString(number + shape.by + l + "\n")
			}
			res, err := Parse(strings.NewReader(b.String()), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(res.Diagnostics) != 1 {
				t.Fatalf("read %+v", res.Diagnostics)
			}
			if d := res.Diagnostics[0]; d.File != "a.c" || d.Line != 3 || d.Source != "tea x;" || d.Log.FirstLine != 3 {
				t.Errorf("read %+v", d)
			}
		})
	}
}

// TestNumbersThatStay holds what begins with numbers and is no copy.
func TestNumbersThatStay(t *testing.T) {
	for _, head := range []string{"1: a\n2: b\n", "1: a\n3: b\n4: c\n", "12:30:45 a\n12:30:46 b\n12:30:47 c\n", "1 | a\n2 | b\n3 | c\n", "", "3 errors\n4 errors\n5 errors\n"} {
		if by := numbering([]byte(head)); by != "" {
			t.Errorf("%q is numbered with %q behind", head, by)
		}
	}
}
