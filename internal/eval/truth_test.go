package eval

import (
	"slices"
	"testing"

	"github.com/airesdev/aires/internal/corpus"
)

func TestChanged(t *testing.T) {
	sound := corpus.Tree{
		"money/money.go": "package money\n\nimport \"strings\"\n\nfunc Euro(c int) string {\n\treturn strings.Repeat(\"x\", c)\n}\n",
		"colour.hpp":     "struct Colour {};\n",
	}
	for name, c := range map[string]struct {
		edits  []corpus.Edit
		places []Place
		names  []string
		not    string
	}{
		"renamed":   {[]corpus.Edit{{File: "money/money.go", Old: "Euro(", New: "Euros("}}, []Place{{"money/money.go", 5, 5}}, []string{"Euro", "Euros"}, "string"},
		"taken out": {[]corpus.Edit{{File: "money/money.go", Old: "import \"strings\"\n"}}, []Place{{"money/money.go", 3, 3}}, []string{"strings"}, "import"},
		"moved":     {[]corpus.Edit{{File: "colour.hpp", Move: "color.hpp"}}, []Place{{File: "color.hpp"}, {File: "colour.hpp"}}, []string{"colour", "color"}, "struct"},
		"brace":     {[]corpus.Edit{{File: "money/money.go", Old: "c)\n}\n", New: "c)\n"}}, []Place{{"money/money.go", 7, 7}}, nil, "c"},
	} {
		broken, err := sound.Plant(corpus.Fault{Edits: c.edits})
		if err != nil {
			t.Fatal(err)
		}
		places, names := changed(sound, broken)
		if !slices.Equal(places, c.places) {
			t.Errorf("%s: places %v, want %v", name, places, c.places)
		}
		for _, n := range c.names {
			if !slices.Contains(names, n) {
				t.Errorf("%s: %v lacks %q", name, names, n)
			}
		}
		if slices.Contains(names, c.not) {
			t.Errorf("%s: %v holds %q", name, names, c.not)
		}
	}
}

func TestNamed(t *testing.T) {
	f := Fault{Names: []string{"Euro", "Euros"}, Places: []Place{{"money/money.go", 20, 21}}}
	for claim, want := range map[string]bool{
		"money.Euro is called Euros now":                        true,
		"Europe is not declared":                                false,
		"something is wrong in money/money.go:23":               true,
		"something is wrong in money.go, line 18":               true,
		"something is wrong in money/money.go:90":               false,
		"something is wrong in line 20":                         false,
		"No other error shares its symbol.":                     false,
		"":                                                      false,
		"in money.go, line 99999999999999999999999999999999999": false,
	} {
		if got := f.named(claim); got != want {
			t.Errorf("%q: named %t", claim, got)
		}
	}
	whole := Fault{Places: []Place{{File: "include/colour.hpp"}}}
	if !whole.named("colour.hpp is gone") || whole.named("canvas.hpp is gone") {
		t.Error("a file that is gone is named by its name")
	}
}
