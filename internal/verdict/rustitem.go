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

var (
	// isPrivate is what rustc says of an item that others may not use.
	isPrivate    = said(`^(?:[a-z ]+) Q(?:\w+::)*(\w+)Q (?:of (?:struct|union|enum) Q(?:\w+::)*(\w+).*Q )?is private`)
	unresolved   = said(`^unresolved import Q(\w+(?:::\w+)*)Q`)
	noRustModule = said(`^(?:cannot find module or crate|failed to resolve: use of [a-z ]+|use of [a-z ]+|cannot find [a-z, ]+) Q(\w+)Q`)
	item         = regexp.MustCompile(`^\s*(?:(?:const|async|unsafe|extern(?: "\w+")?)\s+)*(?:fn|struct|enum|trait|type|const|static|mod|union|use)\s|^\s*\w+\s*:`)
)

// hiddenItem is the verdict on an item of Rust that others use and that is not pub.
func (j *Judge) hiddenItem(ds []*aires.Diagnostic) (Verdict, bool) {
	m := isPrivate.FindStringSubmatch(ds[0].Message)
	if m == nil || index.Language(ds[0].File) != "rust" {
		return Verdict{}, false
	}
	var at []index.Decl
	for _, c := range j.look.Declared(m[1]) {
		lines := j.look.Lines(c.File)
		if index.Language(c.File) == "rust" && c.Line <= len(lines) && item.MatchString(lines[c.Line-1]) && (m[2] == "" || plainName(c.Scope) == m[2]) &&
			strings.Contains(ds[0].Message, "module ") == (c.Kind == index.Module) {
			at = append(at, c)
		}
	}
	if len(at) != 1 {
		return Verdict{}, false
	}
	line := j.look.Lines(at[0].File)[at[0].Line-1]
	trimmed := strings.TrimLeft(line, " \t")
	return Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s is private (%s:%d), and %s:%d uses it from outside.", m[1], at[0].File, at[0].Line, ds[0].File, ds[0].Line),
			Confidence: doubtful,
		},
		Steps: []string{fmt.Sprintf("Write pub in front of %s at %s:%d, or do not use it.", m[1], at[0].File, at[0].Line)},
		Shows: []aires.Evidence{j.show(from(at[0]))},
		Edits: []aires.Edit{{File: at[0].File, Line: at[0].Line, Old: line, New: line[:len(line)-len(trimmed)] + "pub " + trimmed}},
	}, true
}

// rustItem is the verdict on what the root of a crate of Rust has lost: the mod item
// of a file that is there, or the pub use of what one of its modules declares.
func (j *Judge) rustItem(ds []*aires.Diagnostic) (Verdict, bool) {
	d := ds[0]
	var parts []string
	if m := unresolved.FindStringSubmatch(d.Message); m != nil {
		parts = strings.Split(m[1], "::")
	} else if m := noRustModule.FindStringSubmatch(d.Message); m != nil {
		parts = m[1:]
	}
	if len(parts) == 0 || index.Language(d.File) != "rust" {
		return Verdict{}, false
	}
	root, outside := j.crateRoot(d.File), false
	for name, manifest := range j.crates() {
		if strings.ReplaceAll(name, "-", "_") == parts[0] { // a library is not called so in itself, only by its programs and others
			root, outside = path.Join(path.Dir(manifest), "src/lib.rs"), true
		}
	}
	if parts[0] == "crate" || parts[0] == "self" || outside {
		parts = parts[1:]
	}
	if len(parts) != 1 || j.look.Lines(root) == nil {
		return Verdict{}, false
	}
	name, dir := parts[0], path.Dir(root)
	if slices.ContainsFunc(j.look.Lines(root), func(l string) bool {
		return len(named(l, name)) > 0 && (strings.Contains(l, "mod ") || strings.Contains(l, "pub use"))
	}) {
		return Verdict{}, false // it is there, and hidden by a condition
	}
	for _, file := range []string{path.Join(dir, name+".rs"), path.Join(dir, name, "mod.rs")} {
		if j.look.Lines(file) != nil && file != d.File {
			text := "mod " + name + ";"
			if outside || j.usedOutside(root, name) {
				text = "pub " + text
			}
			return j.atRoot(root, name, text, file)
		}
	}
	var at []index.Decl
	for _, c := range j.look.Declared(name) {
		stem := strings.TrimSuffix(path.Base(c.File), ".rs")
		if path.Dir(c.File) == dir && c.File != root && c.Scope == "" && strings.HasPrefix(j.look.Lines(c.File)[c.Line-1], "pub ") && j.stands(root, stem) {
			at = append(at, c)
		}
	}
	if len(at) != 1 {
		return Verdict{}, false
	}
	stem := strings.TrimSuffix(path.Base(at[0].File), ".rs")
	return j.atRoot(root, name, "pub use "+stem+"::"+name+";", at[0].File)
}

// crateRoot is the file that the crate of a file begins with.
func (j *Judge) crateRoot(file string) string {
	dir := path.Join(path.Dir(j.above(path.Dir(file), "Cargo.toml")), "src")
	for _, root := range []string{"lib.rs", "main.rs"} {
		if f := path.Join(dir, root); f == file || j.look.Lines(f) != nil {
			return f
		}
	}
	return ""
}

// usedOutside reports whether other crates name a module of the crate that begins
// with root.
func (j *Judge) usedOutside(root, module string) bool {
	crate := j.crateOf(root)
	return slices.ContainsFunc(j.look.Uses(module, "rust", maxUses), func(u index.Use) bool { return strings.Contains(u.Text, crate+"::"+module) })
}

// atRoot is the verdict that a crate's root lacks an item, which file is about.
func (j *Judge) atRoot(root, name, text, file string) (Verdict, bool) {
	lines := j.look.Lines(root)
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s has no %q, so nothing finds %s, which is in %s.", root, text, name, file),
			Confidence: 0.85,
		},
		Steps: []string{fmt.Sprintf("Add to %s: %s", root, text)},
		Shows: []aires.Evidence{j.window(name, file, 1)},
	}
	for i, l := range lines {
		t := strings.TrimSpace(l)
		if t != "" && !strings.HasPrefix(t, "//") && !strings.HasPrefix(t, "#!") {
			v.Edits = []aires.Edit{{File: root, Line: i + 1, Old: l, New: text + "\n" + l}}
			return v, true
		}
	}
	return v, true
}
