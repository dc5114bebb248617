package verdict

import (
	"path"
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// lacking is what compilers say of a member that a type does not have. Groups:
// type and member, or member and type.
var lacking = []struct {
	expr         *regexp.Regexp
	member, kind int
}{
	{regexp.MustCompile(`^['‘"]?(?:const )?(?:(?:struct|class|union|enum) )?([\w:]+)[^'’"]*['’"]? has no member named ['‘"](\w+)`), 2, 1},
	{regexp.MustCompile(`^no member named ['‘"](\w+)['’"] in ['‘"](?:struct |class |union )?([\w:]+)`), 1, 2},
	{regexp.MustCompile(`^Property '(\w+)' does not exist on type '(\w+)(?:<[^']*>)?'`), 1, 2},
}

// javaPlace is where javac looked for a symbol.
var javaPlace = regexp.MustCompile(`^location:\s+(?:(?:variable|class|interface) \w+ of type|class|interface) ([\w.]+)`)

// member finds what a member of a struct, a class or an interface is called now.
func (j *Judge) member(ds []*aires.Diagnostic) (Verdict, bool) {
	name, typeName := lacks(ds[0])
	language := languageOf(ds[0].File)
	if name == "" || language == "" {
		return Verdict{}, false
	}
	if i := strings.LastIndexAny(typeName, ":."); i >= 0 {
		typeName = typeName[i+1:]
	}
	usage := j.usage(language)
	best, confidence, ok := pick(name, j.members(language, typeName), func(d declared) bool { return usage["."+d.name] > 0 })
	if !ok {
		return Verdict{}, false
	}
	return j.renamed("", name, best, confidence, "type "+typeName, only(ds, name)), true
}

// lacks reads which member d misses in which type.
func lacks(d *aires.Diagnostic) (member, typeName string) {
	for _, l := range lacking {
		if m := l.expr.FindStringSubmatch(d.Message); m != nil {
			return m[l.member], m[l.kind]
		}
	}
	kind, where := javaSymbol(d)
	if !strings.HasPrefix(kind, "method ") && !strings.HasPrefix(kind, "variable ") {
		return "", ""
	}
	return d.Missing(), where
}

// javaSymbol reads javac's notes: what it could not find, as in "class List", and
// in which type it looked.
func javaSymbol(d *aires.Diagnostic) (kind, where string) {
	if path.Ext(d.File) != ".java" || d.Missing() == "" || !strings.HasPrefix(d.Message, "cannot find symbol") {
		return "", ""
	}
	for _, n := range d.Notes {
		for line := range strings.Lines(n.Message) {
			line = strings.TrimSpace(line)
			if m := javaPlace.FindStringSubmatch(line); m != nil {
				where = m[1]
			}
			if rest, ok := strings.CutPrefix(line, "symbol:"); ok {
				kind = strings.TrimSpace(rest)
			}
		}
	}
	return kind, where
}

var (
	// opens is a type's declaration; group 1 is its name.
	opens = regexp.MustCompile(`\b(?:struct|class|union|interface|record|type)\s+([A-Za-z_]\w*)`)
	// heads is what may stand between a type's name and its brace.
	heads = regexp.MustCompile(`^\s*(?:<[^{]*>)?\s*(?:final\s*)?(?::[^{;]*|extends\s[^{]*|implements\s[^{]*|=\s*|\([^{]*\)[^{]*)?$`)
	// holds is a member's: the name in front of what ends or types it.
	holds = regexp.MustCompile(`([A-Za-z_]\w*)\s*(?:\[[^\]]*\]\s*)*[;:(=?]`)
	// component is one of a record's header.
	component = regexp.MustCompile(`([A-Za-z_]\w*)\s*[,)]`)
)

// members lists the members of the type called name, wherever the workspace
// declares it. Two types of one name give none: it is not certain which is meant.
func (j *Judge) members(language, name string) []declared {
	var all []declared
	types := 0
	for _, file := range j.look.Names() {
		if languageOf(file) != language {
			continue
		}
		lines := j.look.Lines(file)
		for i, line := range lines {
			m := opens.FindStringSubmatchIndex(line)
			if m == nil || line[m[2]:m[3]] != name {
				continue
			}
			if own := body(file, lines, i, m[3]); own != nil {
				types++
				all = append(all, own...)
			}
		}
	}
	if types != 1 {
		return nil
	}
	return all
}

// maxBody is how many lines of a type are read.
const maxBody = 2000

// body reads the members between the braces that open behind from on line i;
// nil where none do, as in a mere mention.
func body(file string, lines []string, i, from int) []declared {
	all := []declared{}
	depth, comment := 0, false
	for n := i; n < min(len(lines), i+maxBody); n++ {
		text := lines[n]
		if n == i {
			text = text[from:]
			head, _, _ := strings.Cut(text, "{")
			if !heads.MatchString(head) || !strings.Contains(lines[n]+next(lines, n), "{") || strings.HasPrefix(strings.TrimSpace(head), "(") != strings.Contains(lines[n], "record ") {
				return nil
			}
			if strings.Contains(lines[n], "record ") {
				for _, m := range component.FindAllStringSubmatch(head, -1) {
					all = append(all, declared{name: m[1], file: file, line: n + 1, arity: -1})
				}
			}
		}
		text, comment = uncommented(text, comment)
		if m := holds.FindStringSubmatch(text); depth == 1 && m != nil && n > i {
			all = append(all, declared{name: m[1], file: file, line: n + 1, arity: -1})
		}
		depth += strings.Count(text, "{") - strings.Count(text, "}")
		if depth <= 0 && (n > i || strings.Contains(text, "}")) {
			return all
		}
	}
	return nil
}

func next(lines []string, n int) string {
	if n+1 < len(lines) {
		return lines[n+1]
	}
	return ""
}

// uncommented takes comments out of a line. within says whether one goes on.
func uncommented(text string, within bool) (string, bool) {
	var b strings.Builder
	for text != "" {
		if within {
			_, after, ended := strings.Cut(text, "*/")
			if !ended {
				return b.String(), true
			}
			text = after
		}
		before, after, begun := strings.Cut(text, "/*")
		if line, _, cut := strings.Cut(before, "//"); cut {
			b.WriteString(line)
			return b.String(), false
		}
		b.WriteString(before)
		text, within = after, begun
	}
	return b.String(), within
}
