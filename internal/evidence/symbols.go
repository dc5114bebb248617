package evidence

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/index"
)

const (
	maxDeclared = 3  // declarations shown of one cause
	maxNear     = 5  // names like it that are listed
	maxUses     = 6  // lines that use a name
	maxMembers  = 30 // of a type
	beforeDecl  = 2  // lines shown in front of a declaration: its comment
	behindDecl  = 8  // lines shown of it
)

// symbols shows where the names of a cause are declared, what is called nearly
// so, and who else uses them.
type symbols struct {
	index *index.Index
	files *index.Reader
}

func (y *symbols) about(_ context.Context, s *subject) []aires.Evidence {
	switch d := s.root(); s.cause.Kind {
	case aires.KindMissingSymbol, aires.KindTest:
		return y.missing(s, d)
	case aires.KindType, aires.KindOther:
		return y.mismatch(s, d)
	case aires.KindMissingFile:
		return y.exported(d)
	}
	return nil
}

// missing is about a name that the tool does not find.
func (y *symbols) missing(s *subject, d *aires.Diagnostic) []aires.Evidence {
	name := simple(d.Missing())
	if name == "" {
		return nil
	}
	language := languageOf(d)
	declared := y.declared(d, name, language)
	found := y.declarations(declared)
	if len(declared) == 0 {
		if e, ok := y.near(d, name, language); ok {
			found = append(found, e)
		}
	}
	for _, owner := range owners(d, name) {
		e, ok := y.members(owner, name, language)
		if !ok {
			e, ok = y.module(owner, name, language)
		}
		if ok {
			found = append(found, e)
			break
		}
	}
	if e, ok := y.uses(s, name, language); ok {
		found = append(found, e)
	}
	return found
}

// mismatch is about types and signatures: the declarations of what is called and
// of what the tool names, and other calls.
func (y *symbols) mismatch(sub *subject, d *aires.Diagnostic) []aires.Evidence {
	language := languageOf(d)
	names := y.called(d)
	for _, s := range d.Symbols {
		if n := simple(s.Name); n != "" && !slices.Contains(names, n) && !slices.Contains(builtins, n) {
			names = append(names, n)
		}
	}
	var declared []index.Decl
	first := ""
	for _, name := range names {
		of := y.declared(d, name, language)
		if len(of) > 0 && first == "" {
			first = name
		}
		declared = append(declared, of[:min(len(of), 2)]...)
	}
	found := y.declarations(declared)
	if first != "" {
		if e, ok := y.uses(sub, first, language); ok {
			found = append(found, e)
		}
	}
	return found
}

// exported is about a module that does not have what is imported from it.
func (y *symbols) exported(d *aires.Diagnostic) []aires.Evidence {
	var found []aires.Evidence
	for _, s := range d.Symbols[:min(len(d.Symbols), 4)] {
		if name := simple(s.Name); name != "" && !strings.ContainsAny(s.Name, "./\\:") {
			found = append(found, y.declarations(y.declared(d, name, languageOf(d)))...)
		}
	}
	return found[:min(len(found), maxDeclared)]
}

// declared lists the declarations of name other than the one on d's own line.
func (y *symbols) declared(d *aires.Diagnostic, name, language string) []index.Decl {
	all := y.index.Declared(name)
	all = slices.DeleteFunc(all, func(c index.Decl) bool {
		return !index.Together(index.Language(c.File), language) || c.File == d.File && c.Line == d.Line
	})
	// What lies nearer is more likely meant.
	slices.SortStableFunc(all, func(a, b index.Decl) int { return distance(d.File, a.File) - distance(d.File, b.File) })
	return all
}

// distance counts the folders between two files.
func distance(a, b string) int {
	x, y := strings.Split(path.Dir(a), "/"), strings.Split(path.Dir(b), "/")
	n := 0
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	return len(x) + len(y) - 2*n
}

// declarations shows the first of them, each in a window of its own.
func (y *symbols) declarations(all []index.Decl) []aires.Evidence {
	var found []aires.Evidence
	for _, c := range all {
		if slices.ContainsFunc(found, func(e aires.Evidence) bool { return e.File == c.File && e.Line == c.Line }) {
			continue
		}
		lines := y.files.Lines(c.File)
		if c.Line > len(lines) {
			continue // it changed since
		}
		first, last := max(1, c.Line-beforeDecl), min(len(lines), c.End, c.Line+behindDecl)
		for first < c.Line && strings.TrimSpace(lines[first-1]) == "" {
			first++
		}
		title := fmt.Sprintf("declaration of %s, a %s", c.Name, c.Kind)
		if c.Scope != "" {
			title += " of " + c.Scope
		}
		found = append(found, aires.Evidence{
			Kind: aires.EvidenceSymbol, Title: cut(title, 160), File: c.File, Line: c.Line, FirstLine: first,
			Text: joined(lines[first-1 : last]), Mark: &aires.Span{Line: c.Line, EndLine: c.Line},
		})
		if len(found) == maxDeclared {
			break
		}
	}
	return found
}

