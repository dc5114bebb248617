package verdict

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

// unmet is what compilers say of a type that lacks a method of its interface,
// with the groups of the type, the interface and the method; 0 where the message
// does not say it.
var unmet = []struct {
	expr                    *regexp.Regexp
	owner, contract, method int
}{
	{said(`^(\w+) is not abstract and does not override abstract method (\w+)\(.*\) in (\w+)`), 1, 3, 2},
	{regexp.MustCompile(`(?:\*|\b)(?:\w+\.)?(\w+) does not implement (?:\w+\.)?(\w+) \(missing method (\w+)\)`), 1, 2, 3},
	{said(`^Q(?:[\w.]+\.)?(\w+)Q does not implement (?:interface|inherited abstract) member Q(?:[\w.]+\.)?(\w+)\.(\w+)`), 1, 2, 3},
	{said(`^(?:[Cc]lass|[Oo]bject) Q?(\w+)Q? is not abstract and does not implement abstract (?:base class )?members?:?\s[^(:]*?(\w+)[(:]`), 1, 0, 2},
	{said(`^class (\w+) needs to be abstract, since (?:it has an? [\w ]+|(?:override )?def )(\w+)\b.* in (?:trait|class) (\w+)`), 1, 3, 2},
	{said(`^not all trait items implemented, missing: Q(\w+)Q$`), 0, 0, 1},
	{said(`^Can't instantiate abstract class (\w+) with(?:out an implementation for)? abstract methods? Q?(\w+)`), 1, 0, 2},
	{said(`^Class Q(\w+)Q incorrectly (?:implements|extends) (?:interface|class) Q(\w+)Q`), 1, 2, 0},
}

var (
	rustImpl     = regexp.MustCompile(`^\s*impl(?:<[^>]*>)?\s+(?:\w+::)*(\w+)(?:<.*>)?\s+for\s+(?:\w+::)*(\w+)`)
	propertyLost = said(`^\s*Property Q(\w+)Q is missing in type`)
	contracts    = regexp.MustCompile(`(?::|\bimplements\b|\bextends\b)\s*([^{]*)`)
)

// implemented finds the method by which a type means to do what an interface
// wants under another name.
func (j *Judge) implemented(ds []*aires.Diagnostic) (Verdict, bool) {
	at := slices.IndexFunc(ds, func(d *aires.Diagnostic) bool { // others may call it by its old name
		owner, _, method := j.lackOf(d)
		return owner != "" && method != "" && index.Language(d.File) == index.Language(ds[0].File)
	})
	if at < 0 || at > 0 && !nominal(index.Language(ds[0].File)) {
		return Verdict{}, false
	}
	owner, contract, method := j.lackOf(ds[at])
	wanted, ok := j.agreed(owner, contract, method, ds[at])
	if !ok {
		return Verdict{}, false
	}
	var all []declared
	for _, c := range j.look.Members(owner) {
		if (c.Kind.Callable() || c.Kind == index.Field && wanted.Kind == index.Field) && c.Name != owner && c.Name != method && c.Params == wanted.Params && index.Together(index.Language(c.File), index.Language(ds[0].File)) &&
			!slices.ContainsFunc(j.look.Members(wanted.Scope), func(o index.Decl) bool { return o.Name == c.Name }) {
			all = append(all, from(c))
		}
	}
	best, confidence, ok := pick(method, all, j.access(index.Language(ds[0].File), ""))
	if marked := j.overriding(all, ds); len(marked) == 1 { // the compiler says so too
		best, confidence, ok = marked[0], 0.9, true
	}
	if !ok || confidence < enough {
		return Verdict{}, false
	}
	alone := !slices.ContainsFunc(ds, func(d *aires.Diagnostic) bool {
		other, _, _ := j.lackOf(d)
		return other != "" && other != owner
	})
	if !alone {
		if edits := j.outvoted(from(wanted), best.name, ds); edits != nil {
			return j.recalled(wanted, best, confidence, edits), true
		}
		confidence = min(confidence, plural) // to mend one of several types mends nothing
	}
	line := j.look.Lines(best.file)[best.line-1]
	v := Verdict{
		Hypothesis: aires.Hypothesis{
			Claim: fmt.Sprintf("%s wants %s (%s:%d); %s has %s (%s:%d), which is probably meant to be it.",
				wanted.Scope, method, wanted.File, wanted.Line, owner, best.name, best.file, best.line),
			Confidence: confidence,
		},
		Steps: []string{fmt.Sprintf("Call %s of %s %s, as %s does.", best.name, owner, method, wanted.Scope)},
		Shows: []aires.Evidence{j.show(from(wanted)), j.show(best)},
	}
	if alone && len(named(line, best.name)) == 1 {
		v.Edits = j.renamedAs(best, method)
	}
	return v, true
}

