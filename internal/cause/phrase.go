package cause

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// This file knows the few phrases in which tools name a member, a called
// function, a declaration or the end of the build. They are matched against
// single lines of bounded length, by RE2, in linear time.

// maxHeadline bounds the part of a message that is compared, in bytes. C++
// templates make messages of many kilobytes that differ only far behind.
const maxHeadline = 1024

// headline is the first line of d's message.
func headline(d *aires.Diagnostic) string {
	line, _, _ := strings.Cut(strings.TrimSpace(d.Message), "\n")
	if len(line) > maxHeadline {
		line = line[:maxHeadline]
	}
	return strings.TrimSpace(line)
}

// q is any quotation mark that a tool puts around a name.
const q = "['\"`‘’“”]"

// members find a type and the member it lacks, in the groups type and name.
var members = []*regexp.Regexp{
	regexp.MustCompile(`\(type (?P<type>.+?) has no field or method (?P<name>\w+)`),                           // go
	regexp.MustCompile(`has no member named ` + q + `(?P<name>[^'’]+)` + q),                                   // gcc, type in front
	regexp.MustCompile(`no member named ` + q + `(?P<name>[^'’]+)` + q + ` in ` + q + `(?P<type>[^'’]+)` + q), // clang
	regexp.MustCompile(`Property ` + q + `(?P<name>.+?)` + q + ` does not exist on type ` + q + `(?P<type>.+?)` + q + `\.?`),
	regexp.MustCompile(q + `(?P<name>[^']+)` + q + ` does not exist in type ` + q + `(?P<type>.+?)` + q + `\.`), // tsc 2561
	regexp.MustCompile(`^Property ` + q + `(?P<name>.+?)` + q + ` is missing in type .* but required in type ` + q + `(?P<type>.+?)` + q + `\.`),
	regexp.MustCompile("^(?:struct|variant|enum|union) `(?P<type>[^`]+)` (?:has no|does not have a) field named `(?P<name>[^`]+)`"), // rustc
	regexp.MustCompile("^missing (?:structure )?fields? (?P<name>`.+`) in initializer of `(?P<type>[^`]+)`"),                        // rustc
	regexp.MustCompile(`does not implement (?P<type>\S+) \((?:missing|wrong type for) method (?P<name>\w+)\)`),                      // go
	regexp.MustCompile(`does not implement (?:inherited abstract |interface )?member ` + q + `(?P<type>.+)\.(?P<name>.+?)` + q),     // csc
	regexp.MustCompile(`is not abstract and does not override abstract method (?P<name>.+) in (?P<type>\S+)$`),                      // javac
	regexp.MustCompile("^no .*?`(?P<name>[^`]+)` (?:found |exists )?(?:for|on|in) .*?`(?P<type>[^`]+)`"),                            // rustc
	regexp.MustCompile(q + `(?P<type>.+?)` + q + ` does not contain a definition for ` + q + `(?P<name>.+?)` + q),                   // csc
	regexp.MustCompile(q + `(?P<type>[^']+)` + q + ` object has no attribute ` + q + `(?P<name>[^']+)` + q),                         // python
}

// gccType is the type in front of gcc's "has no member named".
var gccType = regexp.MustCompile(q + `([^'’]+)` + q + ` has no member`)

// javacType is the type in javac's "location: variable items of type List<String>".
var javacType = regexp.MustCompile(`^location: variable \S+ of type (.+)$`)

// javacClass is the class in "location: class Plant".
var javacClass = regexp.MustCompile(`^location: (?:class|interface|enum|record) ([\w.$]+)`)

// javacOwner returns the type in which javac looked for a member, and whether
// that is more than the class in whose file the name stands.
func javacOwner(d *aires.Diagnostic) (owner string, other bool) {
	method := slices.ContainsFunc(d.Notes, func(n aires.Note) bool { return strings.Contains(n.Message, "symbol:   method ") })
	for _, n := range d.Notes {
		if m := javacType.FindStringSubmatch(n.Message); m != nil {
			return generic.ReplaceAllString(m[1], ""), true
		}
		if m := javacClass.FindStringSubmatch(n.Message); m != nil && method {
			own := strings.TrimSuffix(path.Base(d.File), ".java")
			return m[1], lastSegment(m[1]) != own && !strings.HasPrefix(m[1], own+".")
		}
	}
	return "", false
}

// generic are the arguments of a type.
var generic = regexp.MustCompile(`<.*>`)

// qualifiers make no other type of one: what a struct lacks, a const one lacks.
var qualifiers = strings.NewReplacer("const ", "", "volatile ", "", " const", "")

