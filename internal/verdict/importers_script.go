package verdict

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// typeOnly is the declaration of something that is gone when the program runs.
var typeOnly = regexp.MustCompile(`^export (?:declare )?(?:interface|type) `)

// verbatim reports whether a file's project says of imports which are of types.
func (j *Judge) verbatim(file string) bool {
	return slices.ContainsFunc(j.look.Lines(j.above(path.Dir(file), "tsconfig.json")), func(l string) bool {
		return regexp.MustCompile(`"verbatimModuleSyntax"\s*:\s*true`).MatchString(l)
	})
}

// scriptOf is TypeScript's and JavaScript's.
func (j *Judge) scriptOf(d *aires.Diagnostic, name string) []string {
	var texts []string
	for _, c := range j.outsideOf(d, name) {
		lines := j.look.Lines(c.File)
		if c.Scope != "" || c.Line > len(lines) {
			continue
		}
		from := relative(path.Dir(d.File), c.File)
		if !strings.HasPrefix(from, ".") {
			from = "./" + from
		}
		stem := strings.TrimSuffix(from, path.Ext(from))
		line := lines[c.Line-1]
		switch whole := strings.Join(lines, "\n"); {
		case strings.HasPrefix(line, "export default"):
			texts = append(texts, fmt.Sprintf("import %s from %q;", name, j.ending(d.File, from, stem)))
		case strings.HasPrefix(line, "export "):
			name := name
			if typeOnly.MatchString(line) && j.verbatim(d.File) {
				name = "type " + name
			}
			texts = append(texts, fmt.Sprintf("import { %s } from %q;", name, j.ending(d.File, from, stem)))
		case strings.Contains(whole, "module.exports") && len(found(whole[strings.Index(whole, "module.exports"):], name)) > 0:
			texts = append(texts, fmt.Sprintf("const { %s } = require(%q);", name, stem))
		}
	}
	if len(texts) == 0 && len(j.look.Declared(name)) == 0 {
		texts = j.copied(d, name, scriptImports)
	}
	return texts
}

// scriptImports are the ways in which a module of JavaScript imports a name from a
// package, with what of the line says so.
func scriptImports(name string) []*regexp.Regexp {
	q := regexp.QuoteMeta(name)
	return []*regexp.Regexp{
		regexp.MustCompile(`^import (?:type )?\{[^}]*\b` + q + `\b[^}]*\} from (["'][^."'][^"']*["']);?$`),
		regexp.MustCompile(`^(?:const|var|let) \{[^}]*\b` + q + `\b[^}]*\} = require\((["'][^."'][^"']*["'])\);?$`),
		regexp.MustCompile(`^import (?:\* as )?` + q + ` from ["'][^."'][^"']*["'];?$`),
		regexp.MustCompile(`^(?:const|var|let) ` + q + ` = require\(["'][^."'][^"']*["']\);?$`),
	}
}

// pythonImports are those of Python.
func pythonImports(name string) []*regexp.Regexp {
	q := regexp.QuoteMeta(name)
	return []*regexp.Regexp{
		regexp.MustCompile(`^from ([A-Za-z][\w.]*) import (?:\w+, *)*` + q + `(?:, *\w+)*$`),
		regexp.MustCompile(`^import (?:[\w.]+ as )?` + q + `$`),
	}
}

// copied are the imports by which other files of the workspace have a name, for a
// file that lacks it: what several say in the same way.
func (j *Judge) copied(d *aires.Diagnostic, name string, ways func(string) []*regexp.Regexp) []string {
	var texts []string
	exprs := ways(name)
	for _, u := range j.look.Uses(name, index.Language(d.File), maxUses) {
		line := strings.TrimSpace(u.Text)
		for _, expr := range exprs {
			m := expr.FindStringSubmatch(line)
			if m == nil || u.File == d.File {
				continue
			}
			switch {
			case len(m) > 1 && strings.HasPrefix(line, "from "):
				line = fmt.Sprintf("from %s import %s", m[1], name)
			case len(m) > 1 && strings.HasPrefix(line, "import "):
				line = fmt.Sprintf("import { %s } from %s;", name, m[1])
			case len(m) > 1:
				line = fmt.Sprintf("const { %s } = require(%s);", name, m[1])
			}
			if !slices.Contains(texts, line) {
				texts = append(texts, line)
			}
			break
		}
	}
	return texts
}

// ending is the module's path with its ending where user's other imports, or
// those of its neighbours, have one.
func (j *Judge) ending(user, from, stem string) string {
	f, _ := j.look.File(user)
	for _, i := range f.Imports {
		if strings.HasPrefix(i.Path, ".") && path.Ext(i.Path) == "" {
			return stem
		}
	}
	if ext := path.Ext(user); ext == ".ts" || ext == ".tsx" {
		for _, i := range f.Imports {
			if strings.HasPrefix(i.Path, ".") && path.Ext(i.Path) == ".js" {
				return stem + ".js"
			}
		}
		return stem
	}
	return from
}

// pythonOf is Python's.
func (j *Judge) pythonOf(d *aires.Diagnostic, name string) []string {
	var texts []string
	for _, c := range j.outsideOf(d, name) {
		if c.Scope == "" {
			texts = append(texts, fmt.Sprintf("from %s import %s", j.pythonModule(d.File, c.File), name))
		}
	}
	if len(texts) > 0 {
		return texts
	}
	if texts = j.copied(d, name, pythonImports); len(texts) > 0 {
		return texts
	}
	for _, o := range origins("python", name) {
		if o == "module" {
			return []string{"import " + name}
		}
		texts = append(texts, fmt.Sprintf("from %s import %s", o, name))
	}
	return texts
}

// pythonModule is the dotted name of file: from the outermost of its folders that
// is a package, or from where the imports of the workspace begin.
func (j *Judge) pythonModule(user, file string) string {
	stem := strings.TrimSuffix(strings.TrimSuffix(file, ".py"), "/__init__")
	for _, other := range j.look.Names() {
		f, ok := j.look.File(other)
		if !ok || f.Language != "python" {
			continue
		}
		for _, i := range f.Imports {
			if slashed := strings.ReplaceAll(i.Path, ".", "/"); slashed != "" && ends(stem, slashed) {
				return i.Path
			}
		}
	}
	first := path.Dir(stem)
	for first != "." && j.look.Lines(path.Join(path.Dir(first), "__init__.py")) != nil {
		first = path.Dir(first)
	}
	if first == "." || path.Dir(first) == "." {
		return strings.ReplaceAll(stem, "/", ".")
	}
	return strings.ReplaceAll(strings.TrimPrefix(stem, path.Dir(first)+"/"), "/", ".")
}
