package index

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// How alike two names are, as Alike says it.
const (
	Same   = 1.0 // but for capitals and underscores
	Nearby = 0.8 // a letter or two, a plural, a word at the end
	Kin    = 0.5 // they share a word
)

// Alike says how likely it is that somebody who wrote a meant b: Same, Nearby,
// Kin or 0.
func Alike(a, b string) float64 {
	if score := spelling(folded(a), folded(b)); score > 0 {
		return score
	}
	theirs := words(b)
	for _, w := range words(a) {
		if len(w) > 2 && slices.Contains(theirs, w) {
			return Kin
		}
	}
	return 0
}

// spelling is Alike of folded names, without regard to words.
func spelling(x, y string) float64 {
	short, long := min(len(x), len(y)), max(len(x), len(y))
	switch {
	case x == y:
		return Same
	case short >= 3 && long-short <= 6 && (strings.HasPrefix(x, y) || strings.HasPrefix(y, x)), within(x, y, (long+1)/5):
		return Nearby
	}
	return 0
}

func folded(s string) string { return strings.ToLower(strings.ReplaceAll(s, "_", "")) }

// words parts a name at underscores, digits and capitals, in lower case.
func words(name string) []string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		if i > 0 && unicode.IsUpper(r) && (unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return strings.FieldsFunc(strings.ToLower(b.String()), func(r rune) bool { return !unicode.IsLetter(r) })
}

// within reports whether at most most letters have to be added, dropped,
// exchanged or swapped to make b of a (the optimal string alignment distance).
func within(a, b string, most int) bool {
	if len(a) > 64 || len(b) > 64 || len(a)-len(b) > most || len(b)-len(a) > most {
		return false
	}
	var rows [3][65]int
	for k := range len(b) + 1 {
		rows[0][k] = k
	}
	for i := 1; i <= len(a); i++ {
		row, last, before := &rows[i%3], &rows[(i+2)%3], &rows[(i+1)%3]
		row[0] = i
		least := i
		for k := 1; k <= len(b); k++ {
			change := 1
			if a[i-1] == b[k-1] {
				change = 0
			}
			row[k] = min(last[k]+1, row[k-1]+1, last[k-1]+change)
			if i > 1 && k > 1 && a[i-1] == b[k-2] && a[i-2] == b[k-1] {
				row[k] = min(row[k], before[k-2]+1)
			}
			least = min(least, row[k])
		}
		if least > most {
			return false
		}
	}
	return rows[len(a)%3][len(b)] <= most
}

// Near returns declarations whose names are at least Nearby to name without
// being it, at most most, best first, in files of languages that go together with
// language. Of one name the first declaration stands for all.
func (x *Index) Near(name, language string, most int) []Decl {
	x.tables()
	type scored struct {
		decl  *Decl
		score float64
	}
	var all []scored
	wanted := folded(name)
	for i := range x.spellings {
		p := &x.spellings[i]
		score := spelling(wanted, p.folded)
		if score < Nearby || p.name == name {
			continue
		}
		ds := x.byName[p.name]
		i := slices.IndexFunc(ds, func(d *Decl) bool { return Together(Language(d.File), language) })
		if i >= 0 {
			all = append(all, scored{ds[i], score})
		}
	}
	slices.SortFunc(all, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(apart(a.decl.Name, name), apart(b.decl.Name, name)), strings.Compare(a.decl.Name, b.decl.Name))
	})
	out := make([]Decl, 0, most)
	for _, s := range all[:min(most, len(all))] {
		out = append(out, *s.decl)
	}
	return out
}

// apart is the difference of two names' lengths, which tells a typo from a word more.
func apart(a, b string) int { return max(len(a)-len(b), len(b)-len(a)) }
