package verdict_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/evidence"
	"github.com/airesdev/aires/internal/index"
	"github.com/airesdev/aires/internal/verdict"
)

// What the examples' READMEs say is wrong with them.
func TestExamples(t *testing.T) {
	for _, c := range []struct {
		example, title string // of the cause: a part
		claim          string // a part
		edits          []string
	}{
		{"go-rename", "undefined: money.Format", "declares Display (money/money.go:13)", nil}, // it takes one argument more
		{"go-rename", "undefined: strings", `without importing "strings"`, []string{`report/report.go:6: "\t\"io\"" -> "\t\"io\"\n\t\"strings\""`}},
		{"c-header", "ringbuf.h", "include/ring_buffer.h", []string{`include/history.h:4: "#include \"ringbuf.h\"" -> "#include \"ring_buffer.h\""`}},
		{"python-import", "parse_amount", "declares parse_money (ledger/money.py:17)", []string{
			`ledger/statement.py:6: "from ledger.money import Money, parse_amount" -> "from ledger.money import Money, parse_money"`,
			`ledger/statement.py:18: "    return Booking(date.fromisoformat(day), account, parse_amount(amount))" -> "    return Booking(date.fromisoformat(day), account, parse_money(amount))"`,
		}},
		{"typescript-types", "fullName", "declares displayName (src/model/guest.ts:4)", []string{
			`src/api/bookings.ts:13: "    guest: booking.guest.fullName," -> "    guest: booking.guest.displayName,"`,
			`src/api/bookings.ts:21: "    fullName: body.name," -> "    displayName: body.name,"`,
			`src/api/search.ts:10: "      b.guest.fullName.toLowerCase().includes(wanted)," -> "      b.guest.displayName.toLowerCase().includes(wanted),"`,
			"src/view/receipt.ts:6: \"    `Receipt for ${booking.guest.fullName}`,\" -> \"    `Receipt for ${booking.guest.displayName}`,\"",
			`src/view/roster.ts:8: "    a.guest.fullName.localeCompare(b.guest.fullName)," -> "    a.guest.displayName.localeCompare(b.guest.displayName),"`,
			"src/view/roster.ts:11: \"    (b) => `${b.room} ${initials(b.guest)} ${b.guest.fullName} ${formatMoney(total(b))}`,\" -> \"    (b) => `${b.room} ${initials(b.guest)} ${b.guest.displayName} ${formatMoney(total(b))}`,\"",
			"src/view/welcome.ts:6: \"  return `${greeting}, ${guest.fullName}! We expect you on ${formatDate(arrival)}.`;\" -> \"  return `${greeting}, ${guest.displayName}! We expect you on ${formatDate(arrival)}.`;\"",
		}},
		{"java-symbols", "waterPerDay", "declares litresPerDay", []string{
			`src/org/example/garden/Main.java:18: "        System.out.printf(\"%s needs %.1f l a day%n\", tomato.name(), tomato.waterPerDay());" -> "        System.out.printf(\"%s needs %.1f l a day%n\", tomato.name(), tomato.litresPerDay());"`,
			`src/org/example/garden/plan/Watering.java:18: "        return Math.max(0, plant.waterPerDay() - forecast.rainLitres());" -> "        return Math.max(0, plant.litresPerDay() - forecast.rainLitres());"`,
			`src/org/example/garden/plan/Watering.java:22: "        return plant.waterPerDay() > 2.5;" -> "        return plant.litresPerDay() > 2.5;"`,
			`src/org/example/garden/plant/Bed.java:9: "        return plants.stream().mapToDouble(Plant::waterPerDay).sum();" -> "        return plants.stream().mapToDouble(Plant::litresPerDay).sum();"`,
		}},
		{"java-symbols", "TreeMap", "without importing java.util.TreeMap", []string{`src/org/example/garden/plan/Week.java:4: "import java.util.Map;" -> "import java.util.Map;\nimport java.util.TreeMap;"`}},
	} {
		dir := filepath.Join("..", "..", "examples", c.example)
		log, err := os.ReadFile(filepath.Join(dir, "build.log"))
		if err != nil {
			t.Fatal(err)
		}
		all, w := judge(t, dir, log)
		i := slices.IndexFunc(all, func(g judged) bool { return strings.Contains(g.cause.Title, c.title) })
		if i < 0 {
			t.Errorf("%s: no verdict on %s", c.example, c.title)
			continue
		}
		g := all[i]
		if !strings.Contains(g.Hypothesis.Claim, c.claim) || g.Hypothesis.By != "evidence" || len(g.Steps) == 0 {
			t.Errorf("%s: %+v", c.example, g.Verdict)
		}
		var edits []string
		for _, e := range g.Edits {
			edits = append(edits, fmt.Sprintf("%s:%d: %q -> %q", e.File, e.Line, e.Old, e.New))
			if _, err := w.Check(e); err != nil {
				t.Errorf("%+v: %v", e, err)
			}
		}
		if !slices.Equal(edits, c.edits) {
			t.Errorf("%s: edits\n%s\nwant\n%s", c.example, strings.Join(edits, "\n"), strings.Join(c.edits, "\n"))
		}
	}
}

