package evidence

import (
	"strings"
	"testing"

	"github.com/airesdev/aires"
)

func missing(tool, file, name string) aires.Diagnostic {
	d := inside(tool, file, 1, 1)
	d.Kind = aires.KindMissingFile
	d.Symbols = []aires.Symbol{{Name: name, Role: aires.RoleMissing}}
	if file == "" {
		d.PathStatus = aires.PathNone
	}
	return d
}

func TestManifest(t *testing.T) {
	c, _ := workspace(t,
		"go.mod", "module x\n", "sub/go.mod", "module x/sub\n", "sub/deep/a.go", "package deep\n",
		"Cargo.toml", "[package]\n", "package.json", "{}\n", "web/src/a.ts", "\n", "pom.xml", "<project/>\n",
		"net/Api/Api.csproj", "<Project/>\n", "net/Api/Src/A.cs", "\n",
		"py/pyproject.toml", "[project]\n", "py/app/a.py", "\n", "requirements.txt", "requests\n",
		"empty/requirements.txt", "", "empty/a.py", "\n",
	)
	tests := []struct {
		d    aires.Diagnostic
		want string
	}{
		{missing("go", "sub/deep/a.go", "x"), "sub/go.mod"},
		{missing("go", "", "x"), "go.mod"},
		{missing("cargo", "", "x"), "Cargo.toml"},
		{missing("tsc", "web/src/a.ts", "x"), "package.json"},
		{missing("esbuild", "web/src/a.ts", "x"), "package.json"},
		{missing("maven", "", "x"), "pom.xml"},
		{missing("csc", "net/Api/Src/A.cs", "x"), "net/Api/Api.csproj"},
		{missing("msbuild", "", "x"), ""},
		{missing("python", "py/app/a.py", "x"), "py/pyproject.toml"},
		{missing("python", "empty/a.py", "x"), "requirements.txt"},
		{missing("gcc", "a.c", "x.h"), ""},
		{inside("go", "sub/deep/a.go", 1, 1), ""}, // nothing is missing
	}
	for _, test := range tests {
		got := ofKind(c.Collect(t.Context(), one(test.d)), aires.EvidenceManifest)
		name := ""
		if len(got) > 0 {
			name = got[0].File
		}
		if name != test.want {
			t.Errorf("%s in %q: manifest %q, want %q", test.d.Tool, test.d.File, name, test.want)
		}
	}
}

func TestManifestShowsThePartThatMatters(t *testing.T) {
	manifest := "[package]\n" + strings.Repeat("x = 1\n", 60) + "[dependencies]\nserde = \"1\"\n" + strings.Repeat("y = 1\n", 60)
	c, _ := workspace(t, "Cargo.toml", manifest)
	for name, first := range map[string]int{"serde": 43, "tokio": 61} {
		e := ofKind(c.Collect(t.Context(), one(missing("cargo", "", name))), aires.EvidenceManifest)[0]
		if e.FirstLine != first || !strings.Contains(e.Text, "[dependencies]\nserde = \"1\"\n") || strings.Count(e.Text, "\n") != manifestLines-1 {
			t.Errorf("%s: from line %d, %d lines:\n%s", name, e.FirstLine, strings.Count(e.Text, "\n")+1, e.Text)
		}
	}
}

func TestManifestIsBounded(t *testing.T) {
	c, _ := workspace(t, "package.json", strings.Repeat(strings.Repeat("x", 900)+"\n", 20), "one/package.json", strings.Repeat("é", 9000))
	for _, file := range []string{"", "one/a.ts"} {
		e := ofKind(c.Collect(t.Context(), one(missing("tsc", file, "x"))), aires.EvidenceManifest)[0]
		if len(e.Text) > maxManifest+len("…") || len(e.Text) < maxManifest/2 {
			t.Errorf("%q: %d bytes", file, len(e.Text))
		}
	}
}
