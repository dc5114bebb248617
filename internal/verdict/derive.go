package verdict

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

var (
	// noTrait is what rustc says of a type that lacks a trait, with the groups of
	// the type and of the trait.
	noTrait = []struct {
		expr        *regexp.Regexp
		kind, trait int
	}{
		{said(`^Q(\w+)Q doesn't implement Q(?:[\w:]*::)?(\w+)Q`), 1, 2},
		{said(`^the trait bound Q(\w+): (?:[\w:]*::)?(\w+)Q is not satisfied`), 1, 2},
	}
	// asTrait is what it says of a function or an operator that such a trait brings,
	// with the groups of that and of the type.
	asTrait = []*regexp.Regexp{
		said(`^no (?:method|function or associated item|associated item) named Q(default|clone|cmp|partial_cmp|hash)Q found for struct Q(\w+)Q`),
		said(`^no (?:method) named Q(clone|cmp|partial_cmp|hash)Q found for enum Q(\w+)Q`),
		said(`^binary operation Q([!=<>]=?)Q cannot be applied to type Q&?(\w+)Q`),
	}
	broughtBy   = map[string]string{"default": "Default", "clone": "Clone", "cmp": "Ord", "partial_cmp": "PartialOrd", "hash": "Hash", "==": "PartialEq", "!=": "PartialEq", "<": "PartialOrd", ">": "PartialOrd", "<=": "PartialOrd", ">=": "PartialOrd"}
	movedType   = said(`has type Q(\w+)Q, which does not implement the Q(Copy)Q trait`)
	annotate    = said(`consider annotating Q(\w+)(?:<.*>)?Q with Q#\[derive\(([\w, ]+)\)\]Q`)
	deriveLine  = regexp.MustCompile(`^(\s*#\[derive\()([^)]*)(\)\].*)$`)
	plainField  = regexp.MustCompile(`^\s*(?:pub(?:\([\w ]+\))?\s+)?(?:\w+\s*:\s*)?(?:[iu](?:8|16|32|64|128|size)|f32|f64|bool|char)\s*,?\s*(?://.*)?$`)
	unitVariant = regexp.MustCompile(`^\s*(?:[A-Z]\w*\s*(?:=\s*-?\w+)?\s*,?\s*)*(?://.*)?$`)
)

// derivable are the traits that rustc can write itself.
var derivable = []string{"Debug", "Clone", "Copy", "PartialEq", "Eq", "PartialOrd", "Ord", "Hash", "Default"}

// derived is the verdict on a type of the workspace that lacks traits which can be
// derived: rustc says which. That a value should be copied rather than moved is
// only believed of types that hold nothing but numbers.
func (j *Judge) derived(ds []*aires.Diagnostic) (Verdict, bool) {
	if index.Language(ds[0].File) != "rust" {
		return Verdict{}, false
	}
	kind, traits := "", []string(nil)
	for _, d := range ds {
		for _, l := range lackedTraits(d) {
			if kind == "" {
				kind = l[0]
			}
			if l[0] == kind && slices.Contains(derivable, l[1]) && !slices.Contains(traits, l[1]) {
				traits = append(traits, l[1])
			}
		}
	}
	var at []index.Decl
	for _, d := range j.look.Declared(kind) {
		if d.Kind.IsType() && d.Kind != index.Interface && index.Language(d.File) == "rust" {
			at = append(at, d)
		}
	}
	if len(traits) == 0 || len(at) != 1 {
		return Verdict{}, false
	}
	confidence := 0.85
	if slices.Contains(traits, "Copy") {
		if !j.copies(at[0]) {
			return Verdict{}, false
		}
		confidence = 0.7
	}
	list := strings.Join(traits, ", ")
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim:      fmt.Sprintf("%s (%s:%d) does not derive %s, which is used of it.", kind, at[0].File, at[0].Line, list),
			Confidence: confidence,
		},
		Steps: []string{fmt.Sprintf("Add #[derive(%s)] to %s in %s.", list, kind, at[0].File)},
		Shows: []aires.Evidence{j.show(from(at[0]))},
	}
	v.Edits = j.deriving(at[0], traits)
	return v, true
}

// lackedTraits are the pairs of a type and a trait that d says are missing.
func lackedTraits(d *aires.Diagnostic) [][2]string {
	var all [][2]string
	for _, n := range noTrait {
		if m := n.expr.FindStringSubmatch(d.Message); m != nil {
			all = append(all, [2]string{m[n.kind], m[n.trait]})
		}
	}
	for _, expr := range asTrait {
		if m := expr.FindStringSubmatch(d.Message); m != nil {
			all = append(all, [2]string{m[2], broughtBy[m[1]]})
		}
	}
	for _, n := range d.Notes {
		if m := annotate.FindStringSubmatch(n.Message); m != nil {
			for t := range strings.SplitSeq(m[2], ",") {
				all = append(all, [2]string{m[1], strings.TrimSpace(t)})
			}
		}
		if m := movedType.FindStringSubmatch(n.Message); m != nil {
			all = append(all, [2]string{m[1], m[2]})
		}
	}
	return all
}

// copies reports whether a type holds nothing but numbers and the like.
func (j *Judge) copies(d index.Decl) bool {
	lines := j.look.Lines(d.File)
	if d.End <= d.Line || d.End > len(lines) {
		head := lines[d.Line-1]
		inner, _, ok := strings.Cut(head[strings.IndexAny(head+"{", "{("):], "}")
		if !ok {
			return false
		}
		for f := range strings.SplitSeq(strings.TrimLeft(inner, "{("), ",") {
			if !plainField.MatchString(f) && !unitVariant.MatchString(f) {
				return false
			}
		}
		return true
	}
	for _, l := range lines[d.Line : d.End-1] {
		if t := strings.TrimSpace(l); t != "" && !strings.HasPrefix(t, "//") && !strings.HasPrefix(t, "#[") && !plainField.MatchString(l) && !(d.Kind == index.Enum && unitVariant.MatchString(l)) {
			return false
		}
	}
	return true
}

// deriving is the edit that adds traits to what a type derives; Copy needs Clone.
func (j *Judge) deriving(d index.Decl, traits []string) []aires.Edit {
	lines := j.look.Lines(d.File)
	for n := d.Line - 1; n >= 1 && strings.HasPrefix(strings.TrimSpace(lines[n-1]), "#["); n-- {
		m := deriveLine.FindStringSubmatch(lines[n-1])
		if m == nil {
			continue
		}
		all := strings.FieldsFunc(m[2], func(r rune) bool { return r == ',' || r == ' ' })
		for _, t := range traits {
			all = withTrait(all, t)
		}
		return []aires.Edit{{File: d.File, Line: n, Old: lines[n-1], New: m[1] + strings.Join(all, ", ") + m[3]}}
	}
	var all []string
	for _, t := range traits {
		all = withTrait(all, t)
	}
	line := lines[d.Line-1]
	indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	return []aires.Edit{{File: d.File, Line: d.Line, Old: line, New: indent + "#[derive(" + strings.Join(all, ", ") + ")]\n" + line}}
}

// withTrait adds a trait to a list, with those that it needs.
func withTrait(all []string, trait string) []string {
	needs := map[string][]string{"Copy": {"Clone"}, "Eq": {"PartialEq"}, "PartialOrd": {"PartialEq"}, "Ord": {"Eq", "PartialOrd"}}
	for _, n := range needs[trait] {
		all = withTrait(all, n)
	}
	if slices.Contains(all, trait) {
		return all
	}
	return append(all, trait)
}
