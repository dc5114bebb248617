package diag

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// pyKinds are the kinds of Python's exceptions. Every other one is something
// that went wrong at run time.
var pyKinds = map[string]aires.Kind{
	"ModuleNotFoundError": aires.KindMissingFile,
	"FileNotFoundError":   aires.KindMissingFile,
	"SyntaxError":         aires.KindSyntax,
	"IndentationError":    aires.KindSyntax,
	"TabError":            aires.KindSyntax,
	"ImportError":         aires.KindMissingSymbol,
	"NameError":           aires.KindMissingSymbol,
	"UnboundLocalError":   aires.KindMissingSymbol,
	"AttributeError":      aires.KindMissingSymbol,
	"TypeError":           aires.KindType,
	"MemoryError":         aires.KindFatal,
}

// pyMissing finds what Python's messages say is not there.
var pyMissing = []*regexp.Regexp{
	regexp.MustCompile(`No module named '?([\w.]+)'?`),
	regexp.MustCompile(`cannot import name '([^']+)'`),
	regexp.MustCompile(`name '([^']+)' is not defined`),
	regexp.MustCompile(`has no attribute '([^']+)'`),
	regexp.MustCompile(`cannot access (?:local|free) variable '([^']+)'`),
	regexp.MustCompile(`No such file or directory: '([^']+)'`),
	regexp.MustCompile(`local variable '([^']+)' referenced before`),
}

// exceptionLine is "package.SomeError: message". The message may be missing.
var exceptionLine = regexp.MustCompile(`^([A-Za-z_][\w]*(?:\.[A-Za-z_]\w*)*)(?::\s(.*)|:?)$`)

// pyDiagnostic makes the diagnostic of an exception. Its code is the
// exception's name without its package.
func pyDiagnostic(tool, exception, message string) aires.Diagnostic {
	code := exception[strings.LastIndexByte(exception, '.')+1:]
	if message == "" {
		message = exception
	}
	d := aires.Diagnostic{Tool: tool, Severity: aires.SeverityError, Kind: aires.KindTest, Code: code, Message: message}
	if kind, ok := pyKinds[code]; ok {
		d.Kind = kind
	}
	for _, pattern := range pyMissing {
		if m := pattern.FindStringSubmatch(message); m != nil {
			d.Symbols = missing(m[1])
			break
		}
	}
	return d
}

// pyRank says how likely file is the user's: 3 in the workspace, 2 likely, 1
// not, 0 where it is no file.
func pyRank(p *parser, file string) int {
	slash := slashed(file)
	switch {
	case strings.HasPrefix(slash, "<"):
		return 0
	case hasAny(slash, "site-packages/", "dist-packages/", "/lib/python", "/Lib/", "lib/python3."):
		return 1
	case p.paths.contains(file), p.paths.exists(file):
		return 3
	}
	return 2
}
