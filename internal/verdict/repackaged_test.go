package verdict_test

import (
	"strings"
	"testing"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/evidence"
)

// A function that a step moved to another package is taken from there.
func TestMovedToAnotherPackage(t *testing.T) {
	moved := step("1a2b3c4", "util/util.go", "util/util.go", 1, " package util", "-func Pad(s string) string { return s }")
	moved.Files = append(moved.Files, step("", "text/text.go", "text/text.go", 1, " package text", "+func Pad(s string) string { return s }").Files...)
	d := aires.Diagnostic{
		Tool: "go", Kind: aires.KindMissingSymbol, Message: "undefined: util.Pad", File: "main.go", Line: 5, Column: 28,
		Symbols: []aires.Symbol{{Name: "util.Pad", Role: aires.RoleMissing}},
	}
	for name, c := range map[string]struct{ main, want string }{
		"the package is still used": {
			"package main\n\nimport \"shop/util\"\n\nfunc main() { println(util.Pad(util.Slug())) }\n",
			"text.Pad(util.Slug())",
		},
		"it is used for nothing else": {
			"package main\n\nimport \"shop/util\"\n\nfunc main() { println(util.Pad(\"x\")) }\n",
			`import "shop/text"`,
		},
	} {
		workspace := tree{
			"go.mod": "module shop\n\ngo 1.24\n", "main.go": c.main,
			"util/util.go": "package util\n\nfunc Slug() string { return \"\" }\n", "text/text.go": "package text\n\nfunc Pad(s string) string { return s }\n",
		}
		v, ok := workspace.after(t, []evidence.Patch{moved}, d)
		var now strings.Builder
		for _, e := range v.Edits {
			now.WriteString(e.New + "\n")
		}
		if !ok || !strings.Contains(v.Hypothesis.Claim, "moved from util/util.go to text/text.go") || len(v.Leads) != 1 ||
			!strings.Contains(now.String(), c.want) || !strings.Contains(now.String(), "text.Pad(") || !strings.Contains(now.String(), `"shop/text"`) {
			t.Errorf("%s: %+v", name, v)
		}
	}
}
