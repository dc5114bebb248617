package cause_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/cause"
)

// diagnostics draws from few files, names and messages, so that every rule
// meets every other.
func diagnostics() *rapid.Generator[[]aires.Diagnostic] {
	one := rapid.Custom(func(t *rapid.T) aires.Diagnostic {
		name := rapid.SampledFrom([]string{"", "A", "b.A", "x/A.h", "./A", "B"}).Draw(t, "missing")
		d := at(
			rapid.SampledFrom([]string{"go", "gcc", "ld", "make"}).Draw(t, "tool"),
			rapid.SampledFrom([]string{"", "a.c", "b.c", "d/c.c"}).Draw(t, "file"),
			rapid.IntRange(0, 5).Draw(t, "line"),
			rapid.SampledFrom([]aires.Kind{
				"", aires.KindFatal, aires.KindMissingFile, aires.KindSyntax, aires.KindMissingSymbol,
				aires.KindType, aires.KindTest, aires.KindOther, aires.KindWarning,
			}).Draw(t, "kind"),
			rapid.SampledFrom([]string{
				"", "undefined: A", "unresolved import `b.A`", "not enough arguments in call to A",
				"*** [all] Error 1", "no member named 'A' in 'B'", "could not compile `x`",
			}).Draw(t, "message"), name)
		d.Severity = rapid.SampledFrom([]aires.Severity{aires.SeverityError, aires.SeverityError, aires.SeverityWarning, aires.SeverityNote}).Draw(t, "severity")
		d.Code = rapid.SampledFrom([]string{"", "", "E1"}).Draw(t, "code")
		if rapid.IntRange(0, 4).Draw(t, "noted") == 0 {
			d.Notes = []aires.Note{note("declared here", "d.h", rapid.IntRange(0, 2).Draw(t, "note line"))}
		}
		return d
	})
	return rapid.Custom(func(t *rapid.T) []aires.Diagnostic {
		return numbered(rapid.SliceOfN(one, 0, 40).Draw(t, "diagnostics")...)
	})
}

func TestGroupPartitions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ds := diagnostics().Draw(t, "ds")
		byID := make(map[string]*aires.Diagnostic)
		for i := range ds {
			byID[ds[i].ID] = &ds[i]
		}
		owner := make(map[string]string)
		var last aires.Cause
		for i, c := range cause.Group(ds, nil) {
			if c.ID != fmt.Sprintf("c%d", i+1) {
				t.Fatalf("cause %d has id %s", i+1, c.ID)
			}
			checkCause(t, c, byID)
			for _, id := range c.Diagnostics {
				if owner[id] != "" {
					t.Fatalf("%s is in %s and in %s", id, owner[id], c.ID)
				}
				owner[id] = c.ID
			}
			if i > 0 && inOrder(c, last) {
				t.Fatalf("%s (%s, %d) stands before %s (%s, %d)", last.ID, last.Kind, len(last.Diagnostics), c.ID, c.Kind, len(c.Diagnostics))
			}
			last = c
		}
		for _, d := range ds {
			if (d.Severity == aires.SeverityNote) != (owner[d.ID] == "") {
				t.Fatalf("%s, a %s, is in cause %q", d.ID, d.Severity, owner[d.ID])
			}
		}
	})
}

// checkCause checks what holds for a cause by itself.
func checkCause(t *rapid.T, c aires.Cause, byID map[string]*aires.Diagnostic) {
	if len(c.Diagnostics) == 0 || c.Diagnostics[0] != c.Root {
		t.Fatalf("%s: root %s is not first of %v", c.ID, c.Root, c.Diagnostics)
	}
	if !slices.IsSortedFunc(c.Diagnostics[1:], func(a, b string) int { return byID[a].Log.FirstLine - byID[b].Log.FirstLine }) {
		t.Fatalf("%s: %v is not in log order", c.ID, c.Diagnostics)
	}
	for _, id := range c.Diagnostics {
		if warning := byID[id].Severity == aires.SeverityWarning; warning != (c.Kind == aires.KindWarning) {
			t.Fatalf("%s of kind %s holds %s, a %s", c.ID, c.Kind, id, byID[id].Severity)
		}
	}
	if c.Title == "" || strings.HasSuffix(c.Title, ".") || c.Reason == "" || c.Confidence <= 0 || c.Confidence > 1 {
		t.Fatalf("%s: title %q, reason %q, confidence %v", c.ID, c.Title, c.Reason, c.Confidence)
	}
}

// inOrder reports whether a certainly has to stand before b.
func inOrder(a, b aires.Cause) bool {
	if a.Kind.Rank() != b.Kind.Rank() {
		return a.Kind.Rank() < b.Kind.Rank()
	}
	return len(a.Diagnostics) > len(b.Diagnostics)
}

// The log says in which order things happened; the slice does not.
func TestGroupDoesNotDependOnTheSlice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ds := diagnostics().Draw(t, "ds")
		want := cause.Group(ds, nil)
		shuffled := rapid.Permutation(ds).Draw(t, "shuffled")
		if got := cause.Group(shuffled, nil); !reflect.DeepEqual(got, want) {
			t.Fatalf("got\n%s\nwant\n%s", shape(got), shape(want))
		}
	})
}

// Two errors that differ only in the name they miss never have one cause.
func TestGroupNeverMasksASymbol(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[A-Za-z_][A-Za-z0-9_]{0,8}`)
		a, b := name.Draw(t, "a"), name.Draw(t, "b")
		ds := numbered(
			at("go", "x.go", 1, aires.KindMissingSymbol, "undefined: "+a, a),
			at("go", "x.go", 2, aires.KindMissingSymbol, "undefined: "+b, b),
		)
		if got, want := len(cause.Group(ds, nil)), map[bool]int{true: 1, false: 2}[a == b]; got != want {
			t.Fatalf("%q and %q: %d causes, want %d", a, b, got, want)
		}
	})
}
