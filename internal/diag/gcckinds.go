package diag

import (
	"regexp"

	"github.com/airesdev/aires"
)

// Compilers quote with ‘’ in UTF-8 locales of gcc and with ” or ` elsewhere.
const (
	quoteOpen  = "[‘'`\"]"
	quoteText  = "[^‘’'`\"]+"
	quoteClose = "[’'\"]"
)

// quoted builds a pattern in which «role» stands for a quoted name of that
// role, and «» for any other quoted name.
func quoted(pattern string) *regexp.Regexp {
	named := regexp.MustCompile(`«(\w*)»`).ReplaceAllStringFunc(pattern, func(m string) string {
		role := m[len("«") : len(m)-len("»")]
		if role == "" {
			return quoteOpen + quoteText + quoteClose
		}
		return quoteOpen + "(?P<" + role + ">" + quoteText + ")" + quoteClose
	})
	return regexp.MustCompile(named)
}

// gccRules class what gcc, g++ and clang say.
var gccRules = rules{
	{"internal compiler error", aires.KindFatal, nil},
	{"Segmentation fault", aires.KindFatal, nil},
	{"Killed", aires.KindFatal, nil},
	{"out of memory", aires.KindFatal, nil},
	{"cannot execute", aires.KindFatal, nil},
	{"No such file or directory", aires.KindMissingFile, regexp.MustCompile(`^(?P<missing>[^:]+): No such file`)},
	{"file not found", aires.KindMissingFile, quoted(`«missing» file not found`)},
	{"no such file or directory", aires.KindMissingFile, quoted(`no such file or directory: «missing»`)},
	{"undeclared", aires.KindMissingSymbol, quoted(`«missing» undeclared|undeclared identifier «missing_2»`)},
	{"was not declared", aires.KindMissingSymbol, quoted(`«missing» was not declared`)},
	{"has not been declared", aires.KindMissingSymbol, quoted(`«missing» has not been declared`)},
	{"has no member named", aires.KindMissingSymbol, quoted(`has no member named «missing»`)},
	{"no member named", aires.KindMissingSymbol, quoted(`no member named «missing»`)},
	{"unknown type name", aires.KindMissingSymbol, quoted(`unknown type name «missing»`)},
	{"does not name a type", aires.KindMissingSymbol, quoted(`«missing»(?: in «»)? does not name a type`)},
	{"no type named", aires.KindMissingSymbol, quoted(`no type named «missing»`)},
	{"no template named", aires.KindMissingSymbol, quoted(`no template named «missing»`)},
	{"implicit declaration of function", aires.KindMissingSymbol, quoted(`function «missing»`)},
	{"call to undeclared", aires.KindMissingSymbol, quoted(`function «missing»`)},
	{"is not a member of", aires.KindMissingSymbol, quoted(`«missing» is not a member`)},
	{"is not a class, namespace", aires.KindMissingSymbol, quoted(`«missing» is not a class`)},
	{"there are no arguments to", aires.KindMissingSymbol, quoted(`no arguments to «missing»`)},
	{"used but never defined", aires.KindMissingSymbol, quoted(`«missing» used but never`)},
	{"in scope", aires.KindMissingSymbol, quoted(`cannot find (?:type |operator )?«missing» in scope`)},
	{"has no member", aires.KindMissingSymbol, quoted(`has no (?:dynamic )?member «missing»`)},
	{"no such module", aires.KindMissingFile, quoted(`no such module «missing»`)},
	{"missing required module", aires.KindMissingFile, quoted(`missing required module «missing»`)},
	{"unable to load standard library", aires.KindMissingFile, nil},
	{"cannot open source file", aires.KindMissingFile, quoted(`source file «missing»`)},
	{"is undefined", aires.KindMissingSymbol, quoted(`^identifier «missing» is undefined`)},
	{"name does not have a type", aires.KindMissingSymbol, regexp.MustCompile(`\[(?P<missing>\w+)\]$`)},
	{"expects argument of type", aires.KindType, quoted(`expects argument of type «expected», but argument \d+ has type «found»`)},
	{"but the argument has type", aires.KindType, quoted(`specifies type «expected» but the argument has type «found»`)},
	{"missing argument", aires.KindType, nil},
	{"extra argument", aires.KindType, nil},
	{"incorrect argument label", aires.KindType, nil},
	{"to expected argument type", aires.KindType, quoted(`of type «found» to expected argument type «expected»`)},
	{"to specified type", aires.KindType, quoted(`of type «found» to specified type «expected»`)},
	{"does not conform to protocol", aires.KindType, nil},
	{"storage size of", aires.KindType, nil},
	{"incomplete type", aires.KindType, nil},
	{"declaration does not declare anything", aires.KindOther, nil},
	{"expected expression", aires.KindSyntax, nil},
	{"but argument is of type", aires.KindType, quoted(`expected «expected» but argument is of type «found»`)},
	{"expected", aires.KindSyntax, regexp.MustCompile(`^expected `)},
	{"function-definition is not allowed here", aires.KindSyntax, nil},
	{"function definition is not allowed here", aires.KindSyntax, nil},
	{"stray", aires.KindSyntax, nil},
	{"missing terminating", aires.KindSyntax, nil},
	{"unterminated", aires.KindSyntax, nil},
	{"extraneous", aires.KindSyntax, nil},
	{"parse error", aires.KindSyntax, nil},
	{"syntax error", aires.KindSyntax, nil},
	{"without a previous", aires.KindSyntax, nil},
	{"#else", aires.KindSyntax, nil},
	{"#endif", aires.KindSyntax, nil},
	{"invalid preprocessing directive", aires.KindSyntax, nil},
	{"cannot convert", aires.KindType, quoted(`cannot convert «found» to «expected»`)},
	{"invalid conversion", aires.KindType, quoted(`from «found» to «expected»`)},
	{"conversion from", aires.KindType, quoted(`conversion from «found» to (?:non-scalar type )?«expected»`)},
	{"incompatible types when", aires.KindType, quoted(`type «expected» (?:using|from) type «found»`)},
	{"initialization of", aires.KindType, quoted(`of «expected» from (?:incompatible pointer type )?«found»`)},
	{"initializing", aires.KindType, quoted(`initializing «expected» with an expression of (?:incompatible )?type «found»`)},
	{"assignment to", aires.KindType, quoted(`to «expected» from (?:incompatible pointer type )?«found»`)},
	{"cannot initialize", aires.KindType, quoted(`of type «expected» with an? \w+ of type «found»`)},
	{"passing", aires.KindType, quoted(`passing «found» to parameter of incompatible type «expected»`)},
	{"incompatible", aires.KindType, nil},
	{"no matching", aires.KindType, nil},
	{"no viable", aires.KindType, nil},
	{"no match for", aires.KindType, quoted(`operand types? (?:are|is) «found»(?: and «found_2»)?`)},
	{"no match for", aires.KindType, nil},
	{"invalid operands", aires.KindType, quoted(`expression \(«found» and «found_2»\)`)},
	{"arguments", aires.KindType, nil},
	{"conflicting", aires.KindType, nil},
	{"invalid operands", aires.KindType, nil},
	{"invalid type", aires.KindType, nil},
	{"invalid use", aires.KindType, nil},
	{"which is of non-class type", aires.KindType, nil},
	{"lvalue", aires.KindType, nil},
	{"discards", aires.KindType, nil},
	{"read-only", aires.KindType, nil},
	{"const-qualified", aires.KindType, nil},
	{"not ignored as it ought to be", aires.KindType, nil},
	{"pointer from integer", aires.KindType, nil},
	{"integer from pointer", aires.KindType, nil},
	{"abstract", aires.KindType, nil},
	{"ambiguous", aires.KindType, nil},
	{"prototype", aires.KindType, nil},
	{"is private", aires.KindType, nil},
	{"is a private member", aires.KindType, nil},
	{"is not a function", aires.KindType, nil},
	{"subscripted value", aires.KindType, nil},
	{"no such instruction", aires.KindSyntax, nil},
	{"bad register name", aires.KindSyntax, nil},
}