// tree is a workspace: the text of each file.
type tree map[string]string

// open writes the tree into a folder of its own and indexes it.
func (w tree) open(t testing.TB) *index.Index {
	t.Helper()
	dir := t.TempDir()
	for name, text := range w {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o750), os.WriteFile(file, []byte(text), 0o600)); err != nil {
			t.Skip(err) // a name that this system does not take
		}
	}
	x, err := index.Open(t.Context(), dir, index.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	return x
}

// of is the verdict on one cause with all of ds.
func (w tree) of(t testing.TB, ds ...aires.Diagnostic) (verdict.Verdict, bool) {
	return w.after(t, nil, ds...)
}

// after is of where the workspace has a history.
func (w tree) after(t testing.TB, history []evidence.Patch, ds ...aires.Diagnostic) (verdict.Verdict, bool) {
	t.Helper()
	c := aires.Cause{ID: "c1", Root: "d1"}
	for i := range ds {
		ds[i].ID, ds[i].PathStatus = fmt.Sprintf("d%d", i+1), aires.PathWorkspace
		c.Diagnostics = append(c.Diagnostics, ds[i].ID)
	}
	return verdict.New(w.open(t), history).Of(c, ds)
}

func undefined(file string, line, column int, name string) aires.Diagnostic {
	return aires.Diagnostic{
		Tool: "go", Kind: aires.KindMissingSymbol, Message: "undefined: " + name, File: file, Line: line, Column: column,
		Symbols: []aires.Symbol{{Name: name, Role: aires.RoleMissing}},
	}
}

func TestGoImports(t *testing.T) {
	for name, c := range map[string]struct {
		src  string
		want string // the file after the edit; "" where none is proposed
		line int
		pkg  string
	}{
		"none yet":      {"package a\n\nvar x = strings.ToUpper(y)\n", "package a\n\nimport \"strings\"\n\nvar x = strings.ToUpper(y)\n", 3, "strings"},
		"one":           {"package a\n\nimport \"fmt\"\n\nvar x = errors.New(y)\n", "package a\n\nimport (\n\t\"errors\"\n\t\"fmt\"\n)\n\nvar x = errors.New(y)\n", 5, "errors"},
		"first":         {"package a\n\nimport (\n\t\"fmt\"\n\n\t\"example.org/b\"\n)\n\nvar x = errors.New(y)\n", "package a\n\nimport (\n\t\"errors\"\n\t\"fmt\"\n\n\t\"example.org/b\"\n)\n\nvar x = errors.New(y)\n", 9, "errors"},
		"of our own":    {"package a\n\nimport (\n\t\"fmt\"\n)\n\nvar x = money.Zero\n", "package a\n\nimport (\n\t\"fmt\"\n\n\t\"example.org/app/money\"\n)\n\nvar x = money.Zero\n", 7, "money"},
		"two it may be": {"package a\n\nvar x = rand.Int()\n", "", 3, "rand"},
	} {
		w := tree{"go.mod": "module example.org/app\n", "a/a.go": c.src, "money/money.go": "package money\n\nvar Zero int\n"}
		v, ok := w.of(t, undefined("a/a.go", c.line, 9, c.pkg))
		if !ok {
			t.Errorf("%s: no verdict", name)
			continue
		}
		got := ""
		for _, e := range v.Edits {
			got = strings.Replace(c.src, e.Old, e.New, 1)
		}
		if got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
	}
	if v, _ := (tree{"a.go": "package a\n\nvar x = nowhere.Int()\n"}).of(t, undefined("a.go", 3, 9, "nowhere")); v.Edits != nil || v.Hypothesis.Confidence > 0.5 {
		t.Errorf("a package that nobody knows: %+v", v)
	}
	if v, _ := (tree{"a.go": "package a\n\nvar x = strings\n"}).of(t, undefined("a.go", 3, 9, "strings")); v.Edits != nil || v.Hypothesis.Confidence > 0.5 {
		t.Errorf("a variable is taken for a package: %+v", v)
	}
}

