package diag

import (
	"strings"
	"testing"
)

func TestSARIFAndMore(t *testing.T) {
	log := string(read(t, "testdata/sarif/two.sarif"))
	res := mustParse(t, log+"a.c:1:2: error: one\n", Options{})
	if len(res.Diagnostics) != 4 || res.Diagnostics[3].Log.FirstLine != strings.Count(log, "\n")+1 || res.Bytes == 0 {
		t.Errorf("%+v", res)
	}
}

// A log that only begins like SARIF is text, and none of it is lost.
func TestNotSARIF(t *testing.T) {
	const said = "a.c:1:2: error: one\n"
	for _, head := range []string{
		"{ \"runs\": 3\n", "{\"version\": \"2.1.0\", \"runs\": [\n", "{}\n\"runs\"\n", "{\"version\": \"1.0.0\", \"runs\": []}\n", "sarif { written\n",
	} {
		res := mustParse(t, head+said, Options{})
		if len(res.Diagnostics) != 1 || res.Lines != strings.Count(head, "\n")+1 {
			t.Errorf("%q: %+v", head, res)
		}
	}
}
