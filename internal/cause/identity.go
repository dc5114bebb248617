package cause

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/airesdev/aires"
)

// identity is a rule for when diagnostics are the same: when they get the same
// key.
type identity struct {
	name       string
	key        func(d *aires.Diagnostic) (key string, ok bool)
	reason     string  // why equal keys mean one cause
	confidence float64 // that they do
	oneFile    bool    // all items of a group lie in one file
}

// The names of rules that others have to know.
const (
	memberRule   = "member"
	missingRule  = "missing"
	syntaxRule   = "syntax"
	calleeRule   = "callee"
	frameRule    = "instantiation"
	overrideRule = "override"
)

// identities are the rules in order; the first that gives a key decides. The
// last one always does.
func identities() []identity {
	return []identity{
		{
			name: "warning", key: byWarning, confidence: 0.6,
			reason: "These warnings are of the same kind",
		},
		{
			name: syntaxRule, key: bySyntaxOfFile, confidence: 0.85, oneFile: true,
			reason: "After a syntax error a parser misreads what follows in the same file",
		},
		{
			name: frameRule, key: byFrame, confidence: 0.85,
			reason: "All of them come out of a library, from one use of it in the workspace",
		},
		{
			name: overrideRule, key: byOverride, confidence: 0.75,
			reason: "All of them are about one method that is declared differently elsewhere",
		},
		{
			name: memberRule, key: byMember, confidence: 0.95,
			reason: "All of them ask one type for the same missing member",
		},
		{
			name: missingRule, key: byMissing, confidence: 0.95,
			reason: "All of them miss the same name",
		},
		{
			name: "link", key: byLinkerSymbol, confidence: 0.9,
			reason: "The linker complains about the same symbol, whichever object it met it in",
		},
		{
			name: "test", key: byTestLine, confidence: 0.8,
			reason: "They fail in the same line",
		},
		{
			name: "ownership", key: byOwnership, confidence: 0.75,
			reason: "All of them follow from one declaration that takes or borrows what is used again",
		},
		{
			name: "declaration", key: byDeclaration, confidence: 0.9,
			reason: "All of them use the same declaration in the same wrong way",
		},
		{
			name: calleeRule, key: byCallee, confidence: 0.85,
			reason: "All of them call the same function with arguments that do not fit it",
		},
		{
			name: "call site", key: byCallSite, confidence: 0.75,
			reason: "All of them call a function of the same name with arguments that do not fit it",
		},
		{
			name: "access", key: byAccess, confidence: 0.85,
			reason: "All of them use the same name, which is not open to them",
		},
		{
			name: "named", key: byNamedMessage, confidence: 0.6,
			reason: "The tool says the same about the same names",
		},
		{
			name: "message", key: byMessage, confidence: 0.5,
			reason: "The tool says the same, without naming what it is about",
		},
	}
}

func firstFit(rules []identity, d *aires.Diagnostic) (identity, string) {
	for _, r := range rules {
		if key, ok := r.key(d); ok {
			return r, key
		}
	}
	panic("cause: the last identity fits every diagnostic")
}

// join makes one key of parts that cannot run into each other.
func join(parts ...string) string { return strings.Join(parts, "\x00") }

// byWarning tells warnings apart by tool and code, or by tool and message.
func byWarning(d *aires.Diagnostic) (string, bool) {
	if d.Severity != aires.SeverityWarning {
		return "", false
	}
	if d.Code != "" {
		return join(d.Tool, d.Code), true
	}
	return join(d.Tool, "", headline(d)), true
}

// bySyntaxOfFile leaves the tool out: go build and go vet report the same.
func bySyntaxOfFile(d *aires.Diagnostic) (string, bool) {
	return d.File, d.Kind == aires.KindSyntax && d.File != ""
}

// byFrame joins what one use of a template makes a compiler say about the
// library's insides.
func byFrame(d *aires.Diagnostic) (string, bool) {
	n := d.Asked()
	if n == nil {
		return "", false
	}
	return join(d.Tool, n.File, strconv.Itoa(n.Line)), true
}

// byMember keeps a name missing from one type apart from the same name missing
// from another: they are two symbols.
func byMember(d *aires.Diagnostic) (string, bool) {
	if d.Kind != aires.KindMissingSymbol && d.Kind != aires.KindType {
		return "", false
	}
	owner, name, ok := memberOf(d)
	return join(bareType(owner), name), ok
}

