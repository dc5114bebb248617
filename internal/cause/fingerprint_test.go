package cause_test

import (
	"strings"
	"testing"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/cause"
)

func marks(ds ...aires.Diagnostic) (prints []string) {
	cause.Mark(ds)
	for _, d := range ds {
		prints = append(prints, d.Fingerprint)
	}
	return prints
}

func TestFingerprint(t *testing.T) {
	base := from("  return fetch(x);", 10, coded("TS2304", at("tsc", "src/a.ts", 3, aires.KindMissingSymbol, "Cannot find name 'fetch'.", "fetch")))
	base.PathStatus = aires.PathWorkspace
	change := func(f func(d *aires.Diagnostic)) aires.Diagnostic {
		d := base
		f(&d)
		return d
	}
	same := map[string]aires.Diagnostic{
		"another line":   change(func(d *aires.Diagnostic) { d.Line, d.Log.FirstLine = 30, 9 }),
		"another column": change(func(d *aires.Diagnostic) { d.Column, d.EndColumn = 14, 19 }),
		"indented":       change(func(d *aires.Diagnostic) { d.Source = "\t\treturn   fetch(x);" }),
		"met twice":      change(func(d *aires.Diagnostic) { d.Count = 2 }),
		"more notes":     change(func(d *aires.Diagnostic) { d.Notes = []aires.Note{{Message: "see"}} }),
		"reworded":       change(func(d *aires.Diagnostic) { d.Message = "Cannot find name 'fetch'. Did you mean 'patch'?" }),
	}
	for name, d := range same {
		if got := marks(base, d); got[0] != got[1] || !strings.HasPrefix(got[0], "v1:") || len(got[0]) != len("v1:")+32 {
			t.Errorf("%s: %v", name, got)
		}
	}
	other := map[string]aires.Diagnostic{
		"another file":   change(func(d *aires.Diagnostic) { d.File = "src/b.ts" }),
		"another code":   change(func(d *aires.Diagnostic) { d.Code = "TS2552" }),
		"another source": change(func(d *aires.Diagnostic) { d.Source = "  return fetch(y);" }),
		"another symbol": change(func(d *aires.Diagnostic) { d.Symbols = []aires.Symbol{{Name: "patch", Role: aires.RoleMissing}} }),
		"a warning":      change(func(d *aires.Diagnostic) { d.Severity = aires.SeverityWarning }),
	}
	for name, d := range other {
		if got := marks(base, d); got[0] == got[1] {
			t.Errorf("%s: both %s", name, got[0])
		}
	}
	// Changing what goes in without a new version would break who remembers them.
	if got, want := marks(base)[0], "v1:4354d8d95d389e7ae8bd09dcea0348c5"; got != want {
		t.Errorf("v1 changed: %s, want %s", got, want)
	}
}

func TestFingerprintWithoutCodeOrSource(t *testing.T) {
	a := at("gcc", "a.c", 3, aires.KindOther, "cannot write /tmp/ccXY12/a.o after 17 tries", "")
	b := at("gcc", "a.c", 8, aires.KindOther, "cannot write /var/other/a.o after 3 tries", "")
	c := at("gcc", "a.c", 8, aires.KindOther, "cannot read /var/other/a.o after 3 tries", "")
	outside, elsewhere := a, a
	outside.File, elsewhere.File = "/usr/include/stdio.h", "C:/sdk/stdio.h"
	got := marks(a, b, c, outside, elsewhere)
	if got[0] != got[1] || got[1] == got[2] || got[3] != got[4] {
		t.Errorf("%q", got)
	}
}

// A cause about a symbol keeps its fingerprint while uses come and go.
func TestFingerprintOfACause(t *testing.T) {
	one := cause.Group(numbered(
		at("go", "a.go", 3, aires.KindMissingSymbol, "undefined: Fetch", "Fetch"),
		at("go", "b.go", 9, aires.KindMissingSymbol, "undefined: Fetch", "Fetch"),
		at("go", "b.go", 12, aires.KindOther, "missing return", ""),
	), nil)
	two := cause.Group(numbered(
		at("go", "c.go", 30, aires.KindMissingSymbol, "undefined: Fetch", "Fetch"),
		at("go", "b.go", 14, aires.KindOther, "missing return", ""),
	), nil)
	if one[0].Fingerprint != two[0].Fingerprint || one[1].Fingerprint != two[1].Fingerprint || one[0].Fingerprint == one[1].Fingerprint {
		t.Errorf("%v\n%v", one, two)
	}
}
