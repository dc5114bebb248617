package cause

import (
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// adoption is a rule by which one group explains items of another.
type adoption struct {
	name string
	// owners returns for each item of g the group that explains it, nil for an
	// item that stays; or nil when g stands on its own.
	owners     func(f *facts, g *group) []*group
	reason     string
	confidence float64
}

// adoptions are the rules in the order in which they are applied.
func adoptions() []adoption {
	return []adoption{
		{
			name: "import", owners: ownedByImport, confidence: 0.8,
			reason: "What the import would have brought in is missing further down in the same files",
		},
		{
			name: "follow-up", owners: ownedBySyntax, confidence: 0.7,
			reason: "After a syntax error a compiler misreads the declarations that follow in the same file",
		},
		{
			name: "override", owners: ownedByOverride, confidence: 0.75,
			reason: "A method has changed in one place and not in the others",
		},
		{
			name: "broken line", owners: ownedByBroken, confidence: 0.7,
			reason: "The line with the error should have declared what is missing elsewhere",
		},
		{
			name: "absence", owners: ownedByAbsence, confidence: 0.8,
			reason: "It is not known because what would declare it was not found",
		},
		{
			name: "rename", owners: ownedByRename, confidence: 0.5,
			reason: "What is declared and not used may be what is used and not declared",
		},
		{
			name: "receiver", owners: ownedByReceiver, confidence: 0.75,
			reason: "They ask something of unknown type for members that the workspace has",
		},
		{
			name: "same line", owners: ownedBySpot, confidence: 0.7,
			reason: "They are about the same line or statement",
		},
		{
			name: "declaration", owners: ownedByDeclaration, confidence: 0.7,
			reason: "What they use is declared nowhere, or in two ways",
		},
		{
			name: "change", owners: ownedByChange, confidence: 0.7,
			reason: "They are about the same name, and say things of it that one change explains",
		},
		{
			name: "upstream", owners: ownedByUpstream, confidence: 0.75,
			reason: "What the failed step should have made is missing in the steps after it",
		},
		{
			name: "aftermath", owners: ownedByFailure, confidence: 0.8,
			reason: "The tools that ran next only report that this step failed",
		},
	}
}

// ownedByImport gives a missing symbol to a failed import, when that import
// stands above it in every file that misses it. A symbol missing in one file
// without the import has another reason, and so has a member of a known type.
func ownedByImport(f *facts, g *group) []*group {
	if !g.only(aires.KindMissingSymbol) || g.rule.name == memberRule {
		return nil
	}
	name := missingName(g.items[0].d)
	seen := make(map[*group]int)
	for _, it := range g.items {
		counted := make(map[*group]bool, 1)
		for _, imp := range f.imports[it.d.File] {
			owner := imp.in.final()
			if owner != g && !counted[owner] && explains(imp, it, name) {
				counted[owner] = true
				seen[owner]++
			}
		}
	}
	owner := bestOwner(seen, len(g.items), name)
	if owner == nil {
		return nil
	}
	return slices.Repeat([]*group{owner}, len(g.items))
}

// bestOwner picks, of the imports that stand above all items, the one whose
// name fits, else the first in the log.
func bestOwner(seen map[*group]int, all int, name string) *group {
	var best *group
	for owner, n := range seen {
		if n < all {
			continue
		}
		if best == nil || betterOwner(owner.items[0], best.items[0], name) {
			best = owner
		}
	}
	return best
}

func betterOwner(a, b *item, name string) bool {
	if fa, fb := brings(a, name), brings(b, name); fa != fb {
		return fa
	}
	return a.at < b.at
}

// ownedBySyntax gives errors below a syntax error to it. All of a group have to
// lie so; those of one missing name in one file.
func ownedBySyntax(f *facts, g *group) []*group {
	if !g.only(aires.KindMissingSymbol, aires.KindType, aires.KindOther) {
		return nil
	}
	if by := f.unreadable(g); by != nil {
		return allTo(by.in, g)
	}
	owners := make([]*group, 0, len(g.items))
	for _, it := range g.items {
		first := f.syntax[it.d.File]
		if by := f.included[it.d.File]; first == nil && by != nil && by.at < it.at {
			first = by // in a header, which stands above all of the file
		} else if first == nil || !above(first, it) && !unclosed(first.d, it.d) || recovered(first.d, it.d) {
			return nil
		}
		owners = append(owners, first.in)
		if kindOf(it.d) == aires.KindMissingSymbol && first.in != owners[0] {
			return nil
		}
	}
	return owners
}

// unclosed reports whether d lies behind what a syntax error says was opened and
// not closed: of such a bracket a parser knows only where it would have to end.
func unclosed(syntax, d *aires.Diagnostic) bool {
	return slices.ContainsFunc(syntax.Notes, func(n aires.Note) bool {
		return n.File == d.File && n.Line < d.Line && strings.Contains(n.Message, "to match this")
	})
}

// unreadable is the syntax error in the one file that declares what g misses.
func (f *facts) unreadable(g *group) *item {
	if !g.only(aires.KindMissingSymbol) {
		return nil
	}
	name := lastSegment(plainName(missingName(g.items[0].d)))
	if _, member, ok := memberOf(g.items[0].d); ok {
		name = member
	}
	in := f.sources.home(name)
	if in == "" { // without its bracket, a function belongs to what stands before it
		in = f.sources.body(name)
	}
	if by := f.syntax[in]; by != nil || in != "" || g.rule.name == memberRule {
		return by
	}
	for file, by := range f.unended {
		if f.sources.announces(file, name) {
			return by
		}
	}
	return nil
}

// ownedByFailure gives "could not compile" and its like to the nearest error
// above it in the log.
func ownedByFailure(f *facts, g *group) []*group {
	owners := make([]*group, 0, len(g.items))
	for _, it := range g.items {
		before := f.failure[it.at]
		switch {
		case !isAftermath(it.d):
			return nil
		case before == nil:
			owners = append(owners, nil)
		default:
			owners = append(owners, before.in)
		}
	}
	return owners
}
