package diag

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func readBy(t *testing.T, log string, f *Format) (all []string) {
	t.Helper()
	for _, d := range mustParse(t, log, Options{Formats: []*Format{f}}).Diagnostics {
		all = append(all, fmt.Sprintf("%s %s %s:%d:%d-%d:%d [%s] %s +%d", d.Tool, d.Severity, d.File, d.Line, d.Column, d.EndLine, d.EndColumn, d.Code, d.Message, len(d.Notes)))
	}
	return all
}

func TestFormats(t *testing.T) {
	tests := map[string]struct {
		efm     []string
		pattern string
		log     string
		want    []string
	}{
		"one line": {
			efm: []string{"%f<%l>%t%n %m"},
			log: "x.tea<3>E17 too hot\nnothing\ny.tea<4>W2 too cold\n",
			want: []string{
				"brew error x.tea:3:0-0:0 [17] too hot +0",
				"brew warning y.tea:4:0-0:0 [2] too cold +0",
			},
		},
		"several lines": {
			efm: []string{"%EError in %f:", "%Cat line %l\\, column %c", "%-Zend", "%-Gbusy%.%#", "%C%m"},
			log: "Error in x.tea:\nat line 3, column 4\ntoo hot\nby far\nend\nbusy brewing\nError in y.tea:\nat line 9, column 1\n",
			want: []string{
				"brew error x.tea:3:4-0:0 [] too hot +1",
				"brew error y.tea:9:1-0:0 []  +0",
			},
		},
		"regular expression": {
			pattern: `^(?P<severity>\w+)!(?P<code>T\d+) (?P<file>\S+) (?P<line>\d+),(?P<column>\d+)\.\.(?P<end_line>\d+),(?P<end_column>\d+) (?P<message>.+)$`,
			log:     "Fault!T1 x.tea 3,4..3,9 too hot\nwarning!T2 x.tea 4,1..5,2 too cold\nHint!T3 x.tea 5,1..5,2 stir\nC.java:3: error: cannot find symbol\n",
			want: []string{
				"brew error x.tea:3:4-3:9 [T1] too hot +0",
				"brew warning x.tea:4:1-5:2 [T2] too cold +0",
				"brew note x.tea:5:1-5:2 [T3] stir +0",
				"javac error C.java:3:0-0:0 [] cannot find symbol +0",
			},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f, err := NewFormat("brew", test.efm, test.pattern)
			if err != nil {
				t.Fatal(err)
			}
			if got := readBy(t, test.log, f); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
		})
	}
}

func TestFormatsThatAreWrong(t *testing.T) {
	for _, test := range []struct {
		name, efm, pattern, want string
	}{
		{"", "%m", "", "the name"},
		{"a b", "%m", "", "the name"},
		{"x", "", "", "give either"},
		{"x", "%m", "(?P<message>.*)", "give either"},
		{"x", "%f%", "", "in the middle"},
		{"x", "%y", "", "E376"},
		{"x", "%Dentering %f", "", "%D is not supported"},
		{"x", "%+Ofile %f", "", "%O is not supported"},
		{"x", "", "(", "regexp: "},
		{"x", "", "(?P<massage>.*)", `no group "massage"`},
		{"x", "", "(?P<file>.*)", "needs a group"},
	} {
		var efm []string
		if test.efm != "" {
			efm = []string{test.efm}
		}
		if _, err := NewFormat(test.name, efm, test.pattern); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q %q: %v, want %q", test.efm, test.pattern, err, test.want)
		}
	}
}

// Whatever a format says, a result keeps what doc.go promises.
func FuzzFormat(f *testing.F) {
	f.Add("%f:%l:%c: %m", "a:1:2: x\nb\n")
	f.Add("%E%f", "x\n")
	f.Add("%+A%m", "x\ny\n")
	f.Fuzz(func(t *testing.T, efm, log string) {
		format, err := NewFormat("own", []string{efm}, "")
		if err != nil {
			return
		}
		checkResult(t, mustParse(t, log, Options{Formats: []*Format{format}, Max: 50}))
	})
}
