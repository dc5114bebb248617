package cause

import (
	"slices"

	"github.com/airesdev/aires"
)

// Workspace is the little that Group asks of the sources that were built; an
// index.Index is one. It may be nil: then causes follow from the log alone.
// Files are named relative to the workspace, with forward slashes.
type Workspace interface {
	// Lines returns the lines of a text file, or nil where it cannot be read.
	Lines(file string) []string
	// Homes returns the files that declare name.
	Homes(name string) []string
	// Bodies returns the files that hold the body of a function of this name.
	Bodies(name string) []string
	// Declares returns the names that a line declares.
	Declares(file string, line int) []string
	// Enumerates reports whether name is an enumeration.
	Enumerates(name string) bool
	// Written reports whether name stands in a file of source at all.
	Written(name string) bool
	// Function returns the innermost function around a line, and the line of its
	// head; "" where there is none.
	Function(file string, line int) (name string, head int)
	// Type is Function for types.
	Type(file string, line int) (name string, head int)
}

// sources answers what the rules ask about the workspace, which may be nil.
type sources struct{ look Workspace }

// knows reports whether name is one of the workspace's own; also where nobody
// can say, because it does not occur there. What belongs to a library is only
// ever called or asked for.
func (s *sources) knows(name string) bool {
	return s.look == nil || len(s.look.Homes(name)) > 0 || !s.look.Written(name)
}

// owns reports whether the workspace declares name.
func (s *sources) owns(name string) bool {
	return s.look != nil && len(s.look.Homes(name)) > 0
}

// declares are the names that an error's line declares. A linker's is where a
// name is used.
func (s *sources) declares(d *aires.Diagnostic) (names []string) {
	if slices.Contains(linkers, d.Tool) {
		return nil
	}
	if s.look != nil {
		names = s.look.Declares(d.File, d.Line)
	}
	if m := declaring.FindStringSubmatch(d.Source); m != nil && !slices.Contains(statement, m[1]) {
		names = append(names, m[2])
	}
	return names
}

// foreign reports whether the workspace uses name and does not declare it.
func (s *sources) foreign(name string) bool {
	return s.look != nil && len(s.look.Homes(name)) == 0 && s.look.Written(name)
}

// body is the one file that holds the body of a function, or "".
func (s *sources) body(name string) string {
	if s.look == nil {
		return ""
	}
	return only(s.look.Bodies(name))
}

func only(files []string) string {
	if len(files) != 1 {
		return ""
	}
	return files[0]
}

// around returns the name of the function whose body holds a line, and the
// line of its head.
func (s *sources) around(file string, line int) (name string, head int) {
	if s.look == nil || file == "" || line < 1 {
		return "", 0
	}
	return s.look.Function(file, line)
}

// class returns the name of the type around a line, and the line of its head.
func (s *sources) class(file string, line int) (name string, head int) {
	if s.look == nil || file == "" || line < 1 {
		return "", 0
	}
	name, head = s.look.Type(file, line)
	if head > len(s.look.Lines(file)) {
		return "", 0
	}
	return name, head
}

// gone reports whether the workspace declares name nowhere.
func (s *sources) gone(name string) bool {
	return s.look != nil && len(name) > 2 && len(s.look.Homes(name)) == 0
}
