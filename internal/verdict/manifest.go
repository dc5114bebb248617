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

// manifest finds the dependency that a project file does not name, or names by a
// path that is not there, where the workspace itself says what it should be.
func (j *Judge) manifest(ds []*aires.Diagnostic) (Verdict, bool) {
	for _, rule := range []rule{(*Judge).cargoPath, (*Judge).cargoCrate, (*Judge).scriptPackage, (*Judge).mavenArtifact, (*Judge).pythonPackage} {
		if v, ok := rule(j, ds); ok {
			return v, true
		}
	}
	return Verdict{}, false
}

var (
	noCrate   = said("(?:unresolved import|use of (?:undeclared|unresolved) (?:crate or )?module(?: or unlinked crate)?|can't find crate for|failed to resolve: use of [a-z ]+) Q(\\w+)")
	crateName = regexp.MustCompile(`^name\s*=\s*"([\w-]+)"`)
	noFolder  = regexp.MustCompile(`(?:failed to (?:read|load|get)|No such file)`)
	pathOf    = regexp.MustCompile(`path\s*=\s*"([^"]+)"`)
)

// crates lists the workspace's Cargo.toml files by the name of their package.
func (j *Judge) crates() map[string]string {
	all := map[string]string{}
	for _, file := range j.look.Names() {
		if path.Base(file) != "Cargo.toml" {
			continue
		}
		for _, l := range j.look.Lines(file) {
			if m := crateName.FindStringSubmatch(strings.TrimSpace(l)); m != nil {
				all[m[1]] = file
				break
			}
		}
	}
	return all
}

// above is the nearest file called base in dir or a folder above it, or "".
func (j *Judge) above(dir, base string) string {
	for {
		if file := path.Join(dir, base); j.look.Lines(file) != nil {
			return file
		}
		if dir == "." || dir == "/" {
			return ""
		}
		dir = path.Dir(dir)
	}
}

// cargoCrate is the verdict on a crate of the workspace, or one that another
// member depends on, that a member uses and does not name.
func (j *Judge) cargoCrate(ds []*aires.Diagnostic) (Verdict, bool) {
	m := noCrate.FindStringSubmatch(ds[0].Message)
	if m == nil || index.Language(ds[0].File) != "rust" {
		return Verdict{}, false
	}
	own := j.above(path.Dir(ds[0].File), "Cargo.toml")
	if own == "" || j.names(ds[0].File, m[1]) { // named already: behind a feature, perhaps
		return Verdict{}, false
	}
	text := ""
	for name, file := range j.crates() {
		switch {
		case strings.ReplaceAll(name, "-", "_") != m[1]:
		case file == own:
			return Verdict{}, false // it is the package itself
		default:
			text = fmt.Sprintf("%s = { path = %q }", name, relative(path.Dir(own), path.Dir(file)))
		}
	}
	if text == "" {
		text = j.samewhere(own, "Cargo.toml", regexp.MustCompile(`^`+strings.ReplaceAll(regexp.QuoteMeta(m[1]), "_", "[-_]")+`\s*=`))
	}
	if version := j.locked(own, m[1]); text == "" && version != "" {
		text = fmt.Sprintf("%s = %q", m[1], version)
	}
	if text == "" {
		return j.unnamedCrate(ds[0], m[1], own)
	}
	v := depends(m[1], own, text)
	v.Edits = j.under(own, "[dependencies]", text)
	return v, true
}

// locked is the version that Cargo.lock has of a crate that others need as well.
func (j *Judge) locked(own, crate string) string {
	lines := j.look.Lines(j.above(path.Dir(own), "Cargo.lock"))
	for i, l := range lines {
		if m := crateName.FindStringSubmatch(l); m != nil && m[1] == crate && i+1 < len(lines) {
			version, _ := strings.CutPrefix(lines[i+1], "version = ")
			return strings.Trim(version, `"`)
		}
	}
	return ""
}

