package cause

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/airesdev/aires"
)

// Group sorts the errors and warnings of ds into causes, in the order to fix
// them, with the ids c1, c2, … . It leaves ds as it is, keeps no reference to
// it, and is safe for concurrent use. The time it takes grows with n log n.
// Where look is not nil, the sources help: they know who declares what.
func Group(ds []aires.Diagnostic, look Workspace) []aires.Cause {
	return GroupBy(ds, look, measured())
}

// GroupBy is Group with other weights, for whoever measures them.
func GroupBy(ds []aires.Diagnostic, look Workspace, w Weights) []aires.Cause {
	items := inLogOrder(ds)
	groups := identify(items)
	f := gather(items, look)
	units := f.profiles(groups)
	groups = adopt(f, groups)
	groups = f.join(units, groups, w)
	for _, g := range groups {
		g.settle()
	}
	slices.SortFunc(groups, fixingOrder)
	causes := make([]aires.Cause, 0, len(groups))
	for i, g := range groups {
		causes = append(causes, g.cause("c"+strconv.Itoa(i+1)))
	}
	return causes
}

// identify puts items that are the same by the first identity that fits into
// one group. The groups stand in the order of their first items.
func identify(items []*item) []*group {
	rules := identities()
	byKey := make(map[string]*group, len(items))
	var groups []*group
	for _, it := range items {
		rule, key := firstFit(rules, it.d)
		key = rule.name + "\x00" + key
		g := byKey[key]
		if g == nil {
			g = &group{rule: rule}
			byKey[key] = g
			groups = append(groups, g)
		}
		g.add(it)
	}
	return groups
}

// adopt lets each adoption in turn move symptoms to the group that explains
// them, and returns the groups that have something left.
func adopt(f *facts, groups []*group) []*group {
	for _, rule := range adoptions() {
		for _, g := range groups {
			if len(g.items) == 0 {
				continue // handed over
			}
			owners := rule.owners(f, g)
			if owners == nil {
				continue
			}
			g.handOver(rule, owners)
		}
	}
	return slices.DeleteFunc(groups, func(g *group) bool { return len(g.items) == 0 })
}

// fixingOrder compares by kind, then by how much is gained by fixing it, then
// by the log.
func fixingOrder(a, b *group) int {
	return cmp.Or(
		cmp.Compare(kindOf(a.root.d).Rank(), kindOf(b.root.d).Rank()),
		cmp.Compare(len(b.items), len(a.items)),
		cmp.Compare(a.first, b.first),
	)
}
