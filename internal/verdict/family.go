package verdict

import (
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// maxHead is how many lines the head of a type may go on for.
const maxHead = 6

var (
	// inherits stands in front of the types that a type is made of.
	inherits = regexp.MustCompile(`\b(?:extends|implements|with)\b|[^:]:[^:]|<:`)
	// restricts stands behind them.
	restricts = regexp.MustCompile(`\b(?:permits|where)\b`)
	generics  = regexp.MustCompile(`<[^<>]*>`)
	nested    = regexp.MustCompile(`\([^()]*\)`)
)

// bases are the types that the head of d names as those it is made of.
func (j *Judge) bases(d index.Decl) []string {
	lines := j.look.Lines(d.File)
	if d.Line < 1 || d.Line > len(lines) {
		return nil
	}
	head := strings.Join(lines[d.Line-1:min(len(lines), d.Line-1+maxHead)], " ")
	at := found(head, d.Name)
	if len(at) == 0 {
		return nil
	}
	head = head[at[0]+len(d.Name):]
	if index.Language(d.File) == "python" {
		inner, ok := strings.CutPrefix(head, "(")
		inner, _, closed := strings.Cut(inner, ")")
		if !ok || !closed {
			return nil
		}
		return names(inner)
	}
	head, _, _ = strings.Cut(head, "{")
	for _, expr := range []*regexp.Regexp{generics, nested} {
		for before := ""; before != head; {
			before, head = head, expr.ReplaceAllString(head, " ")
		}
	}
	if m := inherits.FindStringIndex(head); m != nil {
		head = head[m[0]:]
		if m := restricts.FindStringIndex(head); m != nil {
			head = head[:m[0]]
		}
		return names(head)
	}
	return nil
}

// family are a type and all that it is made of, itself first.
func (j *Judge) family(owner, language string) []string {
	all := []string{owner}
	for i := 0; i < len(all) && len(all) < 20; i++ {
		for _, d := range j.look.Declared(all[i]) {
			if !d.Kind.IsType() || !index.Together(index.Language(d.File), language) {
				continue
			}
			for _, base := range j.bases(d) {
				if !slices.Contains(all, base) && len(j.look.Members(base)) > 0 {
					all = append(all, base)
				}
			}
		}
	}
	return all
}

// inherited lists the members of a type and of those that it is made of, without
// constructors.
func (j *Judge) inherited(owner, language string) []declared {
	var all []declared
	for _, name := range j.family(owner, language) {
		for _, d := range j.look.Members(name) {
			if index.Together(index.Language(d.File), language) && (d.Name != name || d.Kind != index.Method) &&
				!slices.ContainsFunc(all, func(o declared) bool { return o.name == d.Name && o.function == d.Kind.Callable() }) {
				all = append(all, from(d))
			}
		}
	}
	return all
}

// receiverType is the type of what stands in front of the dot before name in a line
// of file, as far as what declares it says: "" where that is not known.
func (j *Judge) receiverType(file string, line int, name string) string {
	lines := j.look.Lines(file)
	if line < 1 || line > len(lines) {
		return ""
	}
	m := regexp.MustCompile(`([A-Za-z_]\w*)\s*[?!]?\.` + regexp.QuoteMeta(name) + `\b`).FindStringSubmatch(masked(lines[line-1]))
	if m == nil {
		return ""
	}
	if m[1] == "this" || m[1] == "self" {
		return j.typeAround(file, line)
	}
	v := regexp.QuoteMeta(m[1])
	typed := regexp.MustCompile(`\b` + v + `\s*:\s*(?:readonly )?([A-Z]\w*)\b|\b([A-Z]\w*)(?:<[^<>]*>)?\s+` + v + `\b|\b` + v + `\s*=\s*(?:await )?(?:new )?([A-Z]\w*)(?:<[^<>]*>)?\(`)
	for n := line; n > 0 && n > line-maxReach; n-- {
		for _, m := range typed.FindAllStringSubmatch(masked(lines[n-1]), -1) {
			if t := m[1] + m[2] + m[3]; len(j.look.Members(t)) > 0 {
				return t
			}
		}
	}
	return ""
}

// receiverOf is the type of what ds miss the member name of: the first that is
// known.
func (j *Judge) receiverOf(ds []*aires.Diagnostic, name string) string {
	for _, d := range ds {
		if t := j.receiverType(d.File, d.Line, name); t != "" {
			return t
		}
	}
	if d := ds[0]; nominal(index.Language(d.File)) {
		return bare(j.valueBefore(d, name))
	}
	return ""
}

// maxReach is how far above its use a variable is looked for.
const maxReach = 80

// typeAround is the innermost type that a line stands in, or "".
func (j *Judge) typeAround(file string, line int) string {
	f, _ := j.look.File(file)
	best := index.Decl{}
	for _, d := range f.Decls {
		if d.Kind.IsType() && d.Line <= line && line <= d.End && d.Line >= best.Line {
			best = d
		}
	}
	return best.Name
}

// names are the identifiers of a text, in order.
func names(text string) []string {
	return slices.DeleteFunc(word.FindAllString(text, -1), func(w string) bool { return !isIdentifier(w) })
}
