package evidence

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/airesdev/aires"
)

func TestTopic(t *testing.T) {
	c, _ := workspace(t)
	d := aires.Diagnostic{Tool: "csc", Code: "CS0246", Message: "The type 'Foo' could not be found"}
	if got := c.Topic(&d); got != "CS0246" {
		t.Errorf("with a code: %q", got)
	}
	named := func(name string) *aires.Diagnostic {
		return &aires.Diagnostic{
			Tool: "go", Severity: aires.SeverityError, Kind: aires.KindMissingSymbol, Message: "undefined: " + name,
			Symbols: []aires.Symbol{{Name: name, Role: aires.RoleMissing}},
		}
	}
	if e := c.catalogue.lookup(named("Fetch")); e == nil || c.Topic(named("Fetch")) != e.ID || c.Topic(named("Store")) != e.ID {
		t.Errorf("in the catalogue: %q and %q", c.Topic(named("Fetch")), c.Topic(named("Store")))
	}
}

func TestSlug(t *testing.T) {
	tests := map[string]string{
		"Cannot frob 'Foo' near “bar” and `baz' in \"a b\"": "cannot-frob-near-and-in",
		"frob failed at /src/app/x.q:12 with code 17":       "frob-failed-at-with-code",
		"frob fooBar in pkg.Name, my_name: Bad.":            "frob-in-bad",
		"can't frob a well-known thing\nsecond line":        "can't-frob-a-well-known-thing",
		"'Foo'":                           "error",
		"":                                "error",
		strings.Repeat("frobnicate ", 20): "frobnicate-frobnicate-frobnicate-frobnicate-frobnicate",
	}
	for message, want := range tests {
		if got := slug(&aires.Diagnostic{Message: message, Severity: aires.SeverityError}); got != want {
			t.Errorf("%q: %q, want %q", message, got, want)
		}
	}
	d := &aires.Diagnostic{Message: "unquoted widget is bad", Symbols: []aires.Symbol{{Name: "widget"}}}
	if got := slug(d); got != "unquoted-is-bad" {
		t.Errorf("with a symbol: %q", got)
	}
}

// What is quoted, and which numbers are in it, changes nothing about the topic.
func TestSlugMasks(t *testing.T) {
	name := rapid.StringMatching(`[A-Za-z0-9_./ -]{0,12}`)
	rapid.Check(t, func(t *rapid.T) {
		message := func(label string) string {
			return "cannot frob '" + name.Draw(t, label) + "' at " + rapid.StringMatching(`[0-9]{1,5}`).Draw(t, label+" number")
		}
		a, b := slug(&aires.Diagnostic{Message: message("a")}), slug(&aires.Diagnostic{Message: message("b")})
		if a != b || a != "cannot-frob-at" {
			t.Fatalf("%q and %q", a, b)
		}
	})
}
