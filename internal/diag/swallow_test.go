package diag

import "testing"

// says are how tools write a diagnostic on one line, each with what they have in
// common left out: a source line, a mark, a summary.
var says = []string{
	"x.c:1:2: warning: unused variable 'a' [-Wunused-variable]",
	"y.cpp:3:4: error: no match for 'operator<'",
	"ld: cannot find -ltea",
	"go/p0/f0.go:7:2: SA4006: this value of x is never used (staticcheck)",
	"go/p0/f1.go:8:2: undefined: tea",
	"src/a.py:3:1: F401 'os' imported but unused",
	"src/b.py:4: error: Incompatible return value type  [return-value]",
	"src/c.py:5:0: C0114: Missing module docstring (missing-module-docstring)",
	"src/a.ts:3:1 - error TS2304: Cannot find name 'x'.",
	"src/b.ts(4,1): error TS2304: Cannot find name 'y'.",
	"Tea.java:3: error: cannot find symbol",
	"[ERROR] /b/src/Cup.java:[4,5] cannot find symbol",
	"e: file:///b/src/Pot.kt:3:5 Unresolved reference: x",
	"Tea.cs(3,5): error CS0246: The type or namespace name 'X' could not be found",
	"src/lib.rs:3:5: error[E0425]: cannot find value `x` in this scope",
	"pot.adb:3:04: error: \"X\" is undefined",
	"src/leaf.scala:3:5: error: not found: value x",
	"a.yml:3:5: [error] wrong indentation: expected 2 but found 4 (indentation)",
	"make: *** No rule to make target 'tea', needed by 'all'.  Stop.",
	"lib/tea.rb:3: syntax error, unexpected end-of-input",
	"Dockerfile:3 DL3008 warning: Pin versions in apt get install",
}

// A tool that shows no source is followed by another's line at once: that one is
// not what it might have shown.
func TestNoToolSwallowsTheNext(t *testing.T) {
	count := func(log string) int {
		res := mustParse(t, log, Options{})
		return res.Errors + res.Warnings
	}
	for _, one := range says {
		if count(one+"\n") != 1 {
			t.Errorf("alone: %s", one)
		}
		for _, other := range says {
			if other != one && count(one+"\n"+other+"\n") != 2 {
				t.Errorf("%s\n\tis lost behind %s", other, one)
			}
		}
	}
}
