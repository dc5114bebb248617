package cause

import "github.com/airesdev/aires"

// ownedByCall joins complaints about one function that go words differently:
// only where the number of arguments is wrong it prints the signature, which
// tells functions of one name apart. Where just one is known, the others mean
// the same.
func ownedByCall(f *facts, g *group) []*group {
	if g.rule.name != calleeRule || wanted(g.items[0].d) != "" {
		return nil
	}
	owner := f.calls[callKey(g.items[0].d)]
	if owner == nil || owner.final() == g {
		return nil
	}
	owners := make([]*group, len(g.items))
	for i := range owners {
		owners[i] = owner
	}
	return owners
}

// addCall remembers the group that knows the signature of a function; nil when
// there are several of the name.
func (f *facts) addCall(it *item) {
	if it.in.rule.name != calleeRule || wanted(it.d) == "" {
		return
	}
	key := callKey(it.d)
	if before, ok := f.calls[key]; ok && before != it.in {
		f.calls[key] = nil
		return
	}
	f.calls[key] = it.in
}

func callKey(d *aires.Diagnostic) string { return join(d.Tool, lastSegment(callee(headline(d)))) }