// memberOf returns the type and the member that d says it lacks.
func memberOf(d *aires.Diagnostic) (owner, name string, ok bool) {
	if name := d.Missing(); name != "" && d.Tool == "javac" {
		if owner, other := javacOwner(d); other {
			return owner, name, true
		}
	}
	if owner, name, ok = member(headline(d)); ok || d.Tool != "tsc" {
		return owner, name, ok
	}
	for _, n := range d.Notes { // tsc explains itself below
		if owner, name, ok = member(n.Message); ok {
			return owner, name, ok
		}
	}
	return "", "", false
}

// member returns the type and the member it lacks.
func member(line string) (owner, name string, ok bool) {
	if !strings.Contains(line, " no") && !strings.HasPrefix(line, "no ") && !strings.Contains(line, "missing ") {
		return "", "", false // all the phrases say no, not or missing
	}
	for _, re := range members {
		m := re.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		name = m[re.SubexpIndex("name")]
		if i := re.SubexpIndex("type"); i > 0 {
			owner = m[i]
		} else if t := gccType.FindStringSubmatch(line); t != nil {
			owner = t[1]
		}
		return qualifiers.Replace(strings.TrimLeft(owner, "*&")), name, true
	}
	return "", "", false
}

// callees find the called function in complaints about its arguments.
var callees = []*regexp.Regexp{
	regexp.MustCompile(`(?:not enough|too many) arguments in call to (\S+)`),                          // go
	regexp.MustCompile(`in argument to (\S+)$`),                                                       // go
	regexp.MustCompile(`too (?:few|many) arguments to (?:\w+ )*` + q + `(?:.*[\s*&])?([\w:~]+)[('’]`), // gcc
	regexp.MustCompile(`argument \d+ of ` + q + `([^'’(]+)`),                                          // gcc
	regexp.MustCompile(`no matching (?:member )?function for call to ` + q + `([^'’(]+)`),             // g++, clang
	regexp.MustCompile(`(?:method|constructor) (\S+ in \S+ \S+) cannot be applied to`),                // javac
	regexp.MustCompile(`no suitable (?:method|constructor) found for (\w+)`),                          // javac
	regexp.MustCompile(`No overload for method ` + q + `(.+?)` + q + ` takes`),                        // csc
	regexp.MustCompile(`corresponds to the required parameter .+ of ` + q + `(.+?)` + q + `$`),        // csc
	regexp.MustCompile(`^assignment mismatch: .* but (\S+) returns? \d+ values?`),                     // go
	regexp.MustCompile(`^(?:TypeError: )?([\w.]+)\(\) (?:missing|takes|got an unexpected)`),           // python
}

// callee returns the function that is called wrongly, or "".
func callee(line string) string {
	for _, re := range callees {
		if m := re.FindStringSubmatch(line); m != nil {
			return strings.TrimSpace(m[1])
		}
	}
	return ""
}

// wanted returns the signature that go prints under a call that does not fit,
// or the expected symbol, or "".
func wanted(d *aires.Diagnostic) string {
	for line := range strings.Lines(d.Message) {
		if w, ok := strings.CutPrefix(strings.TrimSpace(line), "want ("); ok {
			return w
		}
	}
	for _, n := range d.Notes {
		if w, ok := strings.CutPrefix(strings.TrimSpace(n.Message), "want ("); ok {
			return w
		}
	}
	return ""
}

var declaration = regexp.MustCompile(`\b(?:declared|defined|declaration|definition)\b|^An argument for .+ was not provided|^consider annotating `)

// pointsAtDeclaration reports whether a note's place is where something is
// declared. Candidates do not count: they are what the tool tried, not what
// the call means.
func pointsAtDeclaration(note string) bool { return declaration.MatchString(note) }

var endings = regexp.MustCompile(strings.Join([]string{
	`^could not compile `,                  // cargo
	`^aborting due to `,                    // rustc
	`^too many errors`,                     // go, clang
	`\breturned \d+ exit status`,           // gcc
	`^\d+ unresolved externals?$`,          // link
	`linker command failed with exit code`, // clang
	`\bexited with code -?\d+`,             // msbuild, npm
	`^(?:\*\*\* )?\[.*\] Error \d+`,        // make
	`^build (?:failed|stopped)`,            // ninja, go
	`\[(?:build|setup) failed\]$`,          // go test
	`^Execution failed for task `,          // gradle
	`^Compilation fail(?:ed|ure)\b`,        // maven, gradle
	`^Failed to execute goal `,             // maven
	`^failed to load manifest for `,        // cargo
	`^Unexpected end of file in `,          // gfortran
}, "|"))

// isAftermath reports whether d only says that something before it failed.
func isAftermath(d *aires.Diagnostic) bool {
	return d.Severity != aires.SeverityWarning && d.Line == 0 && endings.MatchString(headline(d))
}
