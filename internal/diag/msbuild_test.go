package diag

import (
	"testing"

	"github.com/airesdev/aires"
)

func TestMSBuildRanges(t *testing.T) {
	for origin, want := range map[string][4]int{
		"a.cs(12)":          {12, 0, 0, 0},
		"a.cs(12-14)":       {12, 0, 14, 0},
		"a.cs(12,3)":        {12, 3, 0, 0},
		"a.cs(12,3-9)":      {12, 3, 12, 9},
		"a.cs(12,3,14)":     {12, 3, 14, 0},
		"a.cs(12,3,14,9)":   {12, 3, 14, 9},
		"My (old) a.cs(12)": {12, 0, 0, 0},
	} {
		d := only(t, origin+": error CS1002: ; expected\n")
		if got := [4]int{d.Line, d.Column, d.EndLine, d.EndColumn}; got != want {
			t.Errorf("%s: %v, want %v", origin, got, want)
		}
	}
}

func TestMSBuildKinds(t *testing.T) {
	for _, c := range []struct {
		code, message string
		tool          string
		kind          aires.Kind
		symbols       string
	}{
		{"CS0246", "The type or namespace name 'Gadget' could not be found (are you missing a using directive or an assembly reference?)", "csc", aires.KindMissingSymbol, "missing=Gadget"},
		{"CS1061", "'Cart' does not contain a definition for 'Totl' and no accessible extension method", "csc", aires.KindMissingSymbol, "missing=Totl"},
		{"CS0234", "The type or namespace name 'Data' does not exist in the namespace 'Shop'", "csc", aires.KindMissingFile, "missing=Data"},
		{"CS1002", "; expected", "csc", aires.KindSyntax, "expected=;"},
		{"CS1513", "} expected", "csc", aires.KindSyntax, "expected=}"},
		{"CS0029", "Cannot implicitly convert type 'int' to 'string'", "csc", aires.KindType, "expected=string found=int"},
		{"CS1503", "Argument 1: cannot convert from 'int' to 'string'", "csc", aires.KindType, "expected=string found=int"},
		{"MSB4018", "The \"Gen\" task failed unexpectedly.", "msbuild", aires.KindFatal, ""},
		{"MSB3073", "The command \"gen\" exited with code 1.", "msbuild", aires.KindOther, ""},
		{"NU1101", "Unable to find package Shop.Secret. No packages exist with this id", "nuget", aires.KindMissingFile, "missing=Shop.Secret"},
		{"NETSDK1045", "The current .NET SDK does not support targeting .NET 10.0.", "dotnet", aires.KindFatal, ""},
		{"C1083", "Cannot open include file: 'gone.h': No such file or directory", "cl", aires.KindMissingFile, "missing=gone.h"},
		{"C2065", "'totl': undeclared identifier", "cl", aires.KindMissingSymbol, "missing=totl"},
		{"LNK2019", "unresolved external symbol _gone referenced in function _main", "link", aires.KindMissingSymbol, "missing=_gone"},
		{"FS0039", "The value or constructor 'totl' is not defined.", "fsc", aires.KindMissingSymbol, "missing=totl"},
		{"BC30451", "'totl' is not declared.", "vbc", aires.KindMissingSymbol, "missing=totl"},
	} {
		d := only(t, "  12>a.cs(3,5): error "+c.code+": "+c.message+" [/src/demo/core/core.csproj]\n")
		if d.Tool != c.tool || d.Kind != c.kind || symbols(&d) != c.symbols || d.Message != c.message || d.File != "/src/demo/core/a.cs" {
			t.Errorf("%s: %s %s %q %q %s", c.code, d.Tool, d.Kind, symbols(&d), d.Message, d.File)
		}
	}
}

func TestMSBuildSummaryAlone(t *testing.T) {
	e := "a.cs(3,5): error CS1002: ; expected [/src/demo/a.csproj]\n"
	if d := only(t, "Build FAILED.\n\n"+e+"    0 Warning(s)\n    1 Error(s)\n"); d.Count != 1 {
		t.Errorf("%+v", d)
	}
	if d := only(t, e+e+"Build FAILED.\n\n"+e+"    1 Error(s)\n"); d.Count != 2 {
		t.Errorf("counted %d times, the build met it twice", d.Count)
	}
}

func TestMSBuildLeavesGCCAlone(t *testing.T) {
	var b msbuild
	for _, text := range []string{"a.c:5:3: error: expected ';'", "a.c:5: warning: C4996: x", "cc1: fatal error: a.c: No such file or directory", "ld: error: undefined symbol: f"} {
		if b.head(line{no: 1, text: text}) {
			t.Errorf("taken: %s", text)
		}
	}
}

func FuzzMSBuild(f *testing.F) { fuzzFamily(f, "msbuild", func() family { return newMSBuild() }) }
