package cause

import (
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// importsAll are the tools whose languages import without naming what they
// import: all of a header, a namespace, or (as far as the message says) a
// package. Where an import names what it brings, other names are missing for
// other reasons.
func importsAll(tool string) bool {
	return slices.Contains([]string{"gcc", "clang", "cl", "csc", "vbc", "fsc", "msbuild", "dotnet", "javac"}, tool)
}

// importsByName are those of them whose line of source says what is imported.
func importsByName(tool string) bool { return tool == "javac" }

// explains reports whether the failed import imp can be why name is missing at
// it, further down in the same file.
func explains(imp, it *item, name string) bool {
	switch {
	case !above(imp, it):
		return false
	case brings(imp, name):
		return true
	case imp.d.Kind != aires.KindMissingFile && !isUsing(imp.d):
		return namedInImport(imp.d.Source, name)
	case imp.d.Source != "" && (importsByName(imp.d.Tool) || !importsAll(imp.d.Tool)):
		return namedInImport(imp.d.Source, name)
	}
	return importsAll(imp.d.Tool) && !lookedUpElsewhere(it.d)
}

// brings reports whether a failed import is by its name the one that would have
// declared name: api.Fetch or fetch.h for Fetch.
func brings(imp *item, name string) bool {
	from := missingName(imp.d)
	return name != "" && from != name && strings.EqualFold(lastSegment(from), name)
}

// lookedUpElsewhere reports whether javac says that it looked in a certain
// package, which is there: another import, which failed by itself.
func lookedUpElsewhere(d *aires.Diagnostic) bool {
	return slices.ContainsFunc(d.Notes, func(n aires.Note) bool {
		return strings.HasPrefix(n.Message, "location: package ")
	})
}

var (
	importing  = regexp.MustCompile(`(?i)\bimports?\b|no exported member|does not exist in the namespace`)
	importLine = regexp.MustCompile(`^\s*(?:(?:pub(?:\([^)]*\))? )?use |(?:global )?using [\w.:= ]+;|import[ (]|from \S+ import |open [A-Z]|Imports |#\s*include|extern crate )`)
	importWord = regexp.MustCompile(`[\pL_$][\pL\pN_$]*`)
	importStar = regexp.MustCompile(`\*|\._\s*$|\._[ ,}]`)
)

// aboutImport reports whether what d misses is missed where it is imported.
func aboutImport(d *aires.Diagnostic) bool {
	return importing.MatchString(headline(d)) || importLine.MatchString(d.Source) || isUsing(d)
}

// isUsing reports whether d is about a using directive of C#. Where the line of
// source is not known the column tells: directives stand at the margin, behind
// "using " or "using static ", and types do not.
func isUsing(d *aires.Diagnostic) bool {
	if d.Tool != "csc" || d.Code != "CS0246" && d.Code != "CS0234" && d.Code != "CS0400" {
		return false
	}
	if d.Source != "" {
		return importLine.MatchString(d.Source)
	}
	return d.Column == len("using ")+1 || d.Column == len("using static ")+1
}

// namedInImport reports whether a line of source imports name, or everything.
func namedInImport(source, name string) bool {
	if name == "" || !importLine.MatchString(source) {
		return false
	}
	source, _, _ = strings.Cut(source, ";") // what follows in the line is no import
	return importStar.MatchString(source) || slices.Contains(importWord.FindAllString(source, -1), lastSegment(name))
}

// lastSegment is the last part of a qualified name: Fetch of api.Fetch,
// net::Fetch or ./api/Fetch. The ending of a header is no part of it.
func lastSegment(name string) string {
	for _, ext := range []string{".h", ".hpp", ".hh", ".ts", ".js"} {
		name = strings.TrimSuffix(name, ext)
	}
	return name[strings.LastIndexAny(name, "./:")+1:]
}
