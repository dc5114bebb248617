package cause

import (
	"path"
	"strings"
)

// isRelative reports whether a file can lie in the workspace.
func isRelative(file string) bool {
	return file != "" && !path.IsAbs(file) && !strings.HasPrefix(file, "../") && !strings.Contains(file, ":")
}
