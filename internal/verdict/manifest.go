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
	for _, rule := range []rule{(*Judge).cargoPath, (*Judge).cargoCrate, (*Judge).scriptPackage, (*Judge).mavenArtifact} {
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
	if own == "" {
		return Verdict{}, false
	}
	text := ""
	for name, file := range j.crates() {
		if strings.ReplaceAll(name, "-", "_") == m[1] && file != own {
			text = fmt.Sprintf("%s = { path = %q }", name, relative(path.Dir(own), path.Dir(file)))
		}
	}
	if text == "" {
		text = j.samewhere(own, "Cargo.toml", regexp.MustCompile(`^`+strings.ReplaceAll(regexp.QuoteMeta(m[1]), "_", "[-_]")+`\s*=`))
	}
	if text == "" {
		return Verdict{}, false
	}
	v := depends(m[1], own, text)
	v.Edits = j.under(own, "[dependencies]", text)
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

var noPackage = said(`^Cannot find (?:module|package) Q((?:@[\w.-]+/)?[\w-][\w.-]*)`)

// scriptPackage is the verdict on a package that package.json does not name.
func (j *Judge) scriptPackage(ds []*aires.Diagnostic) (Verdict, bool) {
	m := noPackage.FindStringSubmatch(ds[0].Message)
	if m == nil || index.Language(ds[0].File) != "typescript" {
		return Verdict{}, false
	}
	own := j.above(path.Dir(ds[0].File), "package.json")
	for _, l := range j.look.Lines(own) {
		if strings.Contains(l, `"`+m[1]+`":`) {
			return Verdict{
				Hypothesis: aires.Hypothesis{Claim: fmt.Sprintf("%s is named in %s, but not installed.", m[1], own), Confidence: 0.85},
				Steps:      []string{"Install what the project needs: npm ci, or npm install."},
			}, true
		}
	}
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s imports %s, which package.json does not name as a dependency.", ds[0].File, m[1]),
			Confidence: 0.85,
		},
		Steps: []string{fmt.Sprintf("Run npm install %s, or take its import out of %s.", m[1], ds[0].File)},
	}
	text := j.samewhere(own, "package.json", regexp.MustCompile(`^"`+regexp.QuoteMeta(m[1])+`":\s*"`))
	for i, l := range j.look.Lines(own) {
		if text != "" && strings.TrimSpace(l) == `"dependencies": {` {
			comma := ","
			if next := strings.TrimSpace(j.look.Lines(own)[i+1]); strings.HasPrefix(next, "}") {
				comma = ""
			}
			v.Edits = []aires.Edit{{File: own, Line: i + 1, Old: l, New: l + "\n    " + text + comma}}
		}
	}
	return v, true
}

var noJavaPackage = regexp.MustCompile(`^package ([\w.]+) does not exist`)

// mavenArtifact is the verdict on a package that another module's pom.xml brings
// in: its group begins the package's name.
func (j *Judge) mavenArtifact(ds []*aires.Diagnostic) (Verdict, bool) {
	m := noJavaPackage.FindStringSubmatch(ds[0].Message)
	if m == nil {
		return Verdict{}, false
	}
	own := j.above(path.Dir(ds[0].File), "pom.xml")
	if own == "" {
		return Verdict{}, false
	}
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("No dependency that %s names has the package %s, which %s imports.", own, m[1], ds[0].File),
			Confidence: 0.8,
		},
		Steps: []string{fmt.Sprintf("Add the dependency that has %s to %s.", m[1], own)},
	}
	var blocks []string
	for _, file := range j.look.Names() {
		if path.Base(file) != "pom.xml" || file == own {
			continue
		}
		for _, b := range dependencies(j.look.Lines(file)) {
			group, artifact := element(b, "groupId"), element(b, "artifactId")
			if (strings.HasPrefix(m[1]+".", group+".") || strings.Contains(m[1], strings.ReplaceAll(artifact, "-", "."))) && !slices.Contains(blocks, b) {
				blocks = append(blocks, b)
			}
		}
	}
	if len(blocks) != 1 {
		return v, true
	}
	for i, l := range j.look.Lines(own) {
		if strings.TrimSpace(l) == "<dependencies>" {
			v.Edits = []aires.Edit{{File: own, Line: i + 1, Old: l, New: l + "\n" + blocks[0]}}
			break
		}
	}
	return v, true
}

// dependencies are the <dependency> elements of a pom.xml, each with its lines.
func dependencies(lines []string) []string {
	var all []string
	from := -1
	for i, l := range lines {
		switch strings.TrimSpace(l) {
		case "<dependency>":
			from = i
		case "</dependency>":
			if from >= 0 {
				all = append(all, strings.Join(lines[from:i+1], "\n"))
			}
			from = -1
		}
	}
	return all
}

func element(text, name string) string {
	_, rest, _ := strings.Cut(text, "<"+name+">")
	value, _, _ := strings.Cut(rest, "</"+name+">")
	return strings.TrimSpace(value)
}
