package diag

import (
	"testing"

	"github.com/airesdev/aires"
)

func TestTypeScriptKinds(t *testing.T) {
	for _, c := range []struct {
		code, message string
		kind          aires.Kind
		symbols       string
	}{
		{"TS2304", "Cannot find name 'totl'.", aires.KindMissingSymbol, "missing=totl"},
		{"TS2552", "Cannot find name 'totl'. Did you mean 'total'?", aires.KindMissingSymbol, "missing=totl"},
		{"TS2339", "Property 'totl' does not exist on type 'Cart'.", aires.KindMissingSymbol, "missing=totl"},
		{"TS2305", `Module '"./item"' has no exported member 'Itm'.`, aires.KindMissingSymbol, "missing=Itm"},
		{"TS2724", `'"./item"' has no exported member named 'Itm'. Did you mean 'Item'?`, aires.KindMissingSymbol, "missing=Itm"},
		{"TS2307", "Cannot find module './gone' or its corresponding type declarations.", aires.KindMissingFile, "missing=./gone"},
		{"TS7016", "Could not find a declaration file for module 'left-pad'.", aires.KindMissingFile, "missing=left-pad"},
		{"TS1005", "';' expected.", aires.KindSyntax, "expected=;"},
		{"TS17008", "JSX element 'div' has no corresponding closing tag.", aires.KindSyntax, ""},
		{"TS2322", "Type 'number' is not assignable to type 'string'.", aires.KindType, "expected=string found=number"},
		{"TS5023", "Unknown compiler option 'strct'.", aires.KindFatal, ""},
		{"TS6133", "'x' is declared but its value is never read.", aires.KindOther, ""},
	} {
		for _, head := range []string{"src/a b.ts(3,7): error ", "src/a b.ts:3:7 - error "} {
			d := only(t, head+c.code+": "+c.message+"\n")
			if d.Kind != c.kind || symbols(&d) != c.symbols || d.Code != c.code || d.Message != c.message {
				t.Errorf("%s: %s %q %q", c.code, d.Kind, symbols(&d), d.Message)
			}
			if d.Tool != "tsc" || d.File != "src/a b.ts" || d.Line != 3 || d.Column != 7 {
				t.Errorf("%s: %+v", c.code, d)
			}
		}
	}
}

func TestTypeScriptRangeOverLines(t *testing.T) {
	d := only(t, "src/a.ts:9:7 - error TS2322: Type 'A' is not assignable to type 'B'.\n\n"+
		" 9 const a = [\n         ~~~\n10   1,\n   ~~~~\n11 ];\n   ~\n\n\nFound 1 error in src/a.ts:9\n")
	if d.EndLine != 11 || d.EndColumn != 2 {
		t.Errorf("ends at %d:%d, want 11:2", d.EndLine, d.EndColumn)
	}
}

func TestTypeScriptInWebpack(t *testing.T) {
	d := only(t, "[tsl] ERROR in /src/demo/src/a.ts(3,5)\n      TS2304: Cannot find name 'x'.\n")
	if d.Code != "TS2304" || d.File != "/src/demo/src/a.ts" || d.Line != 3 || d.Column != 5 || d.Missing() != "x" {
		t.Errorf("%+v", d)
	}
}

func TestNPM(t *testing.T) {
	echo := "npm ERR! code ELIFECYCLE\nnpm ERR! errno 2\nnpm ERR! web@1.0.0 build: `tsc`\nnpm ERR! Exit status 2\n"
	if ds := parsed(t, echo); len(ds) != 0 {
		t.Errorf("an echo is an error: %+v", ds)
	}
	d := only(t, "npm error code ETARGET\nnpm error notarget No matching version found for left-pad@99.0.0.\n")
	if d.Tool != "npm" || d.Code != "ETARGET" || d.Kind != aires.KindMissingFile || d.Missing() != "left-pad" {
		t.Errorf("%+v", d)
	}
}

func FuzzTypeScript(f *testing.F) {
	fuzzFamily(f, "typescript", func() family { return newTypeScript() })
}
