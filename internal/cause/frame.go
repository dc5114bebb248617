package cause

import (
	"path"
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

var instantiated = regexp.MustCompile(`requested here$|^required from `)

// frame returns the note of a template's instantiation chain in which the
// chain, coming from a library, first meets the workspace; nil for an error
// that lies in the workspace itself. The library is right: what it was asked
// for is wrong.
func frame(d *aires.Diagnostic) *aires.Note {
	if d.PathStatus != aires.PathOutside {
		return nil
	}
	for i := range d.Notes {
		n := &d.Notes[i]
		if n.Line > 0 && isRelative(n.File) && instantiated.MatchString(n.Message) {
			return n
		}
	}
	return nil
}

// isRelative reports whether a file can lie in the workspace.
func isRelative(file string) bool {
	return file != "" && !path.IsAbs(file) && !strings.HasPrefix(file, "../") && !strings.Contains(file, ":")
}
