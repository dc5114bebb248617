package verdict_test

import (
	"strings"
	"testing"

	"github.com/airesdev/aires"
)

func TestUnresolvedMerge(t *testing.T) {
	const conflict = "<<<<<<< HEAD\nint f(void);\n=======\nint f(int);\n>>>>>>> work\n"
	for name, c := range map[string]struct {
		text string
		line int
		kind aires.Kind
		want string // of the claim: the lines; "" for none
	}{
		"a marker is misread":         {"int g;\n" + conflict, 2, aires.KindSyntax, "lines 2 to 6"},
		"what follows is misread":     {conflict + "int g;\n", 6, aires.KindSyntax, "lines 1 to 5"},
		"the second of two":           {conflict + conflict, 7, aires.KindType, "lines 6 to 10"},
		"another error of the file":   {conflict + "int g = \"\";\n", 6, aires.KindType, ""},
		"a line under a heading":      {"Title\n=======\n", 2, aires.KindSyntax, ""},
		"a file that is about merges": {"<<<<<<< HEAD\nno end\n", 1, aires.KindSyntax, ""},
	} {
		d := aires.Diagnostic{Tool: "gcc", Kind: c.kind, Message: "expected identifier", File: "a.c", Line: c.line}
		v, ok := tree{"a.c": c.text}.after(t, nil, d)
		said := strings.Contains(v.Hypothesis.Claim, "merge conflict")
		if !ok || said != (c.want != "") || !strings.Contains(v.Hypothesis.Claim, c.want) || said && len(v.Edits) > 0 {
			t.Errorf("%s: %q, %v", name, v.Hypothesis.Claim, v.Edits)
		}
	}
}
