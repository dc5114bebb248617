package cause

import (
	"slices"

	"github.com/airesdev/aires"
)

// group is a cause in the making.
type group struct {
	rule    identity
	items   []*item
	adopted []adoption // the rules that brought symptoms, each once
	own     int        // items that came by rule, not by adoption
	into    *group     // where the items went, once they were handed over

	root  *item // set by settle
	first int   // place in the log of the earliest item; set by settle
}

func (g *group) add(it *item) {
	it.in = g
	g.items = append(g.items, it)
	g.own++
}

// handOver moves each item to the owner at the same index; where that is nil,
// the item stays.
func (g *group) handOver(by adoption, owners []*group) {
	var kept []*item
	own := 0
	for i, it := range g.items {
		owner := owners[i].final()
		if owner == nil || owner == g {
			kept = append(kept, it)
			if i < g.own {
				own++
			}
			continue
		}
		it.in = owner
		owner.items = append(owner.items, it)
		if !slices.ContainsFunc(owner.adopted, func(a adoption) bool { return a.name == by.name }) {
			owner.adopted = append(owner.adopted, by)
		}
		g.into = owner
	}
	g.items, g.own = kept, own
}

// final follows hand-overs to the group that holds the items now.
func (g *group) final() *group {
	for g != nil && len(g.items) == 0 && g.into != nil {
		g = g.into
	}
	return g
}

// only reports whether every item that came by the group's rule is of one of
// the kinds.
func (g *group) only(kinds ...aires.Kind) bool {
	return g.own > 0 && !slices.ContainsFunc(g.items[:g.own], func(it *item) bool {
		return !slices.Contains(kinds, kindOf(it.d))
	})
}

// settle finds root and first, once nothing moves any more. The root is the
// diagnostic to start from: of the own items the one of the lowest kind (the
// import rather than the use), in a file that can be mended, first in its file
// where the rule is about a file, first in the log.
func (g *group) settle() {
	g.root, g.first = g.items[0], g.items[0].at
	for i, it := range g.items[1:] {
		if i+1 < g.own && g.rootBefore(it, g.root) {
			g.root = it
		}
		g.first = min(g.first, it.at)
	}
}

func (g *group) rootBefore(a, b *item) bool {
	if ra, rb := kindOf(a.d).Rank(), kindOf(b.d).Rank(); ra != rb {
		return ra < rb
	}
	if ia, ib := a.d.PathStatus == aires.PathWorkspace, b.d.PathStatus == aires.PathWorkspace; ia != ib {
		return ia
	}
	if g.rule.oneFile {
		return above(a, b)
	}
	return a.at < b.at
}

// cause is the group in the domain's words.
func (g *group) cause(id string) aires.Cause {
	slices.SortFunc(g.items, func(a, b *item) int { return a.at - b.at })
	ids := make([]string, 1, len(g.items))
	ids[0] = g.root.d.ID
	for _, it := range g.items {
		if it != g.root {
			ids = append(ids, it.d.ID)
		}
	}
	reason, confidence := g.why()
	return aires.Cause{
		ID:          id,
		Title:       g.title(),
		Kind:        kindOf(g.root.d),
		Root:        g.root.d.ID,
		Diagnostics: ids,
		Reason:      reason,
		Confidence:  confidence,
		Fingerprint: g.fingerprint(),
	}
}
