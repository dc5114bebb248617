package diag

import (
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// rustKinds classes the error codes that are not about types, signatures or
// ownership, which is what the others are.
// Source: https://doc.rust-lang.org/error_codes/
var rustKinds = map[string]aires.Kind{
	"E0432": aires.KindMissingFile, "E0460": aires.KindMissingFile, "E0461": aires.KindMissingFile,
	"E0462": aires.KindMissingFile, "E0463": aires.KindMissingFile, "E0583": aires.KindMissingFile,

	"E0026": aires.KindMissingSymbol, "E0220": aires.KindMissingSymbol, "E0261": aires.KindMissingSymbol,
	"E0405": aires.KindMissingSymbol, "E0407": aires.KindMissingSymbol, "E0411": aires.KindMissingSymbol,
	"E0412": aires.KindMissingSymbol, "E0422": aires.KindMissingSymbol, "E0424": aires.KindMissingSymbol,
	"E0425": aires.KindMissingSymbol, "E0426": aires.KindMissingSymbol, "E0433": aires.KindMissingSymbol,
	"E0437": aires.KindMissingSymbol, "E0438": aires.KindMissingSymbol, "E0531": aires.KindMissingSymbol,
	"E0559": aires.KindMissingSymbol, "E0560": aires.KindMissingSymbol, "E0576": aires.KindMissingSymbol,
	"E0599": aires.KindMissingSymbol, "E0609": aires.KindMissingSymbol, "E0610": aires.KindMissingSymbol,
	"E0635": aires.KindMissingSymbol,

	"E0584": aires.KindSyntax, "E0585": aires.KindSyntax, "E0586": aires.KindSyntax, "E0748": aires.KindSyntax,
	"E0753": aires.KindSyntax, "E0758": aires.KindSyntax, "E0762": aires.KindSyntax, "E0763": aires.KindSyntax,
	"E0765": aires.KindSyntax, "E0766": aires.KindSyntax, "E0768": aires.KindSyntax,
}

// rustSays classes messages without a code, the first match counting.
var rustSays = []struct {
	says *regexp.Regexp
	kind aires.Kind
}{
	{regexp.MustCompile(`^internal compiler error|^the compiler unexpectedly panicked|^failed to (?:parse|run custom)|^could not compile|parse lock file|virtual manifest`), aires.KindFatal},
	{regexp.MustCompile("^cannot find (?:macro|attribute|derive macro|function|value|type)|^use of undeclared|^cannot determine resolution"), aires.KindMissingSymbol},
	{regexp.MustCompile("could not find `Cargo|no matching package|select a version|^failed to (?:get|load|read|download|fetch)|couldn't read|^linker `.*` not found|does not contain this feature|^no (?:bin|example|test|bench|library) target|^package ID spec|^toolchain '|^unable to update|file not found"), aires.KindMissingFile},
	{regexp.MustCompile("^(?:expected|unexpected|unclosed|mismatched closing|unterminated|unknown start of token|missing |this file contains an un|unmatched|leading|invalid|incorrect|found|no rules expected|cannot parse|string values must|duplicate key|unescaped|.* is not a keyword|struct literal|comparison operators)|, found `| must be followed by"), aires.KindSyntax},
}

// rustClassify sets kind and symbols from code, message, labels and notes.
func rustClassify(d *aires.Diagnostic) {
	if d.Kind == aires.KindTest || d.Kind == aires.KindFatal {
		return
	}
	d.Kind = rustKind(d)
	if d.Kind == aires.KindFatal {
		d.Fatal = true
	}
	switch {
	case strings.HasPrefix(d.Message, "linking with"):
		rustLinking(d)
	case d.Kind == aires.KindMissingSymbol || d.Kind == aires.KindMissingFile:
		if name := rustMissing(d); name != "" {
			d.Symbols = append(d.Symbols, aires.Symbol{Name: name, Role: aires.RoleMissing})
		}
	case d.Kind == aires.KindType || d.Kind == aires.KindSyntax:
		rustExpected(d)
	}
}

func rustKind(d *aires.Diagnostic) aires.Kind {
	if d.Severity == aires.SeverityWarning {
		return aires.KindWarning
	}
	if kind, ok := rustKinds[d.Code]; ok {
		return kind
	}
	if rustCode.MatchString(d.Code) {
		return aires.KindType
	}
	if d.Code != "" { // a lint that is denied
		return aires.KindOther
	}
	if d.Tool == "cargo" && strings.HasSuffix(d.File, ".toml") {
		return aires.KindFatal
	}
	for _, s := range rustSays {
		if s.says.MatchString(d.Message) {
			if s.kind == aires.KindSyntax && strings.HasSuffix(d.File, ".toml") {
				d.Tool = "cargo"
				return aires.KindFatal
			}
			return s.kind
		}
	}
	return aires.KindOther
}

var (
	rustTicked = regexp.MustCompile("`([^`]+)`")
	rustNamed  = regexp.MustCompile("(?:named|undeclared \\w+|undeclared crate or module|cannot find \\w+|cannot find module or crate|could not find|crate for|requirement|type or module|dependency) `([^`]+)`")
	rustWanted = regexp.MustCompile("expected (?:[a-z ]*?)?`([^`]+)`")
	rustWantA  = regexp.MustCompile("^expected ((?:a |an )?[a-z]+),? found")
	rustFound  = regexp.MustCompile("found (?:[a-z ]*?)?`([^`]+)`")
	rustFoundA = regexp.MustCompile(`found ([a-z]+)$`)
	rustUndef  = regexp.MustCompile("undefined (?:symbol|reference to):? [`']?([^\\s`']+)")
	rustLib    = regexp.MustCompile(`(?:(?:cannot find|unable to find library) -l:?|cannot open (?:input )?file ')([^\s':]+)`)
)

// rustMissing is the name that was not found: the one that the message calls
// so, else the first in backticks.
func rustMissing(d *aires.Diagnostic) string {
	m := rustNamed.FindStringSubmatch(d.Message)
	if m == nil || d.Code == "E0432" { // the import as it was written
		m = rustTicked.FindStringSubmatch(d.Message)
	}
	if m == nil {
		return ""
	}
	name, _, _ := strings.Cut(m[1], " = ")
	return name
}

// rustExpected reads the expected and the found type or token, from the
// message or from the label at the place itself.
func rustExpected(d *aires.Diagnostic) {
	texts := []string{d.Message}
	for _, n := range d.Notes {
		if n.File == d.File && n.Line == d.Line && n.Column == d.Column {
			texts = append(texts, n.Message)
		}
	}
	for _, text := range texts {
		if !strings.Contains(text, "found ") {
			continue
		}
		want := first(rustWanted.FindStringSubmatch(text), rustWantA.FindStringSubmatch(text))
		found := first(rustFound.FindStringSubmatch(text), rustFoundA.FindStringSubmatch(text))
		if want != "" {
			d.Symbols = append(d.Symbols, aires.Symbol{Name: want, Role: aires.RoleExpected})
		}
		if found != "" {
			d.Symbols = append(d.Symbols, aires.Symbol{Name: found, Role: aires.RoleFound})
		}
		return
	}
}

// first is the first group of the first match there is.
func first(matches ...[]string) string {
	for _, m := range matches {
		if m != nil {
			return m[1]
		}
	}
	return ""
}

// rustLinking reads what the linker said from the notes of rustc's error.
func rustLinking(d *aires.Diagnostic) {
	d.Notes = slices.DeleteFunc(d.Notes, func(n aires.Note) bool { // the command, some kilobytes
		return strings.HasPrefix(n.Message, `"`) || strings.HasPrefix(n.Message, "LC_ALL=")
	})
	seen := map[string]bool{}
	for _, n := range d.Notes {
		for _, m := range rustLib.FindAllStringSubmatch(n.Message, -1) {
			d.Kind = aires.KindMissingFile
			rustSymbol(d, seen, m[1])
		}
		for _, m := range rustUndef.FindAllStringSubmatch(n.Message, -1) {
			if d.Kind != aires.KindMissingFile {
				d.Kind = aires.KindMissingSymbol
			}
			rustSymbol(d, seen, m[1])
		}
	}
}

func rustSymbol(d *aires.Diagnostic, seen map[string]bool, name string) {
	if !seen[name] {
		seen[name] = true
		d.Symbols = append(d.Symbols, aires.Symbol{Name: name, Role: aires.RoleMissing})
	}
}
