package verdict_test

import (
	"strings"
	"testing"

	"github.com/airesdev/aires"
)

func TestDependenciesThatNobodyNames(t *testing.T) {
	python := func(module string) aires.Diagnostic {
		return aires.Diagnostic{Tool: "python", Kind: aires.KindMissingFile, Message: "No module named '" + module + "'", File: "app.py", Line: 1, Symbols: []aires.Symbol{{Name: module, Role: aires.RoleMissing}}}
	}
	rust := aires.Diagnostic{Tool: "rustc", Kind: aires.KindMissingSymbol, Code: "E0432", Message: "unresolved import `serde`", File: "src/main.rs", Line: 1, Symbols: []aires.Symbol{{Name: "serde", Role: aires.RoleMissing}}}
	const manifest = "[package]\nname = \"app\"\n\n[dependencies]\n"
	for name, c := range map[string]struct {
		tree        tree
		d           aires.Diagnostic
		claim, edit string
	}{
		"misspelt":                {tree{"requirements.txt": "requests==2.0\n", "app.py": "import requsts\n"}, python("requsts"), "names requests, which is probably", "import requests"},
		"another name":            {tree{"requirements.txt": "requests==2.0\n", "app.py": "import yaml\n"}, python("yaml"), "does not name PyYAML", ""},
		"named and not installed": {tree{"pyproject.toml": "dependencies = [\n  \"pyyaml >= 6\",\n]\n", "app.py": "import yaml\n"}, python("yaml"), "pyproject.toml names pyyaml, which is not installed", ""},
		"a crate":                 {tree{"Cargo.toml": manifest, "src/main.rs": "use serde::Serialize;\n"}, rust, "Cargo.toml does not name it", ""},
		"a crate in use": {
			tree{"Cargo.toml": manifest, "Cargo.lock": "[[package]]\nname = \"serde\"\nversion = \"1.0.203\"\n", "src/main.rs": "use serde::Serialize;\n"},
			rust, "Cargo.toml does not name it", "serde = \"1.0.203\"",
		},
		"a module that is misspelt": {tree{"Cargo.toml": manifest, "src/main.rs": "use serde::Serialize;\nmod serbe;\n", "src/serbe.rs": "pub struct Serialize;\n"}, rust, "unresolved import", ""},
	} {
		v, ok := c.tree.after(t, nil, c.d)
		edits := ""
		for _, e := range v.Edits {
			edits += e.New
		}
		if !ok || !strings.Contains(v.Hypothesis.Claim, c.claim) || !strings.Contains(edits, c.edit) || (c.edit == "") != (edits == "") {
			t.Errorf("%s: %q, %v", name, v.Hypothesis.Claim, v.Edits)
		}
	}
}
