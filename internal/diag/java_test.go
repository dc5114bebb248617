package diag

import (
	"testing"

	"github.com/airesdev/aires"
)

func TestJavaKinds(t *testing.T) {
	for _, c := range []struct {
		message string
		kind    aires.Kind
		symbols string
	}{
		{"package org.gone does not exist", aires.KindMissingFile, "missing=org.gone"},
		{"module not found: org.gone", aires.KindMissingFile, "missing=org.gone"},
		{"';' expected", aires.KindSyntax, "expected=;"},
		{"')' or ',' expected", aires.KindSyntax, ""},
		{"<identifier> expected", aires.KindSyntax, "expected=<identifier>"},
		{"class, interface, enum, or record expected", aires.KindSyntax, ""},
		{"reached end of file while parsing", aires.KindSyntax, ""},
		{"incompatible types: String cannot be converted to int", aires.KindType, "found=String expected=int"},
		{"incompatible types: possible lossy conversion from double to int", aires.KindType, "found=double expected=int"},
		{"unreported exception IOException; must be caught or declared to be thrown", aires.KindType, ""},
		{"Unresolved reference: Gadget", aires.KindMissingSymbol, "missing=Gadget"},
		{"Unresolved reference 'Gadget'.", aires.KindMissingSymbol, "missing=Gadget"},
	} {
		for _, head := range []string{"src/A.java:5: error: ", "[ERROR] src/A.java:[5,9] ", "e: file:///src/A.kt:5:9 "} {
			d := only(t, head+c.message+"\n")
			if d.Kind != c.kind || symbols(&d) != c.symbols || d.Message != c.message || d.Line != 5 {
				t.Errorf("%s%s: %s %q %+v", head, c.message, d.Kind, symbols(&d), d)
			}
		}
	}
}

func TestJavacColumnAfterTabs(t *testing.T) {
	d := only(t, "A.java:3: error: ';' expected\n\t\tint x = 1\n\t\t         ^\n1 error\n")
	if d.Column != 12 || d.Log.LastLine != 3 {
		t.Errorf("column %d, last line %d", d.Column, d.Log.LastLine)
	}
}

func TestJavacInAnt(t *testing.T) {
	d := only(t, "    [javac] /src/demo/A.java:3: error: cannot find symbol\n    [javac]     Gadget g;\n    [javac]     ^\n    [javac]   symbol:   class Gadget\n    [javac]   location: class A\n    [javac] 1 error\n")
	if d.Column != 5 || d.Missing() != "Gadget" {
		t.Errorf("%+v", d)
	}
}

func TestMavenSaysNothingTwice(t *testing.T) {
	goal := "[ERROR] Failed to execute goal com.acme:gen:1.0:run (default) on project shop: The generator found no input -> [Help 1]\n"
	if d := only(t, goal); d.Tool != "maven" || d.Message != "The generator found no input" {
		t.Errorf("%+v", d)
	}
	if d := only(t, "[ERROR] /src/A.java:[5,9] ';' expected\n"+goal+"[ERROR] /src/A.java:[5,9] ';' expected\n"); d.Tool != "javac" || d.Count != 1 {
		t.Errorf("%+v", d)
	}
}

func FuzzJava(f *testing.F) { fuzzFamily(f, "java", func() family { return newJava() }) }
