package booklet

import (
	"fmt"
	"path"
	"strings"

	"github.com/airesdev/aires"
)

func tag(id string) string { return `\[` + phrase(id) + `\]` }

// tags writes evidence ids as [E1, E2] with a space before, or nothing.
func tags(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return ` \[` + strings.Join(mapped(ids, phrase), ", ") + `\]`
}

// unsupported marks a claim that names no evidence.
const unsupported = ", names no evidence"

// support is how a claim's evidence is shown; say makes ids of it.
func support(ids []string, say func([]string) string) string {
	if len(ids) == 0 {
		return unsupported
	}
	return say(ids)
}

func link(address string) string {
	if u := webAddress(address); u != "" {
		return " <" + u + ">"
	}
	if address != "" {
		return " " + codeSpan(address)
	}
	return ""
}

// evidenceTitle names e, with its place unless the title holds it already.
func evidenceTitle(e *aires.Evidence, text, code func(string) string) string {
	t := line(e.Title)
	if t == "" {
		t = string(e.Kind)
	}
	out := text(t)
	if e.File != "" && !strings.Contains(t, line(e.File)) {
		at := e.File
		if e.Line > 0 {
			at = fmt.Sprintf("%s:%d", e.File, e.Line)
		}
		out += ", " + code(at)
	}
	return out
}

func mapped(s []string, f func(string) string) []string {
	out := make([]string, len(s))
	for i := range s {
		out[i] = f(s[i])
	}
	return out
}

// language is the fence's info word for a file, by its name or extension.
func language(file string) string {
	name := strings.ToLower(path.Base(file))
	for _, key := range []string{name, path.Ext(name)} {
		if l, ok := languages[key]; ok {
			return l
		}
	}
	return "text"
}

var languages = map[string]string{
	".go": "go", ".mod": "go", ".c": "c", ".h": "c", ".cc": "cpp", ".cpp": "cpp", ".cxx": "cpp", ".hpp": "cpp", ".hh": "cpp",
	".rs": "rust", ".toml": "toml", ".ts": "typescript", ".tsx": "tsx", ".js": "javascript", ".jsx": "jsx", ".mjs": "javascript",
	".java": "java", ".kt": "kotlin", ".gradle": "groovy", ".cs": "csharp", ".vb": "vb", ".fs": "fsharp",
	".csproj": "xml", ".vbproj": "xml", ".fsproj": "xml", ".props": "xml", ".targets": "xml", ".xml": "xml",
	".py": "python", ".json": "json", ".yaml": "yaml", ".yml": "yaml", ".sh": "shell", ".mk": "makefile", ".cmake": "cmake",
	"makefile": "makefile", "gnumakefile": "makefile", "cmakelists.txt": "cmake",
}
