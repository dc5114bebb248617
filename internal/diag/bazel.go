package diag

import (
	"path"
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// bazel reads what Bazel itself says about BUILD files, targets and packages.
// What its actions print is left to the families of the tools they run; that
// an action or a test failed is an error only where nothing says why.
type bazel struct {
	last  *aires.Diagnostic
	trace bool               // inside a traceback of Starlark
	depth int                // lines below the last head
	echo  aires.Diagnostic   // the first action that failed
	tests []aires.Diagnostic // targets whose tests failed
}

func newBazel() family { return &bazel{} }

func bazelWords() []string { return []string{"\nERROR: ", "\nWARNING: ", "\nFAIL: //"} }

var (
	bazelHead = regexp.MustCompile(`^(ERROR|WARNING): (.*)$`)
	bazelEcho = holding("failed errors_encountered Couldn't_ Analysis_of package_contains error_loading command_succeeded While_resolving Evaluation_of Error_fetching", `failed: (?:\(|error executing|1 input file|\d+ input file)|failed \(Exit |^Couldn't build file |^Analysis of target |^package contains errors: |`+
		`^error loading package '|^command succeeded, but not all |^While resolving toolchains|^Couldn't start the build|^Evaluation of query |^Error fetching repository: |errors encountered (?:while|analy)|^Target pattern parsing failed`)
	bazelOwn   = holding("no_such Skipping -- Unrecognized Command Invalid in_deps Error_computing Failed_to An_error", `^(?:no such (?:target|package) |Skipping '|--\S+ :: |Unrecognized option|Command '\S+' not found|Invalid options syntax|in deps attribute|Error computing the main repository mapping|Failed to load Starlark extension|An error occurred during the fetch of repository )`)
	bazelFrame = regexp.MustCompile(`^\s+File "([^"]+)", line (\d+)(?:, column (\d+))?, in `)
	bazelError = regexp.MustCompile(`^Error(?: in \w+)?: (.*)$`)
	bazelTest  = regexp.MustCompile(`^FAIL: (//\S+) \(see (\S+?)\)\.?$`)
	bazelRules = rules{
		{"missing input file", aires.KindMissingFile, regexp.MustCompile(`missing input file '(?P<missing>[^']+)'`)},
		{"no such package", aires.KindMissingFile, regexp.MustCompile(`no such package '(?P<missing>[^']+)'`)},
		{"no such target", aires.KindMissingSymbol, regexp.MustCompile(`no such target '(?P<missing>[^']+)'`)},
		{"undeclared inclusion", aires.KindMissingFile, nil},
		{"An error occurred during the fetch", aires.KindMissingFile, regexp.MustCompile(`repository '(?P<missing>[^']+)'`)},
		{"is not defined", aires.KindMissingSymbol, regexp.MustCompile(`name '(?P<missing>[^']+)' is not defined`)},
		{"does not contain symbol", aires.KindMissingSymbol, regexp.MustCompile(`does not contain symbol '(?P<missing>[^']+)'`)},
		{"no such attribute", aires.KindMissingSymbol, regexp.MustCompile(`no such attribute '(?P<missing>[^']+)'`)},
		{"syntax error", aires.KindSyntax, regexp.MustCompile(`syntax error at '(?P<found>[^']*)': expected (?P<expected>\S+)`)},
		{"syntax error", aires.KindSyntax, nil},
		{"missing value for mandatory attribute", aires.KindType, nil},
		{"expected value of type", aires.KindType, nil},
		{"got unexpected keyword argument", aires.KindType, nil},
		{"Unrecognized option", aires.KindFatal, nil},
		{"Command '", aires.KindFatal, nil},
	}
)

func (b *bazel) start(p *parser, l line) bool {
	if m := bazelTest.FindStringSubmatch(l.text); m != nil {
		if len(b.tests) < maxPending {
			b.tests = append(b.tests, bazelFailed(l, aires.KindTest, "the test of "+m[1]+" failed, see "+m[2]))
		}
		return true
	}
	m := bazelHead.FindStringSubmatch(l.text)
	if m == nil {
		return false
	}
	severity, say := aires.SeverityError, m[2]
	if m[1] == "WARNING" {
		severity = aires.SeverityWarning
	}
	b.trace, b.depth = strings.HasSuffix(say, "Traceback (most recent call last):"), 0
	at, rest, placed := cutPlace(say)
	placed = placed && bazelFile(at.file)
	switch {
	case placed:
		say = rest
	case !b.trace && !bazelOwn.MatchString(say) && !bazelEcho.MatchString(say):
		return false
	}
	if bazelEcho.MatchString(say) {
		if severity == aires.SeverityError && b.echo.Message == "" {
			b.echo = bazelFailed(l, aires.KindOther, say)
			at.on(&b.echo)
		}
		return true
	}
	if _, why, ok := strings.Cut(say, ": "); ok && (strings.HasPrefix(say, "Skipping '") || strings.Contains(why, "missing input file '")) {
		say = why // which target, the reason says again
	}
	d := aires.Diagnostic{Tool: "bazel", Severity: severity, Message: say}
	if placed {
		at.on(&d)
	}
	bazelRules.class(&d)
	if b.trace { // its message comes last
		b.last = &d
		d.Log.FirstLine = l.no
		return true
	}
	b.last = p.emit(d)
	return true
}

// bazelFailed is a diagnostic that is kept back.
func bazelFailed(l line, kind aires.Kind, message string) aires.Diagnostic {
	return aires.Diagnostic{
		Tool: "bazel", Severity: aires.SeverityError, Kind: kind, Message: message,
		Log: aires.LogSpan{FirstLine: l.no, LastLine: l.no},
	}
}

// bazelFile reports whether a file is one that Bazel reads itself.
func bazelFile(file string) bool {
	name := path.Base(slashed(file))
	return name == "BUILD" || name == "WORKSPACE" || hasAny(path.Ext(name), ".bazel", ".bzl", ".bzlmod")
}

func (b *bazel) more(p *parser, l line) bool {
	if b.last == nil || b.depth >= maxNotes {
		return false
	}
	b.depth++
	if b.trace {
		return b.frame(p, l)
	}
	text := strings.TrimSpace(l.text)
	if indent(l.text) == 0 && !strings.HasPrefix(text, "this rule is missing dependency declarations") || text == "" || strings.HasPrefix(text, "(cd ") {
		return false
	}
	b.last.Notes = append(b.last.Notes, aires.Note{Message: text})
	if file := strings.Trim(text, "'"); len(file) == len(text)-2 && len(b.last.Symbols) == 0 {
		b.last.Symbols = missing(file)
	}
	b.last.Log.LastLine = l.no
	return true
}

// frame reads a traceback. The place is that of the innermost frame; frames of
// what was downloaded count only where there are no others.
func (b *bazel) frame(p *parser, l line) bool {
	d := b.last
	if m := bazelFrame.FindStringSubmatch(l.text); m != nil {
		at := place{m[1], lineNo(m[2]), lineNo(m[3])}
		if d.File == "" || !strings.Contains(at.file, "/external/") {
			at.on(d)
		}
		d.Notes = append(d.Notes, at.note("called from here"))
		return true
	}
	m := bazelError.FindStringSubmatch(l.text)
	if m == nil {
		return indent(l.text) > 0
	}
	d.Message, d.Log.LastLine, d.Kind, d.Symbols = m[1], l.no, "", nil
	bazelRules.class(d)
	b.last = p.emit(*d)
	b.trace = false
	return true
}

func (b *bazel) end(*parser) { b.last, b.trace = nil, false }

// close emits what failed when nothing else says why.
func (b *bazel) close(p *parser) {
	p.settle()
	if p.res.Errors > 0 {
		return
	}
	for _, d := range b.tests {
		p.emit(d)
	}
	if len(b.tests) == 0 && b.echo.Message != "" {
		p.emit(b.echo)
	}
}
