package verdict

import (
	"slices"
	"strings"
	"unicode"
)

// How alike two names are.
const (
	same   = 1.0 // but for capitals and underscores
	nearby = 0.8 // a letter or two, a plural, a word at the end
	kin    = 0.5 // they share a word
)

// alike says how likely it is that somebody who wrote a meant b.
func alike(a, b string) float64 {
	x, y := folded(a), folded(b)
	switch {
	case x == y:
		return same
	case min(len(x), len(y)) >= 3 && (strings.HasPrefix(x, y) || strings.HasPrefix(y, x)) && max(len(x), len(y))-min(len(x), len(y)) <= 6,
		distance(x, y) <= max(len(x), len(y))/5:
		return nearby
	}
	for _, w := range words(a) {
		if len(w) > 2 && slices.Contains(words(b), w) {
			return kin
		}
	}
	return 0
}

func folded(s string) string { return strings.ToLower(strings.ReplaceAll(s, "_", "")) }

// words parts a name at underscores and capitals, in lower case.
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

// distance counts the letters to add, drop, exchange or swap to make b of a.
func distance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return max(len(a), len(b))
	}
	var before, last []int
	for i := range len(a) + 1 {
		row := make([]int, len(b)+1)
		for k := range row {
			switch {
			case i == 0:
				row[k] = k
			case k == 0:
				row[k] = i
			default:
				change := 1
				if a[i-1] == b[k-1] {
					change = 0
				}
				row[k] = min(last[k]+1, row[k-1]+1, last[k-1]+change)
				if i > 1 && k > 1 && a[i-1] == b[k-2] && a[i-2] == b[k-1] {
					row[k] = min(row[k], before[k-2]+1)
				}
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}

// pick chooses what old is called now among the names declared. A name that
// nothing uses although it is there to be used is a likely one. ok is false where
// none stands out.
func pick(old string, all []declared, used func(declared) bool) (best declared, confidence float64, ok bool) {
	top, second := 0.0, 0.0
	sure := 0.0
	for _, d := range all {
		if d.name == old {
			return declared{}, 0, false // it is there: something else is wrong
		}
		score := alike(old, d.name)
		likely := likelihood(score, !used(d))
		if !used(d) {
			score += 0.5
		}
		switch {
		case score > top:
			best, top, second, sure = d, score, top, likely
		case score > second:
			second = score
		}
	}
	return best, sure, top >= 0.5 && top-second >= 0.2
}

// likelihood is how far a name that is alike to this degree is believed. The
// figures are steps, set so that on the planted builds no patch is wrong.
func likelihood(alike float64, unused bool) float64 {
	switch {
	case alike == same && unused:
		return 0.95
	case alike == same:
		return 0.9
	case alike == nearby && unused:
		return 0.85
	case alike == nearby:
		return 0.7
	case alike == kin && unused:
		return 0.75
	case unused:
		return 0.55
	}
	return 0.35
}
