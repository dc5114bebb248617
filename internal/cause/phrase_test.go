package cause

import (
	"testing"

	"github.com/airesdev/aires"
)

func TestCallee(t *testing.T) {
	tests := map[string]string{
		"not enough arguments in call to api.Fetch":                                                        "api.Fetch",
		"too many arguments in call to c.Fetch":                                                            "c.Fetch",
		"cannot use x (variable of type string) as int value in argument to Fetch":                         "Fetch",
		"too few arguments to function 'fetch'":                                                            "fetch",
		"too many arguments to function ‘fetch’":                                                           "fetch",
		"too few arguments to function 'int net::fetch(int, char)'":                                        "net::fetch",
		"incompatible type for argument 1 of 'fetch'":                                                      "fetch",
		"passing argument 2 of 'fetch' makes integer from pointer without a cast [-Wint-conversion]":       "fetch",
		"no matching function for call to 'fetch(const char [4])'":                                         "fetch",
		"method fetch in class Api cannot be applied to given types;":                                      "fetch in class Api",
		"No overload for method 'Fetch' takes 1 arguments":                                                 "Fetch",
		"There is no argument given that corresponds to the required parameter 'n' of 'Api.Fetch(int, n)'": "Api.Fetch(int, n)",
		"TypeError: fetch() missing 1 required positional argument: 'n'":                                   "fetch",
		"mismatched types": "",
		"":                 "",
	}
	for line, want := range tests {
		if got := callee(line); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}

func TestMember(t *testing.T) {
	tests := map[string][2]string{
		"c.Close undefined (type *api.Client has no field or method Close)":                                           {"api.Client", "Close"},
		"'struct point' has no member named 'z'":                                                                      {"struct point", "z"},
		"‘struct point’ has no member named ‘z’; did you mean ‘x’?":                                                   {"struct point", "z"},
		"no member named 'z' in 'point'":                                                                              {"point", "z"},
		"Property 'z' does not exist on type 'Point'.":                                                                {"Point", "z"},
		"Object literal may only specify known properties, but 'z' does not exist in type 'Point'. Did you mean 'x'?": {"Point", "z"},
		"no method named `z` found for struct `Point` in the current scope":                                           {"Point", "z"},
		"no field `z` on type `&Point`":                                                                               {"Point", "z"},
		"'Point' does not contain a definition for 'Z' and no accessible …":                                           {"Point", "Z"},
		"AttributeError: 'Point' object has no attribute 'z'":                                                         {"Point", "z"},
	}
	for line, want := range tests {
		owner, name, ok := member(line)
		if got := [2]string{owner, name}; !ok || got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
	for _, line := range []string{"undefined: Fetch", "no required module provides package x", ""} {
		if owner, name, ok := member(line); ok {
			t.Errorf("%q: a member %q of %q", line, name, owner)
		}
	}
}

func TestIsAftermath(t *testing.T) {
	tests := map[string]bool{
		"*** [Makefile:7: main.o] Error 1":                                      true,
		"[Makefile:7: main.o] Error 1":                                          true,
		"ld returned 1 exit status":                                             true,
		"linker command failed with exit code 1 (use -v to see invocation)":     true,
		"could not compile `fetch` (bin \"fetch\") due to 2 previous errors":    true,
		"aborting due to 2 previous errors":                                     true,
		"too many errors":                                                       true,
		"The command \"make all\" exited with code 2.":                          true,
		"Execution failed for task ':compileJava'.":                             true,
		"Failed to execute goal org.apache.maven.plugins:maven-compiler-plugin": true,
		"cannot find -lz":                                                       false,
		"No rule to make target 'x.c', needed by 'x.o'.  Stop.":                 false,
		"could not find `Cargo.toml`":                                           false,
	}
	for line, want := range tests {
		if got := isAftermath(&aires.Diagnostic{Message: line}); got != want {
			t.Errorf("%q: %v, want %v", line, got, want)
		}
	}
	if isAftermath(&aires.Diagnostic{Message: "too many errors", Line: 3}) {
		t.Error("an error with a place is never only a report of another")
	}
}

func TestLastSegment(t *testing.T) {
	tests := map[string]string{
		"Fetch": "Fetch", "api.Fetch": "Fetch", "crate::net::Fetch": "Fetch", "./a/fetch.ts": "fetch", "net/fetch.h": "fetch", "": "",
	}
	for name, want := range tests {
		if got := lastSegment(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
