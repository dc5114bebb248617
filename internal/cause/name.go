package cause

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// This file knows that tools, and one tool at two places, call one thing by a
// short name and by a long one.

var simpleType = regexp.MustCompile(`^[\w.:$]+$`)

// typeArguments are those of C++, Java, TypeScript and others, and those of Go.
var typeArguments = regexp.MustCompile(`<.*>|\[[^\[\]]+\]$`)

// bareType is a type's name without what only some of its uses say: its
// package, its arguments, a reference.
func bareType(name string) string {
	bare := strings.TrimLeft(plainName(strings.TrimPrefix(strings.TrimLeft(name, "*&"), "mut ")), "*& ")
	bare = strings.TrimRight(typeArguments.ReplaceAllString(bare, ""), "*& ")
	if !simpleType.MatchString(bare) {
		return name
	}
	return lastSegment(bare)
}

// addIncluded remembers a syntax error in a header for the files that include
// it, as its notes say.
func (f *facts) addIncluded(it *item) {
	if it.d.Kind != aires.KindSyntax || !inC(it.d) {
		return
	}
	for _, n := range it.d.Notes {
		if n.Message == "included from here" && n.File != it.d.File && f.included[n.File] == nil {
			f.included[n.File] = it
		}
	}
}

// recovered reports whether a compiler read on after a syntax error as if it
// had not been there: rustc puts a missing semicolon in.
func recovered(syntax, d *aires.Diagnostic) bool {
	return d.Tool == "rustc" && d.Code != "" && strings.HasPrefix(syntax.Message, "expected `;`")
}
