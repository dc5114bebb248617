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
	// missingWith is how gnat writes the context clause that a file lacks.
	missingWith = regexp.MustCompile(`missing "(with [\w.]+(?:; use [\w.]+)?);?"`)
	// hiddenAt is where it has seen a declaration that is not visible, or that of a
	// type whose operator is not.
	hiddenAt   = regexp.MustCompile(`non-visible declaration at (\S+?):\d+|defined at (\S+?):\d+ is not directly visible`)
	noOperator = said(`operator for type Q(\w+)Q`)
	noUnit     = said(`^file Q([\w-]+)\.adsQ not found`)
	// unitName is a dotted name of Ada.
	unitName = regexp.MustCompile(`^\w+(?:\.\w+)*`)
)

// withOf is Ada's: the context clause that gnat asks for, or that of the package
// that declares a name. A package that is named already needs a use clause only.
func (j *Judge) withOf(d *aires.Diagnostic, name string) []string {
	notes := d.Message
	for _, n := range d.Notes {
		notes += "\n" + n.Message
	}
	if m := missingWith.FindStringSubmatch(notes); m != nil {
		return []string{m[1] + ";"}
	}
	line := j.line(d)
	at := named(line, name)
	hidden := ""
	if m := hiddenAt.FindStringSubmatch(notes); m != nil {
		hidden = m[1] + m[2]
	}
	own := unitOf(d.File)
	switch {
	case noOperator.MatchString(d.Message):
		if unit := unitOf(hidden); hidden != "" && unit != own && j.look.Lines(hidden) != nil {
			text := "use type " + j.spelling(hidden) + "." + name + ";"
			if withs, _ := context(j.look.Lines(d.File)); !slices.Contains(withs, unit) { // what the declaration names is not named here
				text = "with " + j.spelling(hidden) + "; " + text
			}
			return []string{text}
		}
		return nil
	case len(at) == 0 || strings.HasSuffix(line[:at[0]], "."):
		return nil
	case strings.HasPrefix(line[at[0]+len(name):], "."):
		if unit := j.adaUnit(unitName.FindString(line[at[0]:])); unit != "" {
			return []string{"with " + unit + ";"}
		}
		return nil
	}
	var units []string
	for _, c := range j.look.Declared(name) {
		unit := unitOf(c.File)
		if path.Ext(c.File) == ".ads" && strings.EqualFold(c.Scope, unit) && !strings.EqualFold(unit, own) && (hidden == "" || hidden == c.File) && !slices.Contains(units, c.Scope) {
			units = append(units, c.Scope)
		}
	}
	if len(units) == 0 {
		units = origins("ada", name)
	}
	withs, uses := context(j.look.Lines(d.File))
	spec, used := context(j.look.Lines(strings.TrimSuffix(d.File, ".adb") + ".ads"))
	known := slices.DeleteFunc(slices.Clone(units), func(u string) bool { return !slices.Contains(slices.Concat(withs, spec), strings.ToLower(u)) })
	if len(known) == 1 {
		units = known
	}
	if len(units) == 1 && slices.Contains(slices.Concat(uses, used), strings.ToLower(units[0])) {
		return nil // it is there, and something else is wrong
	}
	if len(units) == 1 && slices.Contains(withs, strings.ToLower(units[0])) {
		return []string{"use " + units[0] + ";"}
	}
	var texts []string
	for _, u := range units {
		texts = append(texts, "with "+u+"; use "+u+";")
	}
	return texts
}

// unitOf is the unit that a file of Ada is for, by gnat's rule for their names.
func unitOf(file string) string {
	return strings.ReplaceAll(strings.TrimSuffix(path.Base(file), path.Ext(file)), "-", ".")
}

// adaUnit is the unit that a dotted name begins with: the longest one of Ada's
// library or of the workspace, written as it is there; "" where there is none.
func (j *Judge) adaUnit(dotted string) string {
	for parts := strings.Split(dotted, "."); len(parts) > 0; parts = parts[:len(parts)-1] {
		unit := strings.Join(parts, ".")
		for _, u := range standardNames("ada units") {
			if strings.EqualFold(u, unit) {
				return u
			}
		}
		for _, file := range j.look.Names() {
			if path.Ext(file) == ".ads" && strings.EqualFold(unitOf(file), unit) {
				return unit
			}
		}
	}
	return ""
}

// context lists, in small letters, the units that lines of Ada name with with and
// with use.
func context(lines []string) (withs, uses []string) {
	for _, l := range lines {
		for clause := range strings.SplitSeq(strings.ToLower(masked(l)), ";") {
			kind, units, _ := strings.Cut(strings.TrimSpace(clause), " ")
			for u := range strings.SplitSeq(units, ",") {
				switch kind {
				case "with":
					withs = append(withs, strings.TrimSpace(u))
				case "use":
					uses = append(uses, strings.TrimSpace(u))
				}
			}
		}
	}
	return withs, uses
}

// spelling is the unit of a file as the file writes it.
func (j *Judge) spelling(file string) string {
	f, _ := j.look.File(file)
	for _, c := range f.Decls {
		if strings.EqualFold(c.Name, unitOf(file)) {
			return c.Name
		}
	}
	return unitOf(file)
}

// misnamedUnit is the verdict on a unit of Ada that has no file: the one that is
// spelt nearly so is meant, in every file that names it.
func (j *Judge) misnamedUnit(ds []*aires.Diagnostic) (Verdict, bool) {
	m := noUnit.FindStringSubmatch(ds[0].Message)
	line := j.line(ds[0])
	if m == nil || index.Language(ds[0].File) != "ada" {
		return Verdict{}, false
	}
	name := ""
	for _, w := range regexp.MustCompile(`\w+(?:\.\w+)*`).FindAllString(line, -1) {
		if strings.EqualFold(strings.ReplaceAll(w, ".", "-"), m[1]) {
			name = w
		}
	}
	var near []string
	for _, file := range j.look.Names() {
		if path.Ext(file) == ".ads" && alike(m[1], strings.TrimSuffix(path.Base(file), ".ads")) >= nearby {
			near = append(near, file)
		}
	}
	if name == "" || len(near) != 1 {
		return Verdict{}, false
	}
	now := j.spelling(near[0])
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("There is no unit %s; %s (%s) is probably what is meant.", name, now, near[0]),
			Confidence: 0.85,
		},
		Steps: []string{fmt.Sprintf("Write %s in place of %s.", now, name)},
		Shows: []aires.Evidence{j.window("the unit "+now, near[0], 1)},
	}
	for _, u := range j.look.Uses(plainName(name), "ada", maxUses) {
		if at := found(u.Text, name); len(at) > 0 {
			v.Edits = append(v.Edits, aires.Edit{File: u.File, Line: u.Line, Old: u.Text, New: swapAt(u.Text, at, name, now)})
		}
	}
	return v, true
}