func TestRenames(t *testing.T) {
	w := func(api string) tree {
		return tree{
			"go.mod": "module example.org/app\n", "api/api.go": "package api\n\n" + api,
			"a.go": "package a\n\nimport \"example.org/app/api\"\n\nvar x = api.Fetch(1, f(2, 3))\n",
		}
	}
	for api, want := range map[string]string{
		"func FetchAll(a, b int) {}\n":                            "FetchAll",
		"func FetchAll(a int) {}\n":                               "", // another number of arguments
		"func FetchAll(a ...int) {}\n":                            "FetchAll",
		"func FetchAll(a, b int) {}\nfunc Fetches(a, b int) {}\n": "", // two as good as each other
		"func fetch(a, b int) {}\n":                               "", // not exported
		"func Fetch(a, b int) {}\n":                               "", // it is there
		"type T struct{}\nfunc (T) FetchAll(a, b int) {}\n":       "-",
	} {
		v, ok := w(api).of(t, undefined("a.go", 5, 9, "api.Fetch"))
		got := ""
		if len(v.Edits) == 1 {
			_, got, _ = strings.Cut(v.Edits[0].New, "api.")
			got, _, _ = strings.Cut(got, "(")
		}
		if want != "-" && got != want || ok && v.Hypothesis.Confidence <= 0 {
			t.Errorf("%s: %+v, want %q", api, v, want)
		}
	}
}

func TestUnused(t *testing.T) {
	src := "package a\n\nimport (\n\t\"fmt\"\n\t\"os\"\n)\n\nvar x = fmt.Sprint()\n"
	v, ok := tree{"a.go": src}.of(t, aires.Diagnostic{Tool: "go", Message: `"os" imported and not used`, File: "a.go", Line: 5, Column: 2})
	if !ok || len(v.Edits) != 1 || strings.Replace(src, v.Edits[0].Old, v.Edits[0].New, 1) != strings.Replace(src, "\t\"os\"\n", "", 1) {
		t.Errorf("%+v", v)
	}
	v, ok = tree{"a.go": "package a\n\nfunc f() {\n\tx := 1\n}\n"}.of(t, aires.Diagnostic{Tool: "go", Message: "declared and not used: x", File: "a.go", Line: 4, Column: 2})
	if !ok || len(v.Edits) != 0 {
		t.Errorf("a variable is deleted: %+v", v)
	}
}

// Whatever a log says of a workspace, there is no panic.
func FuzzOf(f *testing.F) {
	f.Add("go", "undefined: x.Y", "a.go", 1, 1, "package a\nimport \"x\"\nvar v = x.Y(")
	f.Add("gcc", "'struct s' has no member named 'm'", "a.c", 2, 3, "struct s {\n int n;\n};\n s.m(")
	f.Add("python", "cannot import name 'a' from 'b'", "b.py", 1, 0, "def ab(): \"")
	f.Add("javac", "cannot find symbol", "A.java", 1, 1, "package p; record A(int a) {")
	f.Fuzz(func(t *testing.T, tool, message, file string, line, column int, text string) {
		d := aires.Diagnostic{
			Tool: tool, Message: message, File: file, Line: line, Column: column, Kind: aires.KindMissingFile,
			Symbols: []aires.Symbol{{Name: strings.TrimPrefix(message, "undefined: "), Role: aires.RoleMissing}},
			Notes:   []aires.Note{{Message: "symbol:   class " + message}, {Message: "location: class A"}},
		}
		tree{file: text, "b/" + file: text, "go.mod": "module x"}.of(t, d, d)
	})
}