// outvoted are the edits that give a method of an interface the name back by which
// all types of the cause that lack it have it; none where one of them has not.
func (j *Judge) outvoted(wanted declared, name string, ds []*aires.Diagnostic) []aires.Edit {
	for _, d := range ds {
		owner, _, method := j.lackOf(d)
		if owner == "" || method != wanted.name {
			continue
		}
		if !slices.ContainsFunc(j.look.Members(owner), func(c index.Decl) bool { return c.Name == name && c.Kind.Callable() == wanted.function }) {
			return nil
		}
	}
	if len(named(j.look.Lines(wanted.file)[wanted.line-1], wanted.name)) != 1 {
		return nil
	}
	return j.renamedAs(wanted, name)
}

// recalled is the verdict that an interface calls otherwise what all that
// implement it call as before.
func (j *Judge) recalled(wanted index.Decl, best declared, confidence float64, edits []aires.Edit) Verdict {
	return Verdict{
		Hypothesis: aires.Hypothesis{
			Claim: fmt.Sprintf("%s wants %s (%s:%d); all that implement it have %s (%s:%d), which is probably its old name.",
				wanted.Scope, wanted.Name, wanted.File, wanted.Line, best.name, best.file, best.line),
			Confidence: confidence,
		},
		Steps: []string{fmt.Sprintf("Call it %s in %s again, or %s in all that implement it.", best.name, wanted.Scope, wanted.Name)},
		Shows: []aires.Evidence{j.show(from(wanted)), j.show(best)},
		Edits: edits,
	}
}

// renamedAs are the edits that give a method another name, at its declaration and
// wherever it is called; none where others are called so too.
func (j *Judge) renamedAs(d declared, name string) []aires.Edit {
	language := index.Language(d.file)
	line := j.look.Lines(d.file)[d.line-1]
	edits := []aires.Edit{{File: d.file, Line: d.line, Old: line, New: swap(line, d.name, name)}}
	if j.access(language, "")(d) == unused {
		return edits
	}
	if len(j.look.Declared(d.name)) > 1 || slices.Contains(widespread, strings.ToLower(d.name)) {
		return nil
	}
	for _, u := range j.look.Uses(d.name, language, maxUses) {
		if len(named(u.Text, d.name)) > 0 {
			edits = append(edits, aires.Edit{File: u.File, Line: u.Line, Old: u.Text, New: swap(u.Text, d.name, name)})
		}
	}
	return inOrder(edits)
}

// lackOf reads which type lacks which method of which interface; contract is ""
// where the tool does not name it.
func (j *Judge) lackOf(d *aires.Diagnostic) (owner, contract, method string) {
	for _, u := range unmet {
		m := u.expr.FindStringSubmatch(d.Message)
		if m == nil {
			continue
		}
		m[0] = ""
		owner, contract, method = m[u.owner], m[u.contract], m[u.method]
	}
	if m := rustImpl.FindStringSubmatch(j.line(d)); m != nil && owner == "" {
		owner, contract = m[2], m[1]
	}
	for _, n := range d.Notes {
		if m := propertyLost.FindStringSubmatch(n.Message); m != nil && method == "" {
			method = m[1]
		}
	}
	return owner, contract, method
}

// agreed is the one declaration of the method in its interface, of those that
// the type names where the tool names none.
func (j *Judge) agreed(owner, contract, method string, d *aires.Diagnostic) (index.Decl, bool) {
	names := []string{contract}
	if contract == "" {
		names = j.family(owner, index.Language(d.File))[1:]
		if m := contracts.FindStringSubmatch(j.line(d)); m != nil {
			names = append(names, tokens(m[1])...)
		}
	}
	for _, name := range names {
		for _, c := range j.look.Members(name) {
			if c.Name == method && (c.Kind.Callable() || c.Kind == index.Field && nominal(index.Language(c.File))) {
				return c, true
			}
		}
	}
	return index.Decl{}, false
}

// overriding leaves the methods at whose place the cause says that they override
// nothing.
func (j *Judge) overriding(all []declared, ds []*aires.Diagnostic) []declared {
	return slices.DeleteFunc(slices.Clone(all), func(c declared) bool {
		return !slices.ContainsFunc(ds, func(d *aires.Diagnostic) bool {
			return d.File == c.file && d.Line <= c.line && c.line-d.Line <= 1 && (strings.Contains(d.Message, "overrid") || strings.Contains(d.Message, "is not a member of trait"))
		})
	})
}
