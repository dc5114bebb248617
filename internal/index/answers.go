package index

import "slices"

// Homes returns the files that declare name, in the order of the alphabet.
func (x *Index) Homes(name string) []string {
	return x.homes(name, func(*Decl) bool { return true })
}

// Bodies returns the files that hold the body of a function of this name, in the
// order of the alphabet.
func (x *Index) Bodies(name string) []string {
	return x.homes(name, func(d *Decl) bool { return d.Kind.Callable() && d.End > d.Line })
}

// Declares returns the names that a line declares, in the order of the line.
func (x *Index) Declares(file string, line int) (names []string) {
	f := x.find(file)
	if f == nil {
		return nil
	}
	for i := range f.Decls {
		if f.Decls[i].Line == line {
			names = append(names, f.Decls[i].Name)
		}
	}
	return names
}

// Enumerates reports whether name is declared, and as nothing but enumerations.
func (x *Index) Enumerates(name string) bool {
	x.tables()
	ds := x.byName[name]
	return len(ds) > 0 && !slices.ContainsFunc(ds, func(d *Decl) bool { return d.Kind != Enum })
}

func (x *Index) homes(name string, fits func(*Decl) bool) []string {
	x.tables()
	var files []string
	for _, d := range x.byName[name] {
		if fits(d) && !slices.Contains(files, d.File) {
			files = append(files, d.File)
		}
	}
	return files
}

// Written reports whether a file of source may hold the word name: it may claim
// one that none holds, never the reverse.
func (x *Index) Written(name string) bool {
	return len(x.holders(name)) > 0
}

// Function returns the name of the innermost function around a line, and the line
// of its head; "" where there is none.
func (x *Index) Function(file string, line int) (name string, head int) {
	return x.around(file, line, Kind.Callable)
}

// Type returns the name of the innermost type around a line, and the line of its
// head; "" where there is none.
func (x *Index) Type(file string, line int) (name string, head int) {
	return x.around(file, line, Kind.IsType)
}

func (x *Index) around(file string, line int, fits func(Kind) bool) (name string, head int) {
	f := x.find(file)
	if f == nil {
		return "", 0
	}
	for i := range f.Decls {
		if d := &f.Decls[i]; fits(d.Kind) && d.Line <= line && line <= d.End && d.Line >= head {
			name, head = d.Name, d.Line
		}
	}
	return name, head
}
