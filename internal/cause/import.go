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

// explains reports whether the failed import imp can be why name is missing at
// it, further down in the same file.
func explains(imp, it *item, name string) bool {
	if !above(imp, it) {
		return false
	}
	return brings(imp, name) || imp.d.Kind == aires.KindMissingFile && importsAll(imp.d.Tool) && !lookedUpElsewhere(it.d)
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

var importing = regexp.MustCompile(`(?i)\bimports?\b|no exported member|does not exist in the namespace`)

// aboutImport reports whether a missing name is missed where it is imported.
func aboutImport(line string) bool { return importing.MatchString(line) }

// lastSegment is the last part of a qualified name: Fetch of api.Fetch,
// net::Fetch or ./api/Fetch. The ending of a header is no part of it.
func lastSegment(name string) string {
	for _, ext := range []string{".h", ".hpp", ".hh", ".ts", ".js"} {
		name = strings.TrimSuffix(name, ext)
	}
	return name[strings.LastIndexAny(name, "./:")+1:]
}