// joined is a window's text, no line of it too long.
func joined(lines []string) string {
	short := make([]string, 0, len(lines))
	for _, l := range lines {
		short = append(short, cut(l, maxLine))
	}
	return strings.Join(short, "\n")
}

// near lists declarations that are called nearly so.
func (y *symbols) near(d *aires.Diagnostic, name, language string) (aires.Evidence, bool) {
	all := y.index.Near(name, language, maxNear)
	if len(all) == 0 {
		return aires.Evidence{}, false
	}
	for i, c := range all { // of those that are called so, the nearest
		if nearest := y.declared(d, c.Name, language); len(nearest) > 0 {
			all[i] = nearest[0]
		}
	}
	return aires.Evidence{
		Kind: aires.EvidenceSymbol, Title: fmt.Sprintf("nothing declares %s; names like it", name),
		File: all[0].File, Line: all[0].Line, Text: y.list(all),
	}, true
}

// members lists what a type declares, what is most like name first.
func (y *symbols) members(owner, name, language string) (aires.Evidence, bool) {
	all := slices.DeleteFunc(y.index.Members(owner), func(c index.Decl) bool {
		return !index.Together(index.Language(c.File), language)
	})
	return y.offers(owner, name, all)
}

// offers lists declarations, what is most like name first.
func (y *symbols) offers(owner, name string, all []index.Decl) (aires.Evidence, bool) {
	if len(all) == 0 {
		return aires.Evidence{}, false
	}
	slices.SortStableFunc(all, func(a, b index.Decl) int {
		return int(10*index.Alike(b.Name, name)) - int(10*index.Alike(a.Name, name))
	})
	return aires.Evidence{
		Kind: aires.EvidenceSymbol, Title: fmt.Sprintf("what %s declares", owner),
		File: all[0].File, Line: all[0].Line, Text: y.list(all[:min(len(all), maxMembers)]),
	}, true
}

// list says of each declaration where it stands and how it reads.
func (y *symbols) list(all []index.Decl) string {
	var b strings.Builder
	for _, c := range all {
		text := ""
		if lines := y.files.Lines(c.File); c.Line <= len(lines) {
			text = cut(strings.TrimSpace(lines[c.Line-1]), 120)
		}
		fmt.Fprintf(&b, "%s:%d: %s (%s)\n", c.File, c.Line, text, c.Kind)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// module lists what a module or package of the workspace declares at its top, what
// is most like name first.
func (y *symbols) module(owner, name, language string) (aires.Evidence, bool) {
	var all []index.Decl
	for _, f := range y.index.Files() {
		base := strings.TrimSuffix(path.Base(f.Name), path.Ext(f.Name))
		if f.Language != language || f.Package != owner && (f.Package != "" || base != owner) {
			continue
		}
		for _, c := range f.Decls {
			if c.Scope == "" && (index.Alike(c.Name, name) > 0 || len(all) < maxMembers) {
				all = append(all, c)
			}
		}
	}
	return y.offers(owner, name, all)
}

// uses lists lines that use name, those that the cause points at left out.
func (y *symbols) uses(s *subject, name, language string) (aires.Evidence, bool) {
	own := s.scan()
	uses := slices.DeleteFunc(y.index.Uses(name, language, maxUses+len(own)), func(u index.Use) bool {
		return slices.ContainsFunc(own, func(d *aires.Diagnostic) bool { return u.File == d.File && u.Line == d.Line })
	})
	if len(uses) == 0 {
		return aires.Evidence{}, false
	}
	var b strings.Builder
	for _, u := range uses[:min(len(uses), maxUses)] {
		fmt.Fprintf(&b, "%s:%d: %s\n", u.File, u.Line, cut(strings.TrimSpace(u.Text), 160))
	}
	return aires.Evidence{
		Kind: aires.EvidenceSymbol, Title: "other uses of " + name, File: uses[0].File, Line: uses[0].Line,
		Text: strings.TrimSuffix(b.String(), "\n"),
	}, true
}
