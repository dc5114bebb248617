package aires

import "strings"

// Severity says how much a diagnostic matters to the build.
type Severity string

// The three severities of the diagnostics format.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
	SeverityNote    Severity = "note"
)

// PathStatus says where a diagnostic's file lies, seen from the workspace.
type PathStatus string

const (
	// PathWorkspace is a file that exists inside the workspace; File is
	// relative to it and uses forward slashes.
	PathWorkspace PathStatus = "workspace"
	// PathOutside is a path that, symlinks resolved, lies outside the
	// workspace. It is never read.
	PathOutside PathStatus = "outside"
	// PathMissing is a path that would lie inside, but does not exist.
	PathMissing PathStatus = "missing"
	// PathNone means the tool named no file.
	PathNone PathStatus = "none"
)

// Kind classes diagnostics and causes by what has to be mended, across tools.
type Kind string

// The kinds, in the order in which causes are to be fixed (see Kind.Rank).
const (
	KindFatal         Kind = "fatal"          // the tool gave up: internal error, out of memory, broken project file
	KindMissingFile   Kind = "missing-file"   // a file, import, header, module or package is not found
	KindSyntax        Kind = "syntax"         // the source does not parse
	KindMissingSymbol Kind = "missing-symbol" // a name is not declared, or not defined at link time
	KindType          Kind = "type"           // types, signatures, borrow and ownership rules
	KindTest          Kind = "test"           // a test that ran and failed, an exception at run time
	KindOther         Kind = "other"          // any other error
	KindWarning       Kind = "warning"        // nothing that stops the build
)

// Rank is the place of k in the fixing order, 0 first. Unknown kinds rank
// with KindOther.
func (k Kind) Rank() int {
	switch k {
	case KindFatal:
		return 0
	case KindMissingFile:
		return 1
	case KindSyntax:
		return 2
	case KindMissingSymbol:
		return 3
	case KindType:
		return 4
	case KindTest:
		return 5
	case KindWarning:
		return 7
	default:
		return 6
	}
}

// Diagnostic is one error, warning or note of a tool (the term of LSP and
// SARIF). Lines and columns count from 1; 0 means the tool did not say.
type Diagnostic struct {
	ID         string     `json:"id"`   // d1, d2, … in the order of the log
	Tool       string     `json:"tool"` // go, gcc, clang, ld, rustc, cargo, tsc, javac, maven, gradle, msbuild, csc, nuget, python, …
	Severity   Severity   `json:"severity"`
	Kind       Kind       `json:"kind"`
	Fatal      bool       `json:"fatal"` // the tool stopped here
	Code       string     `json:"code"`  // CS0246, E0425, TS2304, -Wunused; "" where the tool has none
	Message    string     `json:"message"`
	File       string     `json:"file"` // relative to the workspace where it lies inside
	PathStatus PathStatus `json:"path_status"`
	Line       int        `json:"line"`
	Column     int        `json:"column"`
	EndLine    int        `json:"end_line"`
	EndColumn  int        `json:"end_column"`
	Count      int        `json:"count"` // how often the log repeats it exactly; at least 1
	Log        LogSpan    `json:"log"`
	Symbols    []Symbol   `json:"symbols"`
	Notes      []Note     `json:"notes"`
	// Source is the line of source that the tool showed or, where it showed
	// none, the one that stands there in the workspace; "" where neither is known.
	Source string `json:"source,omitempty"`
	// Fingerprint stays the same from build to build while the error is the
	// same: "v1:" and a hash that knows no line number.
	Fingerprint string `json:"fingerprint,omitempty"`
}

// LogSpan is the range of log lines, counted from 1, that a diagnostic's first
// occurrence was read from.
type LogSpan struct {
	FirstLine int `json:"first_line"`
	LastLine  int `json:"last_line"`
}

// Role says what part a symbol plays in a diagnostic.
type Role string

// The roles of symbols.
const (
	RoleMissing  Role = "missing"  // not declared, not found, not defined
	RoleExpected Role = "expected" // what the tool wanted
	RoleFound    Role = "found"    // what it met instead
)

// Symbol is a name quoted by a diagnostic: an identifier, type, module, header
// or package, without its quotes.
type Symbol struct {
	Name string `json:"name"`
	Role Role   `json:"role"`
}

// Note is a line that a tool attached to a diagnostic, with or without a place.
type Note struct {
	Message string `json:"message"`
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Source  string `json:"source,omitempty"` // as Diagnostic.Source
}

// Missing returns the first symbol with RoleMissing, or "".
func (d *Diagnostic) Missing() string {
	for _, s := range d.Symbols {
		if s.Role == RoleMissing {
			return s.Name
		}
	}
	return ""
}

// Asks reports whether n, in the words of C++ compilers, says who asked for the
// instance of a template in which something goes wrong.
func (n *Note) Asks() bool {
	return strings.HasSuffix(n.Message, "requested here") || strings.HasPrefix(n.Message, "required from ")
}

// Asked returns, of a diagnostic inside a library, the note in which the chain of
// who asked for what goes wrong there first meets the workspace; nil for any other
// diagnostic. The library is right: what it was asked for is wrong.
func (d *Diagnostic) Asked() *Note {
	if d.PathStatus != PathOutside {
		return nil
	}
	for i := range d.Notes {
		n := &d.Notes[i]
		if n.Asks() && n.Line > 0 && n.File != "" && !strings.HasPrefix(n.File, "/") && !strings.HasPrefix(n.File, "../") && !strings.Contains(n.File, ":") {
			return n
		}
	}
	return nil
}

// Cause is the set of diagnostics believed to come from one root cause.
type Cause struct {
	ID          string   `json:"id"` // c1, c2, … in fixing order
	Title       string   `json:"title"`
	Kind        Kind     `json:"kind"`
	Root        string   `json:"root"`                  // id of the diagnostic to start from
	Diagnostics []string `json:"diagnostics"`           // ids, the root first, then in log order
	Reason      string   `json:"reason"`                // why these belong together, in one sentence
	Confidence  float64  `json:"confidence"`            // 0 to 1
	Fingerprint string   `json:"fingerprint,omitempty"` // as Diagnostic.Fingerprint
}

// Summary counts what a log held. Errors and Warnings count every occurrence;
// UniqueErrors counts errors after exact repeats were folded.
type Summary struct {
	Errors            int  `json:"errors"`
	UniqueErrors      int  `json:"unique_errors"`
	Warnings          int  `json:"warnings"`
	Causes            int  `json:"causes"`
	Dropped           int  `json:"dropped"` // diagnostics beyond the cap, seen but not kept
	BuildStoppedEarly bool `json:"build_stopped_early"`
	// Mismatches are the totals of tools that differ from what was read.
	Mismatches []Mismatch `json:"mismatches,omitempty"`
}

// Mismatch is a tool's own total of errors beside the number that was read of
// it: what was read is incomplete, or the tool counts in another way.
type Mismatch struct {
	Tool string `json:"tool"`
	Said int    `json:"said"`
	Read int    `json:"read"`
}