// byMissing leaves tool, file and code out: what one tool misses at the import,
// another misses at the use.
func byMissing(d *aires.Diagnostic) (string, bool) {
	if name := incompleteType(d); name != "" {
		return name, true
	}
	if d.Kind != aires.KindMissingFile && d.Kind != aires.KindMissingSymbol {
		return "", false
	}
	name := missingName(d)
	if len(name) == 1 { // a local name, of no other file
		return join(name, d.File), true
	}
	if slices.Contains(implicit, name) {
		return join(name, spot(d.File, d.Line)), true
	}
	return name, name != ""
}

// missingName is the missing symbol of d. A path relative to the importing file
// names different files in different folders, so it is resolved.
func missingName(d *aires.Diagnostic) string {
	name := plainName(d.Missing())
	if strings.HasPrefix(name, "./") || strings.HasPrefix(name, "../") {
		return "./" + path.Join(path.Dir(d.File), name)
	}
	return name
}

// byLinkerSymbol catches what the linker has against a symbol that is there:
// several definitions, a wrong type. A missing one is caught by byMissing.
func byLinkerSymbol(d *aires.Diagnostic) (string, bool) {
	if !slices.Contains(linkers, d.Tool) || len(d.Symbols) == 0 {
		return "", false
	}
	return join(d.Code, d.Symbols[0].Name), true
}

// byTestLine joins what fails in one line, as the cases of a table do.
func byTestLine(d *aires.Diagnostic) (string, bool) {
	return join(d.Tool, spot(d.File, d.Line)), d.Kind == aires.KindTest && d.File != "" && d.Line > 0
}

// byDeclaration uses the note that points at the declaration, which names the
// function even where the message does not (rustc E0061, tsc 2554).
func byDeclaration(d *aires.Diagnostic) (string, bool) {
	if d.Kind != aires.KindType {
		return "", false
	}
	for _, n := range d.Notes {
		if n.File != "" && n.Line > 0 && pointsAtDeclaration(n.Message) {
			return join(d.Tool, n.File, strconv.Itoa(n.Line)), true
		}
	}
	return "", false
}

// byCallee takes the called function out of the message, whatever else the
// message says about this call's arguments.
func byCallee(d *aires.Diagnostic) (string, bool) {
	if d.Kind != aires.KindType && d.Kind != aires.KindOther {
		return "", false
	}
	name := callee(headline(d))
	if name == "" {
		return "", false
	}
	// Another package writes pkg.Fetch, and a method is called on a variable of
	// any name. With the wanted signature known the last part is enough.
	if w := wanted(d); w != "" {
		return join(d.Tool, d.Code, lastSegment(name), w), true
	}
	if d.Tool == "go" && strings.HasPrefix(headline(d), "assignment mismatch") {
		name = lastSegment(name)
	}
	return join(d.Tool, d.Code, name), true
}

// hidden says that something is there and may not be used.
var hidden = regexp.MustCompile(`inaccessible due|\bis (?:a )?(?:private|protected)\b|has private access|cannot access |not accessible|\bis not public\b`)

// byAccess takes the name that may not be used, without what is done to it.
func byAccess(d *aires.Diagnostic) (string, bool) {
	line := headline(d)
	if kindOf(d) == aires.KindSyntax || !hidden.MatchString(line) {
		return "", false
	}
	m := firstQuoted.FindStringSubmatch(line)
	if m == nil {
		return "", false
	}
	return join(d.Tool, strings.TrimSuffix(strings.TrimSuffix(m[1], ".get"), ".set")), true
}

// byNamedMessage is code, message and the quoted names.
func byNamedMessage(d *aires.Diagnostic) (string, bool) {
	if len(d.Symbols) == 0 {
		return "", false
	}
	parts := []string{d.Tool, d.Code, headline(d)}
	for _, s := range d.Symbols {
		parts = append(parts, string(s.Role), s.Name)
	}
	return join(parts...), true
}

// byMessage is code and message. A message that says nothing is no reason to
// join two places.
func byMessage(d *aires.Diagnostic) (string, bool) {
	text := headline(d)
	if text == "" || text == d.Code {
		return join(d.Tool, d.Code, d.File, strconv.Itoa(d.Line), strconv.Itoa(d.Log.FirstLine)), true
	}
	return join(d.Tool, d.Code, text), true
}
