package cause

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// fingerprintVersion stands in front of every fingerprint. What goes into one
// changes only together with it.
const fingerprintVersion = "v1:"

// Mark gives each diagnostic its fingerprint: the same from build to build as
// long as the error is the same, wherever in its file it has moved. It is made
// of the code (or, where the tool has none, the message), the symbol, the file
// and the line of source. Two equal lines of one file with the same error have
// one fingerprint. Group takes what it needs for the causes' from the
// diagnostics, marked or not.
func Mark(ds []aires.Diagnostic) {
	for i := range ds {
		ds[i].Fingerprint = fingerprint(&ds[i])
	}
}

func fingerprint(d *aires.Diagnostic) string {
	said := d.Code
	if said == "" || d.Source == "" {
		said = join(d.Code, masked(headline(d)))
	}
	return hashed(string(d.Severity), said, mainSymbol(d), anywhere(d.File), strings.Join(strings.Fields(d.Source), " "))
}

// fingerprint is the fingerprint of a cause. One that is about a symbol is
// the same wherever the symbol is used; any other is its root's.
func (g *group) fingerprint() string {
	d := g.root.d
	if name := d.Missing(); name != "" && d.Severity != aires.SeverityWarning {
		owner, _, _ := memberOf(d)
		return hashed("cause", string(kindOf(d)), owner, plainName(name))
	}
	return hashed("cause", fingerprint(d))
}

func hashed(parts ...string) string {
	sum := sha256.Sum256([]byte(join(parts...)))
	return fingerprintVersion + hex.EncodeToString(sum[:16])
}

// mainSymbol is the symbol that an error is about.
func mainSymbol(d *aires.Diagnostic) string {
	if name := d.Missing(); name != "" {
		return name
	}
	if len(d.Symbols) > 0 {
		return d.Symbols[0].Name
	}
	return ""
}

// anywhere is a file's path as it is on every machine: what is outside of the
// workspace lies elsewhere on each.
func anywhere(file string) string {
	if isRelative(file) {
		return file
	}
	return path.Base(strings.ReplaceAll(file, `\`, "/"))
}

var (
	numberWord = regexp.MustCompile(`\b\d+\b`)
	pathWord   = regexp.MustCompile(`(?:[A-Za-z]:)?[/\\][^\s'"` + "`" + `:]*[/\\]`)
)

// masked is a message without what differs from run to run: numbers that
// stand alone, and the folders of paths.
func masked(message string) string {
	return numberWord.ReplaceAllString(pathWord.ReplaceAllString(message, "/"), "0")
}