// unnamedCrate is the verdict on a crate that nothing in the workspace knows: it
// has to be named, unless its name is misspelt.
func (j *Judge) unnamedCrate(d *aires.Diagnostic, crate, own string) (Verdict, bool) {
	for _, l := range append(slices.Clone(j.look.Lines(own)), j.look.Lines(j.crateRoot(d.File))...) {
		named := strings.Contains(l, "mod ") || strings.Contains(l, "=")
		if named && slices.ContainsFunc(names(l), func(w string) bool { return w != crate && typo(crate, w) }) {
			return Verdict{}, false
		}
	}
	if slices.Contains(strings.Fields("std core alloc crate self super"), crate) || len(j.look.Declared(crate)) > 0 || !strings.HasPrefix(strings.TrimSpace(j.line(d)), "use ") {
		return Verdict{}, false
	}
	v := depends(crate, own, crate)
	v.Hypothesis.Confidence = 0.7
	v.Steps = []string{fmt.Sprintf("Run in the folder of %s: cargo add %s", own, crate)}
	return v, true
}

func depends(name, manifest, text string) Verdict {
	return Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s is used, but %s does not name it as a dependency.", name, manifest),
			Confidence: 0.9,
		},
		Steps: []string{fmt.Sprintf("Add to the dependencies in %s: %s", manifest, text)},
	}
}

// samewhere is the first line that another manifest of this base name has for a
// dependency; "" where none has, or two differ.
func (j *Judge) samewhere(own, base string, expr *regexp.Regexp) string {
	text := ""
	for _, file := range j.look.Names() {
		if path.Base(file) != base || file == own {
			continue
		}
		for _, l := range j.look.Lines(file) {
			if t := strings.TrimSuffix(strings.TrimSpace(l), ","); expr.MatchString(t) && !strings.Contains(t, "path") {
				if text != "" && text != t {
					return ""
				}
				text = t
			}
		}
	}
	return text
}

// under is the edit that puts text under a heading of a file, or at its end with
// the heading.
func (j *Judge) under(file, heading, text string) []aires.Edit {
	lines := j.look.Lines(file)
	for i, l := range lines {
		if strings.TrimSpace(l) == heading {
			return []aires.Edit{{File: file, Line: i + 1, Old: l, New: l + "\n" + text}}
		}
	}
	for i := len(lines) - 1; i >= 0; i-- {
		if strings.TrimSpace(lines[i]) != "" {
			return []aires.Edit{{File: file, Line: i + 1, Old: lines[i], New: lines[i] + "\n\n" + heading + "\n" + text}}
		}
	}
	return nil
}

// cargoPath is the verdict on a dependency's folder that is not there.
func (j *Judge) cargoPath(ds []*aires.Diagnostic) (Verdict, bool) {
	if ds[0].Tool != "cargo" && !strings.HasSuffix(ds[0].File, "Cargo.toml") || !noFolder.MatchString(ds[0].Message) {
		return Verdict{}, false
	}
	crates := j.crates()
	for _, file := range j.look.Names() {
		if path.Base(file) != "Cargo.toml" {
			continue
		}
		for i, l := range j.look.Lines(file) {
			m := pathOf.FindStringSubmatchIndex(l)
			if m == nil {
				continue
			}
			want := path.Join(path.Dir(file), l[m[2]:m[3]])
			if j.look.Lines(path.Join(want, "Cargo.toml")) != nil || strings.HasPrefix(want, "..") {
				continue
			}
			name, _, _ := strings.Cut(strings.TrimSpace(l), " ")
			now, ok := crates[name]
			v := Verdict{Hypothesis: aires.Hypothesis{
				Claim:      fmt.Sprintf("%s (line %d) says that %s lies in %s, where no Cargo.toml is.", file, i+1, name, want),
				Confidence: 0.9,
			}, Steps: []string{fmt.Sprintf("Correct the path of %s in %s.", name, file)}}
			if ok {
				folder := relative(path.Dir(file), path.Dir(now))
				v.Hypothesis.Claim = fmt.Sprintf("%s (line %d) says that %s lies in %s; it lies in %s.", file, i+1, name, want, path.Dir(now))
				v.Edits = []aires.Edit{{File: file, Line: i + 1, Old: l, New: l[:m[2]] + folder + l[m[3]:]}}
			}
			return v, true
		}
	}
	return Verdict{}, false
}
