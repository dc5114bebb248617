package diag

import (
	"path"
	"strings"

	"github.com/airesdev/aires"
)

// command reads diagnostics in the words of a CI system, as linters print them
// for its annotations:
//
//	::error file=a.js,line=3,col=5,title=no-undef::x is not defined
//	##vso[task.logissue type=error;sourcepath=a.cs;linenumber=3]message
//	##teamcity[testFailed name='brews' message='expected 3' details='…']
//
// Mostly they repeat what the tool has said, so they are held, and only those
// count whose place nothing else names.
//
// Sources: GitHub, "Workflow commands"; Azure Pipelines, "Logging commands";
// TeamCity, "Service messages".
type command struct {
	held []aires.Diagnostic
}

func newCommand() family { return &command{} }

func commandWords() []string {
	return []string{"\n::error ", "\n::warning ", "\n##vso[task.logissue ", "\n##teamcity["}
}

func (c *command) start(_ *parser, l line) bool {
	d, ok := commandOf(l.text)
	if !ok {
		return strings.HasPrefix(l.text, "##teamcity[")
	}
	d.Log = aires.LogSpan{FirstLine: l.no, LastLine: l.no}
	lintClass(&d)
	if len(c.held) < maxHeld {
		c.held = append(c.held, d)
	}
	return true
}

func (c *command) more(*parser, line) bool { return false }
func (c *command) end(*parser)             {}

// commandOf returns the diagnostic of a line that is a command and has a place
// or is a failed test.
func commandOf(text string) (d aires.Diagnostic, ok bool) {
	switch {
	case strings.HasPrefix(text, "::"):
		head, message, _ := strings.Cut(text[2:], "::")
		severity, list, _ := strings.Cut(head, " ")
		at := properties(list, ",", githubEscapes)
		d = commandDiagnostic("github", severity, at, "file", "line", "col", "title")
		if d.Column == 0 {
			d.Column = lineNo(at["column"])
		}
		d.EndLine, d.EndColumn = lineNo(at["endLine"]), lineNo(at["endColumn"])
		d.Message, _, _ = strings.Cut(githubEscapes.Replace(message), "\n")
	case strings.HasPrefix(text, "##vso["):
		head, message, _ := strings.Cut(text, "]")
		at := properties(strings.TrimPrefix(head, "##vso[task.logissue "), ";", azureEscapes)
		d = commandDiagnostic("azure", at["type"], at, "sourcepath", "linenumber", "columnnumber", "code")
		d.Message = azureEscapes.Replace(message)
	default:
		return teamCity(text)
	}
	return d, d.File != "" && d.Message != ""
}

// commandDiagnostic takes what is at under the given names. A title that is
// more than one word is no code.
func commandDiagnostic(tool, severity string, at map[string]string, file, line, column, code string) aires.Diagnostic {
	d := aires.Diagnostic{Tool: tool, Severity: customSeverity(severity), File: at[file], Line: lineNo(at[line]), Column: lineNo(at[column])}
	if !strings.Contains(at[code], " ") {
		d.Code = at[code]
	}
	return d
}

// The characters that may not stand in a command as they are.
var (
	githubEscapes   = strings.NewReplacer("%0A", "\n", "%0D", "", "%3A", ":", "%2C", ",", "%25", "%")
	azureEscapes    = strings.NewReplacer("%0A", " ", "%0D", "", "%3B", ";", "%5D", "]", "%AZP25", "%")
	teamCityEscapes = strings.NewReplacer("|n", "\n", "|r", "", "|'", "'", "|[", "[", "|]", "]", "||", "|")
)

// properties splits "a=b,c=d".
func properties(list, by string, escapes *strings.Replacer) map[string]string {
	all := map[string]string{}
	for one := range strings.SplitSeq(list, by) {
		if name, value, ok := strings.Cut(strings.TrimSpace(one), "="); ok {
			all[name] = escapes.Replace(value)
		}
	}
	return all
}

// teamCity reads a failed test, an inspection, and what a build says of itself.
func teamCity(text string) (d aires.Diagnostic, ok bool) {
	kind, list, _ := strings.Cut(strings.TrimPrefix(text, "##teamcity["), " ")
	at := attributes(list)
	switch kind {
	case "testFailed":
		d = aires.Diagnostic{Tool: "teamcity", Severity: aires.SeverityError, Kind: aires.KindTest, Message: at["message"]}
		d.Notes = []aires.Note{{Message: "in " + at["name"]}}
		for line := range strings.SplitSeq(at["details"], "\n") {
			if m := jestAt.FindStringSubmatch(line); m != nil && nodeOwn(m[1]) && d.Line == 0 {
				place{m[1], lineNo(m[2]), lineNo(m[3])}.on(&d)
			}
		}
		return d, d.Message != ""
	case "inspection":
		d = commandDiagnostic("teamcity", at["SEVERITY"], at, "file", "line", "column", "typeId")
		d.Message = at["message"]
		return d, d.File != "" && d.Message != ""
	case "buildProblem":
		return aires.Diagnostic{Tool: "teamcity", Severity: aires.SeverityError, Message: at["description"]}, at["description"] != ""
	}
	return d, false
}

// attributes splits "a='b' c='d'", in which TeamCity writes |' for a quote.
func attributes(list string) map[string]string {
	all := map[string]string{}
	for {
		name, rest, ok := strings.Cut(list, "='")
		if !ok {
			return all
		}
		end := 0
		for end < len(rest) && rest[end] != '\'' {
			if rest[end] == '|' {
				end++
			}
			end++
		}
		end = min(end, len(rest))
		all[strings.TrimSpace(name)] = teamCityEscapes.Replace(rest[:end])
		list = rest[min(end+1, len(rest)):]
	}
}

// close emits what nothing else says. A place without a line is a file that
// nothing else complains of.
func (c *command) close(p *parser) {
	said := map[place]bool{}
	for _, d := range p.keep.kept {
		said[place{file: path.Base(slashed(d.File)), line: d.Line}] = true
	}
	for _, d := range c.held {
		if d.File == "" && p.res.Errors > 0 || d.File != "" && said[place{file: path.Base(slashed(d.File)), line: d.Line}] {
			continue
		}
		p.emit(d)
	}
}
