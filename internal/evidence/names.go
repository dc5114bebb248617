package evidence

import (
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// builtins are types that languages have built in: who declares something of that
// name does not explain an error that speaks of them.
var builtins = strings.Fields("int string bool byte rune error any float double char void long short unsigned signed number boolean object " +
	"str list dict tuple set None self i8 i16 i32 i64 u8 u16 u32 u64 usize isize f32 f64 int8 int16 int32 int64 uint8 uint16 uint32 uint64 uint " +
	"float32 float64 size_t String Int Integer Float Double Boolean Object Unit")

// called lists the names in front of a bracket on d's line, those in whose call
// its column lies first.
func (y *symbols) called(d *aires.Diagnostic) []string {
	lines := y.files.Lines(d.File)
	if d.PathStatus != aires.PathWorkspace || d.Line < 1 || d.Line > len(lines) {
		return nil
	}
	line := lines[d.Line-1]
	column := byteColumn(d.Tool, line, d.Column)
	var inside, beside []string
	for i := range len(line) {
		if line[i] != '(' {
			continue
		}
		end := i
		for end > 0 && (line[end-1] == ' ' || line[end-1] == '!') {
			end--
		}
		start := end
		for start > 0 && isWord(line[start-1]) {
			start--
		}
		if start == end {
			continue
		}
		if column > 0 && column <= start || column > 0 && closes(line, i) < column-1 {
			beside = append(beside, line[start:end])
		} else {
			inside = append([]string{line[start:end]}, inside...)
		}
	}
	return append(inside, beside...)
}

// closes returns where the bracket at i is closed, or the end of the line.
func closes(line string, i int) int {
	depth := 0
	for ; i < len(line); i++ {
		switch line[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(line)
}

func isWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= 0x80
}

// owners lists the types that the message names beside the missing name, as in
// "type *Client has no field or method Fetch".
func owners(d *aires.Diagnostic, name string) []string {
	var names []string
	for _, s := range d.Symbols {
		if n := simple(s.Name); n != "" && n != name {
			names = append(names, n)
		}
	}
	for _, q := range quoted.FindAllString(cut(d.Message, maxLine), 8) {
		if n := simple(strings.Trim(q, "'\"`‘’“”")); n != "" && n != name {
			names = append(names, n)
		}
	}
	if before, _, ok := cutLast(strings.TrimSuffix(d.Missing(), ")"), "::", ".", "->"); ok {
		names = append(names, simple(before))
	}
	for _, word := range strings.FieldsFunc(cut(d.Message, maxLine), func(r rune) bool { return r < 0x80 && !isWord(byte(r)) }) {
		if word != name && word != "" && word[0] >= 'A' && word[0] <= 'Z' {
			names = append(names, word)
		}
	}
	return names[:min(len(names), 12)]
}

// cutLast cuts s at the last of any of the marks.
func cutLast(s string, marks ...string) (before, after string, ok bool) {
	at, size := -1, 0
	for _, m := range marks {
		if i := strings.LastIndex(s, m); i > at {
			at, size = i, len(m)
		}
	}
	if at < 0 {
		return s, "", false
	}
	return s[:at], s[at+size:], true
}

// simple is the last part of a qualified name, without pointer signs, arguments
// and type parameters; "" for what is no name.
func simple(name string) string {
	name = strings.TrimLeft(strings.TrimSpace(name), "*&~#")
	for _, opening := range []string{"(", "<", "[", "{", " "} {
		name, _, _ = strings.Cut(name, opening)
	}
	if _, after, ok := cutLast(strings.TrimRight(name, "*&!?;:."), "::", ".", "->", "/"); ok {
		name = after
	}
	name = strings.TrimRight(name, "*&!?;:.")
	if name == "" || name[0] >= '0' && name[0] <= '9' || strings.ContainsFunc(name, func(r rune) bool { return r < 0x80 && !isWord(byte(r)) && r != '$' }) {
		return ""
	}
	return name
}

// languageOf is the language that d's file is written in, or else its tool's.
func languageOf(d *aires.Diagnostic) string {
	if l := index.Language(d.File); l != "" {
		return l
	}
	switch d.Tool {
	case "go":
		return "go"
	case "rustc", "cargo":
		return "rust"
	case "gcc", "clang", "ld", "cl", "link":
		return "c"
	case "python", "pytest", "mypy":
		return "python"
	case "tsc", "eslint", "npm":
		return "typescript"
	case "csc", "msbuild":
		return "csharp"
	case "javac", "kotlinc":
		return "java"
	}
	return ""
}
