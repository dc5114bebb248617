package eval

import (
	"testing"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/corpus"
)

func TestApply(t *testing.T) {
	tree := corpus.Tree{"a": "one\ntwo\nthree\ntwo\n", "crlf": "one\r\ntwo\r\nthree\r\n"}
	for name, c := range map[string]struct {
		edits []aires.Edit
		file  string
		want  string // "" for an error
	}{
		"at its line":         {[]aires.Edit{{File: "a", Line: 4, Old: "two", New: "TWO"}}, "a", "one\ntwo\nthree\nTWO\n"},
		"several in one file": {[]aires.Edit{{File: "a", Line: 1, Old: "one", New: "1\n1b"}, {File: "a", Line: 4, Old: "two", New: "2"}, {File: "a", Line: 2, Old: "two", New: "zwei"}}, "a", "1\n1b\nzwei\nthree\n2\n"},
		"twice the same":      {[]aires.Edit{{File: "a", Line: 3, Old: "three", New: "3 three"}, {File: "a", Line: 3, Old: "three", New: "3 three"}}, "a", "one\ntwo\n3 three\ntwo\n"},
		"whole lines":         {[]aires.Edit{{File: "a", Line: 2, Old: "two\nthree\n", New: "drei\n"}}, "a", "one\ndrei\ntwo\n"},
		"other line ends":     {[]aires.Edit{{File: "crlf", Line: 1, Old: "one\ntwo", New: "1\n2"}}, "crlf", "1\r\n2\r\nthree\r\n"},
		"not there":           {[]aires.Edit{{File: "a", Line: 1, Old: "four", New: "4"}}, "a", ""},
		"no such file":        {[]aires.Edit{{File: "../a", Line: 1, Old: "one", New: "1"}}, "a", ""},
		"nothing to replace":  {[]aires.Edit{{File: "a", Line: 1, Old: "\n", New: "1"}}, "a", ""},
		"at one place":        {[]aires.Edit{{File: "a", Line: 1, Old: "one", New: "0\none"}, {File: "a", Line: 1, Old: "one", New: "one\n1b"}, {File: "a", Line: 1, Old: "one", New: "00\none"}}, "a", "0\n00\none\n1b\ntwo\nthree\ntwo\n"},
		"overlap":             {[]aires.Edit{{File: "a", Line: 2, Old: "two\nthree", New: "2"}, {File: "a", Line: 3, Old: "three", New: "3"}}, "a", ""},
	} {
		out, err := apply(tree, c.edits)
		if (err == nil) != (c.want != "") || err == nil && out[c.file] != c.want {
			t.Errorf("%s: %q, %v; want %q", name, out[c.file], err, c.want)
		}
	}
	if tree["a"] != "one\ntwo\nthree\ntwo\n" {
		t.Error("the tree itself was changed")
	}
}
