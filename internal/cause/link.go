package cause

import (
	"slices"
	"strings"

	"github.com/airesdev/aires"
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
	if shared(a.places, b.places) > 0 {
		has["noted place"] = true
	}
	linkTypes(has, a, b)
	if slices.ContainsFunc(a.causes, func(c string) bool { return slices.Contains(b.causes, c) }) {
		has["unreached together"] = true
	}
	if len(has) == 0 {
		return nil // standing next to each other is not enough
	}
	sameFile := linkPlaces(has, a, b)
	if a.phrase != b.phrase && a.kind == b.kind && a.unit[0].d.Tool == b.unit[0].d.Tool {
		has["other phrase"] = true
	}
	kinds := string(min(a.kind, b.kind) + "+" + max(a.kind, b.kind))
	has[kinds] = true
	if sameFile {
		has[kinds+" in one file"] = true
	}
	if has["same line"] {
		has[kinds+" in one line"] = true
	}
	return has
}

// linkNames compares which part a name plays in both. One of a library means
// nothing, unless something is wrong with it, and what one file has not imported of
// a library is wrong with no other; what one misses in a line that the other
// complains of too means nothing either: the line mentions both.
func (f *facts) linkNames(has map[string]bool, a, b *profile) {
	both, oneLine := 0, a.misses && b.misses && inOneLine(a, b)
	for name, ra := range a.names {
		rb := b.names[name]
		if ra&rb&missed != 0 && a.owner != b.owner && a.owner != "" && b.owner != "" {
			continue // two members of one name
		}
		if rb == 0 || ra == word && rb == word || oneLine && (ra|rb)&missed != 0 && (ra&rb)&missed == 0 || (ra|rb)&subjects == 0 && f.sources.foreign(name) {
			continue
		}
		if (ra|rb)&missed != 0 && (importable(a) || importable(b)) && !inOneFile(a, b) && f.sources.foreign(name) {
			continue
		}
		pairs(has, ra, rb)
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

// pairs adds each pair of parts that a name plays in both.
func pairs(has map[string]bool, ra, rb role) {
	for i, x := range roleNames {
		for j, y := range roleNames {
			if ra&(1<<i) != 0 && rb&(1<<j) != 0 {
				has[min(x, y)+"+"+max(x, y)] = true
			}
		}
	}
}

// shared is how many of a are in b too.
func shared(a, b map[string]bool) (n int) {
	for x := range a {
		if b[x] {
			n++
		}
	}
	return n
}

func linkTypes(has map[string]bool, a, b *profile) {
	both := shared(a.types, b.types)
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

// importable reports whether the tool says that what p misses is there to be imported.
func importable(p *profile) bool {
	return p.misses && slices.ContainsFunc(p.unit[0].d.Notes, func(n aires.Note) bool { return strings.HasPrefix(n.Message, "consider importing") })
}

func inOneFile(a, b *profile) bool {
	return slices.ContainsFunc(a.unit, func(u *item) bool {
		return slices.ContainsFunc(b.unit, func(v *item) bool { return u.d.File == v.d.File })
	})
}

func inOneLine(a, b *profile) bool {
	for _, u := range a.unit {
		for _, v := range b.unit {
			if u.d.File == v.d.File && u.d.Line == v.d.Line {
				return true
			}
		}
	}
	return false
}

// linkPlaces reports whether both complain of one file.
func linkPlaces(has map[string]bool, a, b *profile) (sameFile bool) {
	for _, u := range a.unit {
		for _, v := range b.unit {
			if u.d.File != v.d.File || !isRelative(u.d.File) {
				continue
			}
			sameFile = true
			if a.misses && b.misses {
				continue // what is missing has been missing before
			}
			if u.d.Line == 0 || v.d.Line == 0 {
				continue
			}
			switch u.d.Line - v.d.Line {
			case 0:
				has["same line"] = true
				if u.d.Column == v.d.Column && u.d.Column > 0 {
					has["same column"] = true
				}
			case 1, -1:
				has["next line"] = true
			}
		}
	}
	return sameFile
}
