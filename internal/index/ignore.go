package index

import (
	"path"
	"strings"
)

// rules are those of one .gitignore (https://git-scm.com/docs/gitignore), which
// hold for what lies below its folder.
type rules struct {
	dir   string
	rules []rule
}

// rule is one line of a .gitignore.
type rule struct {
	parts    []string // of the pattern, between its slashes
	keep     bool     // it takes back what an earlier one excluded
	folder   bool     // it is for folders only
	anywhere bool     // it is for names in all folders below
}

// readRules reads the lines of the .gitignore in dir.
func readRules(dir string, lines []string) rules {
	rs := rules{dir: dir}
	for _, line := range lines {
		if r, ok := readRule(line); ok {
			rs.rules = append(rs.rules, r)
		}
	}
	return rs
}

func readRule(line string) (rule, bool) {
	var r rule
	if trimmed := strings.TrimRight(line, " "); strings.HasSuffix(trimmed, `\`) && trimmed != line {
		line = trimmed + " " // the one that is escaped
	} else {
		line = trimmed
	}
	if line == "" || line[0] == '#' {
		return r, false
	}
	if rest, ok := strings.CutPrefix(line, "!"); ok {
		r.keep, line = true, rest
	}
	if rest, ok := strings.CutSuffix(line, "/"); ok {
		r.folder, line = true, rest
	}
	r.anywhere = !strings.Contains(line, "/")
	r.parts = strings.Split(strings.TrimPrefix(line, "/"), "/")
	return r, line != ""
}

// ignored reports whether the last rule that speaks of name excludes it. Those of
// deeper folders come later.
func ignored(all []rules, name string, folder bool) bool {
	for i := len(all) - 1; i >= 0; i-- {
		rel := name
		if all[i].dir != "." {
			rel = strings.TrimPrefix(name, all[i].dir+"/")
		}
		parts := strings.Split(rel, "/")
		for k := len(all[i].rules) - 1; k >= 0; k-- {
			if r := &all[i].rules[k]; r.speaks(parts, folder) {
				return !r.keep
			}
		}
	}
	return false
}

func (r *rule) speaks(parts []string, folder bool) bool {
	switch {
	case r.folder && !folder:
		return false
	case r.anywhere:
		return matches(r.parts[0], parts[len(parts)-1])
	}
	return matchParts(r.parts, parts)
}

// matchParts matches a pattern with slashes; ** stands for any number of folders,
// but at the end for at least one name.
func matchParts(pattern, parts []string) bool {
	for len(pattern) > 0 && pattern[0] != "**" {
		if len(parts) == 0 || !matches(pattern[0], parts[0]) {
			return false
		}
		pattern, parts = pattern[1:], parts[1:]
	}
	if len(pattern) == 0 {
		return len(parts) == 0
	}
	if len(pattern) == 1 {
		return len(parts) > 0
	}
	for i := range parts {
		if matchParts(pattern[1:], parts[i:]) {
			return true
		}
	}
	return false
}

// matches matches one name. A class is negated by ! in git and by ^ in Go, and
// ** within a name is a *.
func matches(pattern, name string) bool {
	if !strings.ContainsAny(pattern, `*?[\`) {
		return pattern == name
	}
	ok, err := path.Match(strings.ReplaceAll(pattern, "[!", "[^"), name)
	return ok && err == nil
}
