package diag

import (
	"regexp"

	"github.com/airesdev/aires"
)

// goRules class what the go command, its compiler, linker and vet say.
var goRules = rules{
	{"internal compiler error", aires.KindFatal, nil},
	{"C compiler", aires.KindFatal, regexp.MustCompile(`C compiler "(?P<missing>[^"]+)" not found`)},
	{"is not in std", aires.KindMissingFile, regexp.MustCompile(`package (?P<missing>\S+) is not in std`)},
	{"provid", aires.KindMissingFile, regexp.MustCompile(`provid(?:es|ing) package (?P<missing>[^\s;:]+)`)},
	{"cannot find package", aires.KindMissingFile, regexp.MustCompile(`cannot find package "(?P<missing>[^"]+)"`)},
	{"could not import", aires.KindMissingFile, regexp.MustCompile(`could not import (?P<missing>\S+)`)},
	{"No such file or directory", aires.KindMissingFile, regexp.MustCompile(`^(?P<missing>\S+): No such file`)},
	{"no matching files found", aires.KindMissingFile, regexp.MustCompile(`pattern (?P<missing>\S+): no matching`)},
	{"missing go.sum entry", aires.KindMissingFile, nil},
	{"(replaced by ", aires.KindMissingFile, regexp.MustCompile(`open (?P<missing>\S+): no such file or directory`)},
	{"listed in go.work", aires.KindMissingFile, regexp.MustCompile(`open (?P<missing>\S+): no such file or directory`)},
	{"no Go files", aires.KindMissingFile, nil},
	{"build constraints exclude all Go files", aires.KindMissingFile, nil},
	{"directory not found", aires.KindMissingFile, nil},
	{"does not contain package", aires.KindMissingFile, regexp.MustCompile(`does not contain package (?P<missing>[^\s;:]+)`)},
	{"does not contain main module", aires.KindMissingFile, nil},
	{"cannot find main module", aires.KindMissingFile, nil},
	{"go.mod file not found", aires.KindMissingFile, nil},
	{"unknown revision", aires.KindMissingFile, nil},
	{"404 Not Found", aires.KindMissingFile, nil},
	{"module lookup disabled", aires.KindMissingFile, nil},
	{"syntax error", aires.KindSyntax, nil},
	{"unknown directive", aires.KindSyntax, nil},
	{"usage: ", aires.KindSyntax, nil},
	{"expected ", aires.KindSyntax, regexp.MustCompile(`^expected .+, found|^unexpected |^missing .* expected`)},
	{"invalid character", aires.KindSyntax, nil},
	{"not terminated", aires.KindSyntax, nil},
	{"newline in string", aires.KindSyntax, nil},
	{"undefined (", aires.KindMissingSymbol, regexp.MustCompile(`undefined \(.* has no field or method (?P<missing>[^\s,;)]+)`)},
	{"undefined: ", aires.KindMissingSymbol, regexp.MustCompile(`undefined: (?P<missing>[^\s,;()]+)`)},
	{" undefined", aires.KindMissingSymbol, regexp.MustCompile(`(?P<missing>[^\s.]+) undefined(?: \(|$)`)},
	{"undeclared name", aires.KindMissingSymbol, regexp.MustCompile(`undeclared name: (?P<missing>\S+)`)},
	{"not exported by package", aires.KindMissingSymbol, regexp.MustCompile(`name (?P<missing>\S+) not exported`)},
	{"relocation target", aires.KindMissingSymbol, regexp.MustCompile(`relocation target (?P<missing>\S+) not defined`)},
	{"is undeclared in the main package", aires.KindMissingSymbol, regexp.MustCompile(`function (?P<missing>\S+) is undeclared`)},
	{"missing function body", aires.KindMissingSymbol, nil},
	{"cannot use ", aires.KindType, regexp.MustCompile(
		`cannot use .* \((?:.*\b(?:type|value of)(?: \w+ type)? )?(?P<found>[^()]+)\) as (?P<expected>.+?) value in`)},
	{"mismatched types", aires.KindType, regexp.MustCompile(`mismatched types (?P<expected>.+) and (?P<found>[^)]+)`)},
	{"cannot use ", aires.KindType, nil},
	{"does not implement", aires.KindType, nil},
	{"does not satisfy", aires.KindType, nil},
	{"enough arguments", aires.KindType, nil},
	{"too many arguments", aires.KindType, nil},
	{"return values", aires.KindType, nil},
	{"assignment mismatch", aires.KindType, nil},
	{"cannot convert", aires.KindType, nil},
	{"invalid operation", aires.KindType, nil},
	{"impossible type", aires.KindType, nil},
	{"missing return", aires.KindType, nil},
	{"(type)", aires.KindType, nil},
	{"is not a type", aires.KindType, nil},
	{"cannot infer", aires.KindType, nil},
	{"overflows", aires.KindType, nil},
	{"of wrong type", aires.KindType, nil},
}

// goFailure reports whether text is an error of the go command that names no
// file. The words come first: they are cheap, and seldom there.
func goFailure(text string) bool {
	if !hasAny(text, "package ", "packages ", " module", " package", "Go files", "pattern ", "stat ", "directory ", "C compiler", " std",
		"relocation target", "main package", "duplicated definition", "checksum mismatch", "go.sum") {
		return false
	}
	for _, failure := range goFailures {
		if failure.MatchString(text) {
			return true
		}
	}
	return false
}

// goFailures are how lines begin or what they hold that name no file and are
// errors of the go command all the same.
var goFailures = []*regexp.Regexp{
	regexp.MustCompile(`^(?:package )?\S+ is not (?:in std|a main package)\b`),
	regexp.MustCompile(`^package \S+: (?:no Go files|build constraints|cannot find|found packages|C source files|unrecognized)`),
	regexp.MustCompile(`^no (?:Go files in|required module provides package) `),
	regexp.MustCompile(`^(?:pattern|directory|stat) \S+:? .*(?:main module|not found|no such file|matched no)`),
	regexp.MustCompile(`^cannot find (?:package|module|main module)`),
	regexp.MustCompile(`^can't load package: `),
	regexp.MustCompile(`^found packages \S+ \(\S+\) and `),
	regexp.MustCompile(`^build constraints exclude all Go files in `),
	regexp.MustCompile(`^cgo: C compiler `),
	regexp.MustCompile(`^\S+: relocation target \S+ not defined$`),
	regexp.MustCompile(`^(?:runtime\.main_main·f: )?function main is undeclared in the main package`),
	regexp.MustCompile(`^(?:link: )?duplicated definition of symbol `),
	regexp.MustCompile(`^(?:verifying )?\S+@\S+: (?:verifying \S+: )?(?:checksum mismatch|missing go\.sum entry)`),
}

// goProgress is what the go command says under "go: " while all is well.
var goProgress = []string{
	"downloading ", "finding ", "extracting ", "found ", "added ", "upgraded ", "downgraded ",
	"removed ", "creating ", "copying ", "to add module requirements", "downloaded ", "using ", "switching ", "trying ",
	"errors parsing ", "updating ",
}
