package index

// Kind says what a declaration declares.
type Kind uint8

// The kinds of declarations. A language's own words fall under the nearest: a
// Rust trait is an Interface, a Kotlin object a Class, a Python module a Module.
const (
	Func      Kind = iota + 1 // a function of its own
	Method                    // a function of a type; constructors are methods
	Type                      // a struct, union, alias or other type
	Class                     // a class, record or object
	Interface                 // an interface, trait or protocol
	Enum                      // an enumeration
	Member                    // a value of an enumeration
	Field                     // a field or property
	Const                     // a constant
	Var                       // a variable
	Macro                     // a preprocessor's or compiler's macro
	Module                    // a package, namespace or module that is declared inside a file
)

// String returns the word for k, as in "func".
func (k Kind) String() string {
	words := [...]string{"", "func", "method", "type", "class", "interface", "enum", "enum member", "field", "const", "var", "macro", "module"}
	if int(k) < len(words) {
		return words[k]
	}
	return ""
}

// Callable reports whether k is called with arguments.
func (k Kind) Callable() bool { return k == Func || k == Method || k == Macro }

// IsType reports whether k is a type of any sort.
func (k Kind) IsType() bool { return k >= Type && k <= Enum }

// Decl is one declaration.
type Decl struct {
	Name string
	Kind Kind
	File string // relative to the workspace, with forward slashes
	Line int    // of the name, counted from 1
	End  int    // the last line of the body; Line where there is none
	// Scope is what encloses the declaration inside its file: "Client",
	// "net.Client" for a class in a namespace, "" at the top. A method of Go or
	// Rust has its type, wherever it stands.
	Scope string
	// Params counts the parameters of what is Callable; -1 where their number
	// varies or is not known.
	Params int
}

// Import is one import, include or use of another file or module.
type Import struct {
	Path string // as the source writes it, without quotes or brackets; "*" ends a wildcard
	Name string // the name it is given here, "" where the source gives none
	Line int
}

// File is what is known of one file of source.
type File struct {
	Name     string
	Language string // as in Language
	Package  string // what the file says it belongs to: Go's package clause, a Java package, a C# namespace
	Lines    int
	Imports  []Import
	Decls    []Decl // in the order of the file
}

// Use is a line that uses a name.
type Use struct {
	File string
	Line int
	Text string
}

// Skip is something that was not looked at.
type Skip struct {
	Name   string
	Reason string // a few words, as in "larger than 4 MB"
}
