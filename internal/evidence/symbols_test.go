package evidence

import (
	"fmt"
	"strings"
	"testing"

	"github.com/airesdev/aires"
)

// told is an analysis of one cause, of the kind of its one diagnostic.
func told(kind aires.Kind, d aires.Diagnostic, symbols ...aires.Symbol) *aires.Analysis {
	d.Kind, d.Severity, d.Symbols = kind, aires.SeverityError, symbols
	a := one(d)
	for i := range a.Causes {
		a.Causes[i].Kind = kind
	}
	return a
}

func lacks(name string) aires.Symbol { return aires.Symbol{Name: name, Role: aires.RoleMissing} }

// symbolic renders the evidence of symbols and manifests in short.
func symbolic(all []aires.Evidence) string {
	var b strings.Builder
	for _, e := range all {
		if e.Kind == aires.EvidenceSymbol || e.Kind == aires.EvidenceManifest {
			fmt.Fprintf(&b, "[%s | %s:%d | %s]\n", e.Title, e.File, e.Line, strings.ReplaceAll(e.Text, "\n", " / "))
		}
	}
	return b.String()
}

func TestSymbols(t *testing.T) {
	c, _ := workspace(
		t,
		"go.mod", "module example.org/app\n",
		"money/money.go", "package money\n\n// Price is what it costs.\ntype Price struct {\n\tAmount int\n}\n\n// Round rounds.\nfunc Round(p Price, digits int) Price {\n\treturn p\n}\n",
		"shop/shop.go", "package shop\n\nfunc total(p money.Price) {\n\tmoney.Rounds(p)\n\tp.Amnt++\n\tmoney.Round(p)\n}\n",
		"shop/other.go", "package shop\n\nfunc other(p money.Price) {\n\tmoney.Round(p, 2)\n}\n",
		"web/cart.ts", "export class Cart {\n  add(item: string): void {}\n  remove(item: string): void {}\n}\n",
		"web/page.ts", "import { Cart } from './card';\nnew Cart().ad('x');\n",
		"src/shop.c", "#include \"util/helpers.h\"\nint main(void) { return 0; }\n",
		"include/helper.h", "int help(void);\n",
		"CMakeLists.txt", "project(shop C)\ntarget_include_directories(shop PRIVATE include)\n",
		"ui/package.json", "{\n  \"dependencies\": {\n    \"lodash\": \"^4\"\n  }\n}\n",
		"ui/package-lock.json", "{\n  \"node_modules/lodash\": {\"version\": \"4.17.21\"},\n  \"node_modules/react\": {}\n}\n",
		"ui/a.ts", "import x from 'loddash';\n",
		".gitmodules", "[submodule \"fmt\"]\n\tpath = third/fmt\n\turl = https://example.org/fmt\n",
	)
	tests := []struct {
		name string
		a    *aires.Analysis
		want []string
	}{
		{
			"a name that is called something else", told(aires.KindMissingSymbol, inside("go", "shop/shop.go", 4, 8), lacks("money.Rounds")),
			[]string{"[nothing declares Rounds; names like it | money/money.go:9 | money/money.go:9: func Round(p Price, digits int) Price { (func)]"},
		},
		{
			"a field of a type", told(aires.KindMissingSymbol, inside("go", "shop/shop.go", 5, 4), lacks("Amnt"), aires.Symbol{Name: "money.Price", Role: aires.RoleFound}),
			[]string{
				"[what Price declares | money/money.go:5 | money/money.go:5: Amount int (field)]",
			},
		},
		{
			"a call that does not fit", told(aires.KindType, inside("go", "shop/shop.go", 6, 15)),
			[]string{
				"[declaration of Round, a func | money/money.go:9 | // Round rounds. / func Round(p Price, digits int) Price { / \treturn p / }]",
				"[other uses of Round | shop/other.go:4 | shop/other.go:4: money.Round(p, 2)]",
			},
		},
		{
			"a name that is declared elsewhere", told(aires.KindMissingSymbol, inside("tsc", "web/page.ts", 2, 5), lacks("Cart")),
			[]string{"[declaration of Cart, a class | web/cart.ts:1 | export class Cart {", "other uses of Cart | web/page.ts:1"},
		},
		{
			"a header that lies elsewhere", told(aires.KindMissingFile, inside("gcc", "src/shop.c", 1, 10), lacks("util/helpers.h")),
			[]string{
				"[files of the workspace called like util/helpers.h | include/helper.h:0 | include/helper.h]",
				"[the submodule third/fmt is empty: git submodule update --init would fetch it | .gitmodules:2 |",
				"[CMakeLists.txt declares the dependencies | CMakeLists.txt:1 |",
			},
		},
		{
			"a package that is not locked", told(aires.KindMissingFile, inside("tsc", "ui/a.ts", 1, 15), lacks("loddash")),
			[]string{
				"[ui/package-lock.json on loddash | ui/package-lock.json:0 | ui/package-lock.json does not mention loddash in its 4 lines.]",
				"[ui/package.json declares the dependencies | ui/package.json:1 |",
			},
		},
	}
	for _, test := range tests {
		got := symbolic(c.Collect(t.Context(), test.a))
		for _, want := range test.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: got\n%swant %s", test.name, got, want)
			}
		}
	}
}

// TestSymbolsAreBounded holds for a name that everybody declares and uses.
func TestSymbolsAreBounded(t *testing.T) {
	var files []string
	for i := range 50 {
		files = append(files, fmt.Sprintf("p%d/a.go", i), "package p\n\n"+strings.Repeat("func Do(a int) { Do(a) } // "+strings.Repeat("x", 2000)+"\n", 40))
	}
	c, _ := workspace(t, files...)
	all := c.Collect(t.Context(), told(aires.KindMissingSymbol, inside("go", "p0/a.go", 3, 18), lacks("Do")))
	size := 0
	for _, e := range all {
		if e.Kind == aires.EvidenceSymbol {
			size += len(e.Text)
		}
	}
	if size == 0 || size > 20_000 || len(all) > 10 {
		t.Errorf("%d pieces of evidence, %d bytes on symbols", len(all), size)
	}
}

func TestSimple(t *testing.T) {
	for name, want := range map[string]string{
		"Fetch": "Fetch", "strings.Fetch": "Fetch", "std::vector<int>": "vector", "fetch(int, char)": "fetch", "*Client": "Client",
		"a/b.Total": "Total", "crate::money": "money", "$state": "$state", "": "", "12": "", "a b": "a", "operator==": "", "+": "", "x'": "",
	} {
		if got := simple(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

// TestEnclosing holds that the root is shown in its whole function or, where that
// is long, with its name.
func TestEnclosing(t *testing.T) {
	body := func(n int) string { return strings.Repeat("\tstep()\n", n) }
	c, _ := workspace(t, "a.go", "package a\n\nfunc short() {\n"+body(30)+"}\n\nfunc long() {\n"+body(100)+"}\n")
	for line, want := range map[int]string{10: "3-34 a.go:10", 80: "68-92 a.go:80, in the func long of line 36"} {
		e := c.Collect(t.Context(), one(inside("go", "a.go", line, 2)))[0]
		last := e.FirstLine + strings.Count(e.Text, "\n")
		if got := fmt.Sprintf("%d-%d %s", e.FirstLine, last, e.Title); got != want {
			t.Errorf("line %d: got %s, want %s", line, got, want)
		}
	}
}
