package diag

import (
	"regexp"

	"github.com/airesdev/aires"
)

// linkerRules class what GNU ld, gold, lld, mold and Apple's ld say.
var linkerRules = rules{
	{"terminated with signal", aires.KindFatal, nil},
	{"No space left", aires.KindFatal, nil},
	{"undefined reference to symbol", aires.KindMissingSymbol, quoted(`symbol [‘'` + "`" + `](?P<missing>[^@’']+)`)},
	{"undefined reference to", aires.KindMissingSymbol, regexp.MustCompile("undefined reference to [‘'`](?P<missing>.+)[’']$")},
	{"undefined reference to", aires.KindMissingSymbol, regexp.MustCompile(`undefined reference to (?P<missing>\S+)`)},
	{"undefined ", aires.KindMissingSymbol, regexp.MustCompile(`undefined (?:hidden |protected )?symbol: (?P<missing>.+)$`)},
	{"cannot find", aires.KindMissingFile, regexp.MustCompile("cannot find (?:input file: )?[‘'`]?(?P<missing>[^\\s:’']+)")},
	{"unable to find library", aires.KindMissingFile, regexp.MustCompile(`unable to find library (?P<missing>\S+)`)},
	{"library not found for", aires.KindMissingFile, regexp.MustCompile(`library not found for (?P<missing>\S+)`)},
	{"not found", aires.KindMissingFile, regexp.MustCompile(`^(?:library|framework) '(?P<missing>[^']+)' not found`)},
	{"cannot open", aires.KindMissingFile, regexp.MustCompile(`cannot open (?:linker script file )?(?P<missing>[^:]+): No such file`)},
	{"No such file", aires.KindMissingFile, nil},
	{"multiple definition of", aires.KindOther, regexp.MustCompile("multiple definition of [‘'`](?P<found>[^’']+)[’']")},
	{"duplicate symbol", aires.KindOther, regexp.MustCompile(`duplicate symbol:? '?(?P<found>[^']+?)'?(?: in:)?$`)},
}

// linkerAsides are what linkers say besides: no error, or one said already.
var linkerAsides = []string{
	"skipping incompatible", "more undefined references to", "in function `", "in function ‘", "In function `",
	"final link failed", "NOTE: ", "exit status", "linker command failed", "symbol(s) not found for architecture",
	"duplicate symbol for architecture", "duplicate symbols", "consider ", "too many errors emitted",
	"error adding symbols: DSO missing", "supported targets:", "supported emulations:", "emulation specific options:",
}
