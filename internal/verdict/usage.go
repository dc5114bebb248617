package verdict

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// languages are the endings of files that may use each other's names.
var languages = map[string][]string{
	"go":     {".go"},
	"c":      {".c", ".h", ".cc", ".cpp", ".cxx", ".hpp", ".hh", ".hxx"},
	"ts":     {".ts", ".tsx", ".js", ".jsx", ".mts", ".mjs"},
	"java":   {".java", ".kt"},
	"cs":     {".cs"},
	"python": {".py"},
	"rust":   {".rs"},
}

// languageOf is the language of a file, or "".
func languageOf(name string) string {
	for l, endings := range languages {
		if slices.Contains(endings, strings.ToLower(path.Ext(name))) {
			return l
		}
	}
	return ""
}

const (
	maxFiles = 4000
	maxBytes = 32 << 20
)

// accessed matches what stands behind a dot or an arrow, with what stands before.
var accessed = regexp.MustCompile(`([A-Za-z_]\w*)?(?:\.|->|::)([A-Za-z_]\w*)`)

// usage counts, in all files of a language, each member that is accessed: as
// ".member" and as "owner.member".
func (j *Judge) usage(language string) map[string]int {
	if known := j.usages[language]; known != nil {
		return known
	}
	counts := map[string]int{}
	files, bytes := 0, 0
	for _, name := range j.look.Names() {
		if languageOf(name) != language {
			continue
		}
		if files++; files > maxFiles || bytes > maxBytes {
			break
		}
		for _, line := range j.look.Lines(name) {
			bytes += len(line)
			for rest := line; ; {
				at := accessed.FindStringSubmatchIndex(rest)
				if at == nil {
					break
				}
				member := rest[at[4]:at[5]]
				counts["."+member]++
				if at[2] >= 0 {
					counts[rest[at[2]:at[3]]+"."+member]++
				}
				rest = rest[at[4]:] // of a.b.c the b is an owner too
			}
		}
	}
	j.usages[language] = counts
	return counts
}
