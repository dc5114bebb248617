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

var noPackage = said(`^Cannot find (?:module|package) Q((?:@[\w.-]+/)?[\w-][\w.-]*)`)

// mapped is the verdict on a module whose beginning TypeScript's settings map to a
// folder: it is no package, and does not lie where they say.
func (j *Judge) mapped(d *aires.Diagnostic, module string) (Verdict, bool) {
	head, _, nested := strings.Cut(module, "/")
	for _, file := range j.look.Names() {
		if base := path.Base(file); !nested || !strings.HasPrefix(base, "tsconfig") || path.Ext(base) != ".json" {
			continue
		}
		for i, l := range j.look.Lines(file) {
			if strings.Contains(l, `"`+head+`/`) && strings.Contains(l, "[") {
				return Verdict{
					Hypothesis: aires.Hypothesis{
						Claim:      fmt.Sprintf("%s imports %s, which %s:%d maps to a folder of the project; no such module lies there.", d.File, module, file, i+1),
						Confidence: 0.75,
					},
					Steps: []string{fmt.Sprintf("Correct the mapping at %s:%d, or the path in %s.", file, i+1, d.File)},
					Shows: []aires.Evidence{j.window("mapping of "+head, file, i+1)},
				}, true
			}
			if m := mapping.FindStringSubmatchIndex(l); m != nil {
				if now := j.mappedLike(l[m[2]:m[3]], l[m[4]:m[5]], module, path.Dir(file)); now != "" {
					text := l[m[0]:m[1]]
					added := strings.Replace(strings.Replace(text, l[m[2]:m[3]], head, 1), l[m[4]:m[5]], now, 1)
					return Verdict{
						Hypothesis: aires.Hypothesis{
							Claim:      fmt.Sprintf("%s imports %s; %s:%d maps %s to a folder, and %s, where the module lies, to none.", d.File, module, file, i+1, l[m[2]:m[3]], head),
							Confidence: 0.85,
						},
						Steps: []string{fmt.Sprintf("Add the mapping to %s: %s", file, added)},
						Shows: []aires.Evidence{j.window("the mapping beside it", file, i+1)},
						Edits: []aires.Edit{{File: file, Line: i + 1, Old: l, New: l[:m[1]] + ", " + added + l[m[1]:]}},
					}, true
				}
			}
		}
	}
	return Verdict{}, false
}

// mapping is one of the paths of TypeScript's settings that maps all of a folder.
var mapping = regexp.MustCompile(`"([@~\w-]+)/\*"\s*:\s*\[\s*"([^"*]+)/\*"\s*\]`)

// mappedLike is the folder that module lies in as that of another mapping lies
// under its own name: "./src/ui" for "@ui/screen" where "@core" is "./src/core". It
// is "" where no such file is there.
func (j *Judge) mappedLike(head, folder, module, dir string) string {
	other, rest, _ := strings.Cut(module, "/")
	bare := strings.TrimLeft(head, "@~")
	if bare == "" || !strings.HasSuffix(folder, "/"+bare) || strings.TrimLeft(other, "@~") == "" {
		return ""
	}
	now := strings.TrimSuffix(folder, bare) + strings.TrimLeft(other, "@~")
	want := path.Join(dir, now, rest)
	for _, name := range j.look.Names() {
		if stem := strings.TrimSuffix(name, path.Ext(name)); index.Language(name) == "typescript" && (stem == want || stem == want+"/index") {
			return now
		}
	}
	return ""
}

// scriptPackage is the verdict on a package that package.json does not name.
func (j *Judge) scriptPackage(ds []*aires.Diagnostic) (Verdict, bool) {
	m := noPackage.FindStringSubmatch(ds[0].Message)
	if m == nil || index.Language(ds[0].File) != "typescript" {
		return Verdict{}, false
	}
	if v, ok := j.mapped(ds[0], m[1]); ok {
		return v, true
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

// mavenArtifact is the verdict on a package that another module of the workspace
// has, or that another module's pom.xml brings in: its group begins the package's
// name.
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
	blocks, known := j.moduleBlocks(m[1], own)
	for _, file := range j.look.Names() {
		if path.Base(file) != "pom.xml" || file == own || known {
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
		return v, !known
	}
	if known {
		v.Hypothesis.Confidence = 0.9
	}
	managed := false
	for i, l := range j.look.Lines(own) {
		switch t := strings.TrimSpace(l); {
		case t == "<dependencyManagement>" || t == "</dependencyManagement>":
			managed = t == "<dependencyManagement>"
		case t == "<dependencies>" && !managed:
			v.Edits = []aires.Edit{{File: own, Line: i + 1, Old: l, New: l + "\n" + blocks[0]}}
			return v, true
		case t == "</project>":
			v.Edits = []aires.Edit{{File: own, Line: i + 1, Old: l, New: "  <dependencies>\n" + blocks[0] + "\n  </dependencies>\n" + l}}
		}
	}
	return v, true
}

// moduleBlocks are the <dependency> elements for the modules of the workspace,
// beside that of the pom own, that have a package, and whether there is one: also
// where it asks for own itself, and so cannot be asked for.
func (j *Judge) moduleBlocks(pkg, own string) (blocks []string, known bool) {
	projects := j.projects()
	for _, name := range j.look.Names() {
		f, ok := j.look.File(name)
		if !ok || f.Package != pkg || !jvmFile(f.Language) || strings.Contains(name, "src/test/") {
			continue
		}
		known = true
		pom := j.above(path.Dir(name), "pom.xml")
		for _, p := range projects {
			if p.file != pom || pom == own || p.artifact == "" || p.version == "" || j.dependsOn(pom, own, projects) || j.asks(own, p) {
				continue
			}
			block := fmt.Sprintf("    <dependency>\n      <groupId>%s</groupId>\n      <artifactId>%s</artifactId>\n      <version>%s</version>\n    </dependency>", p.group, p.artifact, p.version)
			if !slices.Contains(blocks, block) {
				blocks = append(blocks, block)
			}
		}
	}
	return blocks, known
}

func jvmFile(language string) bool {
	return language == "java" || language == "kotlin" || language == "scala"
}

// asks reports whether a pom.xml names a project as a dependency.
func (j *Judge) asks(pom string, p project) bool {
	return slices.ContainsFunc(dependencies(j.look.Lines(pom)), func(b string) bool { return element(b, "artifactId") == p.artifact })
}

// dependsOn reports whether one pom.xml of the workspace depends on another, by way
// of others too.
func (j *Judge) dependsOn(pom, other string, projects []project) bool {
	seen := []string{pom}
	for i := 0; i < len(seen); i++ {
		for _, p := range projects {
			if !slices.Contains(seen, p.file) && j.asks(seen[i], p) {
				seen = append(seen, p.file)
			}
		}
	}
	return slices.Contains(seen[1:], other)
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