// clangWords are how only clang says it.
var clangWords = []string{
	"use of undeclared identifier", "no member named", "no viable", "file not found", "candidate function not viable",
	"candidate constructor", "no matching function for call to object", "with an expression of type",
	"cannot initialize a", "invalid operands to binary expression", "too many errors emitted", "declared here",
	"expected ';' after", "expected ';' at end", "extraneous closing", "no such file or directory: ",
}

// sourceExtensions are those of files that compilers of this family read.
// Others need a column to be believed: host names have extensions, too.
var sourceExtensions = map[string]bool{
	".c": true, ".h": true, ".cc": true, ".cpp": true, ".cxx": true, ".c++": true, ".C": true, ".hh": true, ".hpp": true,
	".hxx": true, ".h++": true, ".H": true, ".ipp": true, ".inl": true, ".inc": true, ".tcc": true, ".tpp": true, ".m": true,
	".mm": true, ".s": true, ".S": true, ".sx": true, ".asm": true, ".cu": true, ".cuh": true, ".def": true, ".i": true,
	".ii": true, ".f": true, ".f90": true, ".y": true, ".l": true, ".yy": true, ".ll": true, ".swift": true, ".d": true,
}

// otherExtensions are those of files whose compilers other families read.
var otherExtensions = map[string]bool{
	".go": true, ".java": true, ".kt": true, ".kts": true, ".scala": true, ".groovy": true, ".gradle": true, ".rs": true,
	".py": true, ".pyi": true, ".pyx": true, ".ts": true, ".tsx": true, ".js": true, ".jsx": true, ".mts": true, ".cts": true,
	".vue": true, ".cs": true, ".vb": true, ".fs": true, ".csproj": true, ".fsproj": true, ".sln": true, ".mk": true,
	".hs": true, ".lhs": true, ".rb": true, ".lua": true, ".yml": true, ".yaml": true,
}
