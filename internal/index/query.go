package index

import (
	"cmp"
	"path"
	"slices"
	"strings"
)

// tables are made on the first question: a run that has none needs none.
func (x *Index) tables() {
	x.lookup.Do(func() {
		x.byName, x.members, x.byBase = map[string][]*Decl{}, map[string][]*Decl{}, map[string][]string{}
		for i := range x.files {
			for k := range x.files[i].Decls {
				d := &x.files[i].Decls[k]
				x.byName[d.Name] = append(x.byName[d.Name], d)
				if d.Scope != "" {
					inner := d.Scope[strings.LastIndexByte(d.Scope, '.')+1:]
					x.members[inner] = append(x.members[inner], d)
				}
			}
		}
		for name := range x.byName {
			x.spellings = append(x.spellings, spelt{name, folded(name)})
		}
		for _, name := range x.names {
			x.byBase[path.Base(name)] = append(x.byBase[path.Base(name)], name)
		}
	})
}

// File returns what is known of the file name, and whether anything is.
func (x *Index) File(name string) (File, bool) {
	if f := x.find(name); f != nil {
		return *f, true
	}
	return File{}, false
}

// Declared returns the declarations of exactly this name, in the order of files
// and lines.
func (x *Index) Declared(name string) []Decl {
	x.tables()
	return values(x.byName[name])
}

// Members returns what is declared directly inside types or modules of this
// name, in the order of files and lines. Of a qualified name the last part counts.
func (x *Index) Members(scope string) []Decl {
	x.tables()
	return values(x.members[scope])
}

func values(ds []*Decl) []Decl {
	out := make([]Decl, 0, len(ds))
	for _, d := range ds {
		out = append(out, *d)
	}
	return out
}

// Enclosing returns the innermost function, or else type, whose declaration the
// line lies in, and whether there is one.
func (x *Index) Enclosing(file string, line int) (Decl, bool) {
	f := x.find(file)
	if f == nil {
		return Decl{}, false
	}
	best := -1
	for i, d := range f.Decls {
		if d.Line > line || d.End < line || !d.Kind.Callable() && !d.Kind.IsType() {
			continue
		}
		if best < 0 || d.End-d.Line <= f.Decls[best].End-f.Decls[best].Line {
			best = i
		}
	}
	if best < 0 {
		return Decl{}, false
	}
	return f.Decls[best], true
}

// holders are the numbers of the files that may hold the word name.
func (x *Index) holders(name string) []int {
	x.turn.Do(func() { x.mentions = newMentions(x.words) })
	return x.mentions.files(hashWord(name))
}

// Uses returns the first lines that hold name as a word of its own, at most
// most of them, in files of languages that go together with language; lines that
// declare the name, and comments, are left out. It reads only files that hold the word.
func (x *Index) Uses(name, language string, most int) []Use {
	x.tables()
	declared := func(file string, line int) bool {
		return slices.ContainsFunc(x.byName[name], func(d *Decl) bool { return d.Line == line && d.File == file })
	}
	var uses []Use
	for _, i := range x.holders(name) {
		f := &x.files[i]
		if !Together(f.Language, language) {
			continue
		}
		for n, line := range x.Lines(f.Name) {
			if len(uses) == most {
				return uses
			}
			if holds(line, name) && !comment(f.Language, line) && !declared(f.Name, n+1) {
				uses = append(uses, Use{File: f.Name, Line: n + 1, Text: line})
			}
		}
	}
	return uses
}

// comment reports whether a line begins with a comment, as far as that shows
// without the lines before it.
func comment(language, line string) bool {
	line = strings.TrimLeft(line, " \t")
	switch language {
	case "python":
		return strings.HasPrefix(line, "#")
	case "ada":
		return strings.HasPrefix(line, "--")
	case "fortran":
		return strings.HasPrefix(line, "!")
	}
	return strings.HasPrefix(line, "//") || strings.HasPrefix(line, "/*") || strings.HasPrefix(line, "* ")
}

// holds reports whether name stands in line as a word of its own.
func holds(line, name string) bool {
	for at := 0; ; {
		i := strings.Index(line[at:], name)
		if i < 0 {
			return false
		}
		i += at
		end := i + len(name)
		if (i == 0 || !wordByte(line[i-1])) && (end == len(line) || !wordByte(line[end])) {
			return true
		}
		at = i + 1
	}
}

// Based returns the files whose base name is base, in the order of the alphabet.
// The caller must not change them.
func (x *Index) Based(base string) []string {
	x.tables()
	return x.byBase[base]
}

// NearFiles returns files whose names are like name, at most most, best first:
// its base name in other folders, then other endings, then near spellings.
func (x *Index) NearFiles(name string, most int) []string {
	x.tables()
	type scored struct {
		name  string
		score float64
	}
	base := path.Base(name)
	stem := strings.TrimSuffix(base, path.Ext(base))
	var all []scored
	for b, names := range x.byBase {
		score := 0.0
		switch s := strings.TrimSuffix(b, path.Ext(b)); {
		case b == base:
			score = 4
		case strings.EqualFold(b, base):
			score = 3
		case path.Ext(b) != path.Ext(base) && s == stem && Together(Language(b), Language(base)):
			score = 2
		case path.Ext(b) == path.Ext(base) || Language(b) != "" && Together(Language(b), Language(base)):
			score = Alike(stem, s)
		}
		if score < Nearby {
			continue
		}
		for _, n := range names {
			all = append(all, scored{n, score + float64(sharedTail(n, name))/100})
		}
	}
	slices.SortFunc(all, func(a, b scored) int { return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(a.name, b.name)) })
	out := make([]string, 0, most)
	for _, s := range all[:min(most, len(all))] {
		out = append(out, s.name)
	}
	return out
}

// sharedTail counts the folders that two paths share from the end.
func sharedTail(a, b string) int {
	x, y := strings.Split(path.Dir(a), "/"), strings.Split(path.Dir(b), "/")
	n := 0
	for n < len(x) && n < len(y) && x[len(x)-1-n] == y[len(y)-1-n] {
		n++
	}
	return n
}
