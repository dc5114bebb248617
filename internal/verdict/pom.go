package verdict

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// noArtifact is how Maven names an artifact that it cannot find.
var noArtifact = regexp.MustCompile(`(?i)(?:resolve dependencies|could not (?:find|resolve) artifact|Failure to find|The following artifacts could not be resolved|Non-resolvable|the artifact ).*?([\w.-]+):([\w.-]+):(?:jar|pom|war)(?::[\w-]+)?:([\w.-]+)(?: \(|,| was| has| in\b|$)`)

// pomArtifact is the verdict on a dependency that Maven does not find although a
// module of the workspace is called nearly so, or has another version.
func (j *Judge) pomArtifact(ds []*aires.Diagnostic) (Verdict, bool) {
	group, artifact, version := wantedArtifact(ds[0])
	if artifact == "" {
		return Verdict{}, false
	}
	best, top := project{}, 0.0
	for _, p := range j.projects() {
		score := alike(artifact, p.artifact)
		if p.artifact == artifact {
			score = 1.5
		}
		if p.group == group && score > top {
			best, top = p, score
		}
	}
	if top < nearby || best.artifact == artifact && best.version == version {
		return Verdict{}, false
	}
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("There is no %s:%s:%s; the workspace has %s:%s:%s (%s), which is probably what is meant.", group, artifact, version, best.group, best.artifact, best.version, best.file),
			Confidence: 0.9,
		},
		Shows: []aires.Evidence{j.window("the module "+best.artifact, best.file, 1)},
	}
	for _, file := range j.look.Names() {
		if path.Base(file) == "pom.xml" {
			v.Edits = append(v.Edits, j.artifactEdits(file, group, artifact, version, best)...)
		}
	}
	v.Steps = []string{fmt.Sprintf("Ask for %s:%s in the poms that ask for %s:%s.", best.artifact, best.version, artifact, version)}
	return v, true
}

// wantedArtifact reads which artifact Maven does not find: the last that its
// message names, for the first may be the project that asks for it.
func wantedArtifact(d *aires.Diagnostic) (group, artifact, version string) {
	rest := d.Message
	for {
		m := noArtifact.FindStringSubmatchIndex(rest)
		if m == nil {
			return group, artifact, version
		}
		group, artifact, version = rest[m[2]:m[3]], rest[m[4]:m[5]], rest[m[6]:m[7]]
		rest = "could not find artifact " + rest[m[7]:]
	}
}

// project is what a pom.xml builds.
type project struct{ group, artifact, version, file string }

// projects are those of the workspace. What a pom leaves out is its parent's.
func (j *Judge) projects() []project {
	var all []project
	for _, file := range j.look.Names() {
		if path.Base(file) != "pom.xml" {
			continue
		}
		text := strings.Join(j.look.Lines(file), "\n")
		parent := element(text, "parent")
		own := text
		for _, part := range []string{"parent", "dependencies", "dependencyManagement", "build", "profiles"} {
			if inner := element(own, part); inner != "" {
				own = strings.Replace(own, inner, "", 1)
			}
		}
		p := project{element(own, "groupId"), element(own, "artifactId"), element(own, "version"), file}
		if p.group == "" {
			p.group = element(parent, "groupId")
		}
		if p.version == "" {
			p.version = element(parent, "version")
		}
		all = append(all, p)
	}
	return all
}

// artifactEdits are the edits of a pom.xml that ask for p where it asks for the
// artifact.
func (j *Judge) artifactEdits(file, group, artifact, version string, p project) []aires.Edit {
	lines := j.look.Lines(file)
	var edits []aires.Edit
	for i, l := range lines {
		if strings.TrimSpace(l) != "<dependency>" && strings.TrimSpace(l) != "<parent>" {
			continue
		}
		end := i
		for end < len(lines)-1 && !strings.HasPrefix(strings.TrimSpace(lines[end]), "</") {
			end++
		}
		block := strings.Join(lines[i:end+1], "\n")
		if g := element(block, "groupId"); element(block, "artifactId") != artifact || g != group && !strings.HasPrefix(g, "${") {
			continue
		}
		for k := i; k <= end; k++ {
			now := strings.Replace(lines[k], "<artifactId>"+artifact+"</artifactId>", "<artifactId>"+p.artifact+"</artifactId>", 1)
			now = strings.Replace(now, "<version>"+version+"</version>", "<version>"+p.version+"</version>", 1)
			if now != lines[k] {
				edits = append(edits, aires.Edit{File: file, Line: k + 1, Old: lines[k], New: now})
			}
		}
	}
	return edits
}
