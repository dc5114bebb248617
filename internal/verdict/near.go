package verdict

import (
	"slices"
	"strings"
	"unicode"

	"github.com/airesdev/aires/internal/index"
)

// How alike two names are.
const (
	same   = 1.0 // but for capitals and underscores
	nearby = 0.8 // a letter or two, a plural, a word at the end
	kin    = 0.5 // they share a word
	akin   = 0.4 // they share what a word means
)

// alike says how likely it is that somebody who wrote a meant b.
func alike(a, b string) float64 {
	x, y := folded(a), folded(b)
	switch {
	case x == y:
		return same
	case min(len(x), len(y)) >= 3 && (strings.HasPrefix(x, y) || strings.HasPrefix(y, x)) && max(len(x), len(y))-min(len(x), len(y)) <= 6,
		distance(x, y) <= max(len(x), len(y))/5, slipped(x, y):
		return nearby
	}
	for _, w := range words(a) {
		if len(w) > 2 && slices.Contains(words(b), w) {
			return kin
		}
	}
	if akinTo(words(a), words(b)) {
		return akin
	}
	return 0
}

// slipped reports whether a short name is another with two letters swapped, or
// with one too many or too few: not with one put in the place of another, as in
// get and set.
func slipped(a, b string) bool {
	if min(len(a), len(b)) < 3 || distance(a, b) != 1 {
		return false
	}
	x, y := []byte(a), []byte(b)
	slices.Sort(x)
	slices.Sort(y)
	return len(a) != len(b) || string(x) == string(y)
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

// use says how much a name is used. One that nothing uses although it is there
// to be used is likely to be what another was renamed to; one that only its own
// file uses may be.
type use int

const (
	unused use = iota
	inside     // by the file that declares it
	widely
)

// pick chooses what old is called now among the names declared. ok is false
// where none stands out.
func pick(old string, all []declared, how func(declared) use) (best declared, confidence float64, ok bool) {
	top, second := 0.0, 0.0
	for _, d := range all {
		switch {
		case d.name == old:
			return declared{}, 0, false // it is there: something else is wrong
		case d.name == best.name && d.name != "", reserved(d.name) || upper(d.name) != upper(old) && d.cased, capitals(old) != capitals(d.name):
			continue
		}
		degree, used := alike(old, d.name), how(d)
		if degree == 0 && used == inside && !d.function && dynamic(d.file) {
			continue
		}
		score := degree + map[use]float64{unused: 0.5, inside: 0.25}[used]
		if degree == akin && used == widely { // many names are akin, and this one has its uses
			score = degree / 2
		}
		switch {
		case score > top:
			best, top, second, confidence = d, score, top, likelihood(degree, used)
		case score > second:
			second = score
		}
	}
	return best, confidence, top >= 0.25 && top-second >= 0.2
}

// reserved are names that something outside calls, and that nobody is renamed to.
func reserved(name string) bool {
	return strings.EqualFold(name, "main") || name == "Program" || name == "init" || name == "constructor" || strings.HasPrefix(name, "__") || strings.HasPrefix(name, "test_") || strings.HasPrefix(name, "Test")
}

// dynamic reports whether the language of a file lets any object have any member,
// so that what a type declares says little.
func dynamic(file string) bool {
	l := index.Language(file)
	return l == "python" || l == "typescript"
}

// capitals reports whether a name is all in capitals, as constants are.
func capitals(name string) bool { return len(name) > 2 && strings.ToUpper(name) == name }

func upper(name string) bool { return name != "" && name[0] >= 'A' && name[0] <= 'Z' }

// likelihood is how far a name that is alike to this degree is believed. The
// figures are steps, set so that on the planted builds no patch is wrong.
func likelihood(alike float64, used use) float64 {
	switch {
	case alike == same && used == unused:
		return 0.95
	case alike == same:
		return 0.9
	case alike == nearby && used == unused:
		return 0.85
	case alike == nearby:
		return 0.7
	case alike == kin && used == unused:
		return 0.75
	case alike == kin && used == inside:
		return 0.65
	case alike == akin && used == unused:
		return 0.7
	case alike == akin && used == inside:
		return 0.6
	case used == unused:
		return 0.55
	case used == inside:
		return 0.5
	}
	return 0.35
}
