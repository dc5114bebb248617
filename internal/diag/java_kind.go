package diag

import (
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// javaRules class the messages of javac, kotlinc and Maven, which have no
// codes. Asked in order: syntax before types, since both say "expected".
var javaRules = rules{
	{part: "invalid target release", kind: aires.KindFatal},
	{part: "invalid source release", kind: aires.KindFatal},
	{part: "release version", kind: aires.KindFatal},
	{part: "Non-parseable", kind: aires.KindFatal},
	{part: "Unknown lifecycle phase", kind: aires.KindFatal},
	{part: "requires a project to execute", kind: aires.KindMissingFile},
	{part: "package ", kind: aires.KindMissingFile, pattern: regexp.MustCompile(`package (?P<missing>[\w.$]+) does not exist`)},
	{part: "module not found", kind: aires.KindMissingFile, pattern: regexp.MustCompile(`module not found: (?P<missing>\S+)`)},
	{part: "class file for", kind: aires.KindMissingFile, pattern: regexp.MustCompile(`class file for (?P<missing>\S+) not found`)},
	{part: "cannot access", kind: aires.KindMissingFile, pattern: regexp.MustCompile(`cannot access (?P<missing>\S+)`)},
	{part: "file not found", kind: aires.KindMissingFile, pattern: regexp.MustCompile(`file not found: (?P<missing>\S+)`)},
	{part: "", kind: aires.KindMissingFile, pattern: regexp.MustCompile(mavenMissing)},
	{part: "Could not resolve dependencies", kind: aires.KindMissingFile},
	{part: "could not be resolved", kind: aires.KindMissingFile},
	{part: "cannot find symbol", kind: aires.KindMissingSymbol},
	{part: "", kind: aires.KindMissingSymbol, pattern: regexp.MustCompile(`^(?:シンボルを見つけられません|找不到符号)$`)},
	{part: "", kind: aires.KindMissingFile, pattern: regexp.MustCompile(`^(?:パッケージ|程序包)(?P<missing>[\w.$]+)(?:は存在しません|不存在)$`)},
	{part: "", kind: aires.KindMissingFile, pattern: regexp.MustCompile(`^无法访问(?P<missing>[\w.$]+)$|^(?P<missing_2>[\w.$]+)にアクセスできません$`)},
	{part: "", kind: aires.KindType, pattern: regexp.MustCompile(`^(?:不適合な型|不兼容的类型)[:：] (?P<found>\S+?)(?:を|无法转换为)(?P<expected>\S+?)(?:に変換できません:?)?$`)},
	{part: "", kind: aires.KindType, pattern: regexp.MustCompile(`^(?:不適合な型|不兼容的类型)[:：]`)},
	{part: "", kind: aires.KindSyntax, pattern: regexp.MustCompile(`^(?:'(?P<expected>[^']+)'がありません|需要'(?P<expected_2>[^']+)')$`)},
	{part: "nresolved reference", kind: aires.KindMissingSymbol, pattern: regexp.MustCompile(`nresolved reference:? ['"]?(?P<missing>[\w$]+|[-+*/%!<>=.]{1,3})`)},
	{part: "", kind: aires.KindType, pattern: regexp.MustCompile(`(?:inferred type is|actual type is) '?(?P<found>[^',]+?)'?,? but '?(?P<expected>[^',]+?)'? was expected`)},
	{part: "actual '", kind: aires.KindType, pattern: regexp.MustCompile(`expected '(?P<expected>[^']+)', actual '(?P<found>[^']+)'`)},
	{part: "xpecting ", kind: aires.KindSyntax, pattern: regexp.MustCompile(`^[Ee]xpecting '(?P<expected>[^']+)'`)},
	{part: " expected", kind: aires.KindSyntax, pattern: regexp.MustCompile(`^'?(?P<expected>[^' ]+(?: or [^' ]+)?)'? expected$`)},
	{part: " expected", kind: aires.KindSyntax, pattern: regexp.MustCompile(`^.+ expected$`)},
	{part: "", kind: aires.KindSyntax, pattern: regexp.MustCompile(`(?i)^(?:illegal (?:start|character|escape|line end|unicode|underscore|text block)|unclosed |reached end of file|not a statement|` +
		`orphaned|missing '[})\]]|invalid method declaration|malformed|'\w+' without '|class, interface|expecting |unexpected (?:token|symbol)|premature end|empty character|` +
		`missing method body|variable declaration not allowed|integer number too large|unnamed classes|repeated modifier|syntax error)`)},
	{part: "incompatible types", kind: aires.KindType, pattern: regexp.MustCompile(`incompatible types: (?:possible lossy conversion from )?(?P<found>\S.*?) (?:cannot be converted )?to (?P<expected>\S.*)$`)},
	{part: "", kind: aires.KindType, pattern: regexp.MustCompile(`(?i)(?:incompatible|cannot be (?:applied|converted|dereferenced|inferred|referenced|accessed|assigned|instantiated)|no suitable|bad operand|` +
		`is not abstract|does not override|incomparable|unreported exception|might not have been|might already|missing return|already defined|type mismatch|argument type|` +
		`has private access|unreachable|not applicable|too many arguments|no value passed|none of the following|is abstract; cannot|cannot assign|should be declared|` +
		`overload|ambiguous|cannot inherit|cannot override|non-static|must be |never thrown|nullable|not within bounds)`)},
}

// mavenMissing finds the artifact that Maven could not get.
const mavenMissing = `(?:Could not find artifact |the artifact |Could not transfer artifact |Failure to find |^Plugin |` +
	`Failed to read artifact descriptor for )(?P<missing>[\w.-]+(?::[\w.-]+)+)`

var (
	javaSymbol = regexp.MustCompile(`^(?:symbol|シンボル|符号)[:：] +(?:static )?(?:class |method |variable |interface |enum |constructor |package |record |[^\x00-\x7f]+ )?([\w$.@]+)`)
	javaNeeds  = regexp.MustCompile(`^required: +(\S.*)$`)
	javaFound  = regexp.MustCompile(`^found: +(\S.*)$`)
)

// javaClassify sets kind and symbols from message and details.
func javaClassify(d *aires.Diagnostic) {
	javaRules.class(d)
	d.Fatal = d.Fatal || d.Kind == aires.KindFatal
	if d.Severity == aires.SeverityError && strings.Contains(d.Message, "invalid ") && strings.Contains(d.Message, " reference") &&
		slices.ContainsFunc(d.Notes, func(n aires.Note) bool { return n.Message == "cannot find symbol" }) {
		d.Kind, d.Symbols = aires.KindMissingSymbol, nil // what is invalid about it stands below
	}
	for _, n := range d.Notes {
		switch {
		case d.Kind == aires.KindMissingSymbol && len(d.Symbols) == 0:
			if m := javaSymbol.FindStringSubmatch(n.Message); m != nil {
				d.Symbols = missing(m[1])
			}
		case strings.HasPrefix(n.Message, "required:"):
			if m := javaNeeds.FindStringSubmatch(n.Message); m != nil {
				d.Symbols = append(d.Symbols, aires.Symbol{Name: m[1], Role: aires.RoleExpected})
			}
		case strings.HasPrefix(n.Message, "found:"):
			if m := javaFound.FindStringSubmatch(n.Message); m != nil {
				d.Symbols = append(d.Symbols, aires.Symbol{Name: m[1], Role: aires.RoleFound})
			}
		}
	}
}
