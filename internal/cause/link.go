package cause

import (
	"slices"
)

// roleNames are how links call the roles, in their order.
var roleNames = [roles]string{"missed", "changed", "declares", "owns", "called", "marked", "asked", "said", "noted", "word", "around", "within"}

const (
	subjects = missed | changed | declares
	mentions = called | marked | asks | said | noted | word
)

// links are what two units have in common, by the names that weights calls them.
// It is empty when nothing speaks for one cause.
func (f *facts) links(a, b *profile) map[string]bool {
	has := make(map[string]bool)
	f.linkNames(has, a, b)
	for at, ra := range a.places {
		pairs(has, "at ", ra, b.places[at])
	}
	linkTypes(has, a, b)
	if slices.ContainsFunc(a.causes, func(c string) bool { return slices.Contains(b.causes, c) }) {
		has["unreached together"] = true
	}
	if len(has) == 0 {
		return nil // standing next to each other is not enough
	}
	linkPlaces(has, a, b)
	if a.misses && b.misses {
		has["two missed"] = true
	}
	kinds := string(min(a.kind, b.kind) + "+" + max(a.kind, b.kind))
	has[kinds] = true
	if has["same file"] {
		has[kinds+" in one file"] = true
	}
	return has
}

// linkNames compares which part a name plays in both. One of a library means
// nothing, unless something is wrong with it.
func (f *facts) linkNames(has map[string]bool, a, b *profile) {
	both := 0
	for name, ra := range a.names {
		rb := b.names[name]
		if rb == 0 || ra == word && rb == word || (ra|rb)&subjects == 0 && f.sources.foreign(name) {
			continue
		}
		pairs(has, "", ra, rb)
		if ra&said != 0 && rb&said != 0 && f.sources.owns(name) {
			both++
		}
		for i, subject := range []role{missed, changed, declares} {
			if ra&subject != 0 && rb&mentions != 0 || rb&subject != 0 && ra&mentions != 0 {
				has[roleNames[i]+" and mentioned"] = true
			}
		}
		if ra&mentions != 0 && rb&mentions != 0 {
			has["mentioned"] = true
		}
	}
	if both > 1 {
		has["two names said"] = true
	}
}

// pairs adds each pair of parts that a name or place plays in both.
func pairs(has map[string]bool, what string, ra, rb role) {
	for i, x := range roleNames {
		for j, y := range roleNames {
			if ra&(1<<i) != 0 && rb&(1<<j) != 0 {
				has[what+min(x, y)+"+"+max(x, y)] = true
			}
		}
	}
}

func linkTypes(has map[string]bool, a, b *profile) {
	both := 0
	for t := range a.types {
		if b.types[t] {
			both++
		}
	}
	if both > 0 && has["asked+asked"] {
		has["types and asked"] = true
	}
	if both > 0 && has["mentioned"] {
		has["types and mentioned"] = true
	}
	if both > 1 {
		has["both types"] = true
	}
	if both == 0 && len(a.types) > 0 && len(b.types) > 0 && len(has) > 0 {
		has["other types"] = true
	}
}

func linkPlaces(has map[string]bool, a, b *profile) {
	for _, u := range a.unit {
		for _, v := range b.unit {
			if u.d.File != v.d.File || !isRelative(u.d.File) {
				continue
			}
			has["same file"] = true
			if apart := u.d.Line - v.d.Line; -1 <= apart && apart <= 1 {
				has["next line"] = true
			}
		}
	}
}
