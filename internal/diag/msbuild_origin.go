package diag

import (
	"path"
	"regexp"
	"strings"
)

var (
	msRange   = regexp.MustCompile(`^\((\d+(?:-\d+)?(?:,\d+(?:-\d+)?)?(?:,\d+)?(?:,\d+)?)\)$`)
	msProject = regexp.MustCompile(`^\[([^\[\]]+?\.\w*(?:proj|sln|slnx|slnf|targets|props|metaproj|cs))((?:::[^\[\]]*)?)\]$`)
	msColons  = regexp.MustCompile(`:\d+(?::\d+)?$`)
	msTool    = regexp.MustCompile(`^(?:[A-Za-z][\w.+-]*|.*\.(?:\w*proj|sln|slnx|targets|props|dll|exe|node|pyd|obj|res|rc|cs|vb|fs|json|config|ps1|cmd|bat)|.*\.lib(?:\([^()]+\))?)$`)
	msScript  = regexp.MustCompile(`\.(?:\w*proj|sln|slnx|targets|props|tasks)$`)
)

// msMayBe reports whether a line is worth matching: it says error or warning,
// then a code or at once the colon, and without a code names something that
// may speak so.
func msMayBe(text string) bool {
	for _, word := range []string{"rror", "RROR", "arning", "ARNING"} {
		rest := text
		for {
			_, after, found := strings.Cut(rest, word)
			if !found {
				break
			}
			rest = after
			trimmed := strings.TrimLeft(after, " ")
			if strings.HasPrefix(trimmed, ":") && (strings.Contains(text, "proj") || hasAny(text, "MSBUILD", "EXEC", "CSC", "VBC", "LINK", ".sln", ".targets", ".props", ".tasks")) {
				return true
			}
			if len(trimmed) < len(after) && msCodeAhead(trimmed) {
				return true
			}
		}
	}
	return false
}

// msCodeAhead reports whether text begins with letters, digits and a colon.
func msCodeAhead(text string) bool {
	letters := 0
	for letters < len(text) && (text[letters]|0x20 >= 'a' && text[letters]|0x20 <= 'z') {
		letters++
	}
	numbers := digits([]byte(text[letters:min(len(text), letters+7)]))
	return letters > 0 && letters <= 12 && numbers > 0 && strings.HasPrefix(strings.TrimLeft(text[letters+numbers:], " "), ":")
}

// msMeant reports whether origin and code are what a tool of MSBuild writes.
func msMeant(origin, file, code string, ranged bool) bool {
	if msColons.MatchString(origin) || ranged && strings.Contains(file, ": ") { // gcc's file:line:column, or prose
		return false
	}
	if code == "" {
		return ranged && msScript.MatchString(file) || msScript.MatchString(origin) ||
			origin == "MSBUILD" || origin == "EXEC" || origin == "CSC" || origin == "VBC" || origin == "LINK"
	}
	return ranged || origin == "" && len(code) > 4 || msTool.MatchString(origin)
}

// msOrigin splits an origin into file and range.
func msOrigin(origin string) (file string, at [4]int, ranged bool) {
	begin := strings.LastIndexByte(origin, '(')
	if begin < 1 {
		return origin, at, false
	}
	m := msRange.FindStringSubmatch(origin[begin:])
	if m == nil {
		return origin, at, false
	}
	parts := strings.Split(m[1], ",")
	from, to, _ := strings.Cut(parts[0], "-")
	at[0], at[2] = lineNo(from), lineNo(to)
	if len(parts) > 1 {
		from, to, _ = strings.Cut(parts[1], "-")
		at[1], at[3] = lineNo(from), lineNo(to)
		if to != "" {
			at[2] = at[0]
		}
	}
	if len(parts) > 2 {
		at[2] = lineNo(parts[2])
	}
	if len(parts) > 3 {
		at[3] = lineNo(parts[3])
	}
	return strings.TrimRight(origin[:begin], " \t"), at, true
}

// msCutProject takes the project off the end of a message.
func msCutProject(text string) (rest, project string, ok bool) {
	i := strings.LastIndexByte(text, '[')
	if i < 0 || !strings.HasSuffix(text, "]") {
		return text, "", false
	}
	m := msProject.FindStringSubmatch(text[i:])
	if m == nil {
		return text, "", false
	}
	return strings.TrimRight(text[:i], " \t"), m[1], true
}

// msInProject resolves a relative file against its project's folder, where the
// compiler ran.
func msInProject(file, project string) string {
	if project == "" || isAbs(slashed(file)) || !strings.ContainsAny(project, `/\`) {
		return file
	}
	return path.Join(path.Dir(slashed(project)), slashed(file))
}
