package verdict

import (
	"regexp"
	"slices"
	"strings"
)

var (
	// introduces matches what may stand before the name in its declaration: words
	// of which one says that something is declared.
	introduces = regexp.MustCompile(`(?i)^\s*(?:@\w+\s+)?(?:[\w<>\[\]*&:,?.()]+\s+)*?(?:func|def|class|struct|type|interface|enum|fn|const|let|var|val|fun|#\s*define|function|procedure|subroutine|trait|record|typedef|namespace|module|package|mod|object|property|union|static)\b[^=]*$`)
	// goReceiver stands between func and a method's name.
	goReceiver = regexp.MustCompile(`^(\s*func )\([^)]*\) $`)
	// typed matches the words of a type in front of a name, as in C and Java.
	typed = regexp.MustCompile(`^\s*(?:[A-Za-z_][\w:.]*(?:<[^()]*>|\[\])*[?]?[\s*&]+)+(?:[A-Za-z_][\w]*::)*~?$`)
	// field matches what stands behind a name that comes before its type.
	field = regexp.MustCompile(`^(?:\s*[?!]?:\s*\S|\s+[*\[\]]*[A-Za-z_][\w.]*(?:\s*$|\s+` + "`" + `|\s+//)|\s*,?\s*$|\s*=\s*\S)`)
)

// statements are words before a name that is used, not declared.
var statements = []string{
	"return", "new", "throw", "else", "case", "goto", "import", "using", "include", "delete", "await", "yield", "use", "from", "in",
	"if", "while", "for", "not", "and", "or", "raise", "print", "package", "call", "with", "assert", "defer", "go", "super", "extends", "implements",
}

// methodHead is what stands behind a method's name where it has no body: unlike a
// call, it says of what type its parameters are.
var methodHead = regexp.MustCompile(`^\([^()"]*\w [\w*\[\].]+[^()"]*\)(?: [\w(*\[].*)?$`)

// declares reports whether the line looks like one that declares name, in any
// language. It is asked of lines that a change took away: there a name that is
// missing since stood for the last time.
func declares(line, name string) bool {
	at := found(line, name)
	if len(at) == 0 {
		return false
	}
	before, after := line[:at[0]], line[at[0]+len(name):]
	if m := goReceiver.FindStringSubmatch(before); m != nil {
		return true
	}
	words := strings.Fields(before)
	if strings.HasPrefix(strings.TrimSpace(line), "//") || len(words) > 0 && (slices.Contains(statements, words[0]) || slices.Contains(statements, words[len(words)-1])) {
		return false
	}
	switch {
	case len(words) == 0 && before != "" && methodHead.MatchString(after): // of an interface of Go
		return true
	case len(words) == 0: // a field, a variable of Python, a value of an enumeration
		return before != "" && field.MatchString(after) || strings.HasPrefix(strings.TrimSpace(after), "=") && !strings.HasPrefix(strings.TrimSpace(after), "==")
	case strings.HasSuffix(before, ".") || strings.HasSuffix(before, "->") || strings.ContainsAny(before, "=\"'"):
		return false
	case introduces.MatchString(before):
		return true
	}
	return typed.MatchString(before) || strings.HasSuffix(before, "::") && !strings.Contains(before, "(") && typed.MatchString(before)
}

var word = regexp.MustCompile(`[A-Za-z_]\w*|\d+|[^\s\w]`)

func tokens(line string) []string { return word.FindAllString(line, -1) }
