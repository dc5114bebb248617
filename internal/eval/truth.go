package eval

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires/internal/corpus"
)

var (
	identifier = regexp.MustCompile(`[\pL_][\pL\pN_]*`)
	called     = regexp.MustCompile(`([\pL_][\pL\pN_]*)\s*[(<\[{!]`)
)

// common are words of many languages that name no fault.
var common = []string{
	"auto", "bool", "boolean", "break", "char", "class", "com", "const", "def", "double", "else", "end", "enum", "example", "extends",
	"fn", "for", "from", "func", "function", "if", "import", "in", "include", "int", "integer", "let", "long", "mut", "new", "null",
	"org", "out", "package", "private", "procedure", "pub", "public", "return", "self", "size_t", "static", "std", "str", "string",
	"String", "struct", "this", "type", "unsigned", "use", "val", "var", "virtual", "void", "while", "with",
}

// changed compares the tree without a fault with the broken one. It returns the
// places of the broken tree that differ and the names that were taken out, put
// in, or whose declaration or call was altered.
func changed(without, broken corpus.Tree) ([]Place, []string) {
	var places []Place
	names := map[string]bool{}
	files := maps.Clone(without)
	maps.Copy(files, broken)
	for _, file := range slices.Sorted(maps.Keys(files)) {
		was, had := without[file]
		is, has := broken[file]
		switch {
		case had && has && was == is:
			continue
		case !had || !has:
			places = append(places, Place{File: file})
			base := path.Base(file)
			names[base], names[strings.TrimSuffix(base, path.Ext(base))] = true, true
			note(names, called, was+is)
		default:
			ps, out, in := difference(strings.Split(was, "\n"), strings.Split(is, "\n"))
			for _, p := range ps {
				places = append(places, Place{file, p.First, p.Last})
			}
			altered(names, out, in)
		}
	}
	for _, w := range common {
		delete(names, w)
	}
	maps.DeleteFunc(names, func(w string, _ bool) bool { return len(w) < 2 })
	return places, slices.Sorted(maps.Keys(names))
}

// altered notes the names of lines that were replaced: those that occur more
// often on one side, and what is declared or called there.
func altered(names map[string]bool, out, in string) {
	count := map[string]int{}
	for _, w := range identifier.FindAllString(out, -1) {
		count[w]++
	}
	for _, w := range identifier.FindAllString(in, -1) {
		count[w]--
	}
	for w, n := range count {
		if n != 0 {
			names[w] = true
		}
	}
	note(names, called, out+"\n"+in)
}

func note(names map[string]bool, expr *regexp.Regexp, text string) {
	for _, m := range expr.FindAllStringSubmatch(text, -1) {
		names[m[1]] = true
	}
}

// difference compares lines by their longest common subsequence. It returns the
// ranges of b that are not in a, for lines that b lacks the ones around the gap,
// and the text of what each side alone has.
func difference(a, b []string) (places []Place, out, in string) {
	length := make([][]int, len(a)+1)
	for i := range length {
		length[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(a) || j < len(b); {
		if i < len(a) && j < len(b) && a[i] == b[j] {
			i, j = i+1, j+1
			continue
		}
		from := j
		for i < len(a) || j < len(b) {
			switch {
			case i < len(a) && j < len(b) && a[i] == b[j]:
			case i < len(a) && (j == len(b) || length[i+1][j] >= length[i][j+1]):
				out += a[i] + "\n"
				i++
				continue
			default:
				in += b[j] + "\n"
				j++
				continue
			}
			break
		}
		places = append(places, Place{First: max(1, min(from+1, len(b))), Last: max(1, min(max(j, from+1), len(b)))})
	}
	return places, out, in
}

// near is how many lines a named line may be off: a lost brace is noticed a
// little later.
const near = 3

var numbers = regexp.MustCompile(`\d+`)

// names reports whether a claim names the fault: one of its names as a whole
// word, or a file of it with one of the lines.
func (f *Fault) named(claim string) bool {
	for _, w := range identifier.FindAllString(claim, -1) {
		if slices.Contains(f.Names, w) {
			return true
		}
	}
	for _, p := range f.Places {
		_, rest, found := strings.Cut(claim, path.Base(p.File))
		if !found {
			continue
		}
		if p.First == 0 {
			return true
		}
		for _, n := range numbers.FindAllString(rest, -1) {
			if l := atoi(n); l >= p.First-near && l <= p.Last+near {
				return true
			}
		}
	}
	return false
}

func atoi(s string) int {
	n := 0
	for _, r := range s {
		n = min(n*10+int(r-'0'), 1<<30)
	}
	return n
}
