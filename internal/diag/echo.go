package diag

import (
	"strings"

	"github.com/airesdev/aires"
)

// echo is asked last. It reads lines that only say that the build failed, and
// bare "error: …" lines of tools that nobody knows. Both count only where the
// log holds no other error: of the former those that name what failed, and the
// latter where one of the former stands below. Programs print "error:" while
// all is well.
type echo struct {
	failed bool             // a line said that the build did
	what   aires.Diagnostic // the first that names what
	why    aires.Diagnostic // the first bare error
	lists  bool             // the lines below name it
}

func newEcho() family { return &echo{} }

func echoWords() []string {
	return []string{
		"\nerror: ", "\nError: ", "\nERROR: ", "\nfatal: ", "\nFATAL: ", "\n[error] ", "rocess completed with exit code",
		"exited with code '", "Finished: FAILURE", "build commands failed:", "** BUILD FAILED", "** TEST FAILED", "** ARCHIVE FAILED", "did not run successfully",
		"exit with code ", "\nexit status ", "compilation phase failed", "compilation error", "processing failed", "Command ",
	}
}

// echoes are the lines that say that a build failed, by the tool that names
// what did.
var echoes = []struct {
	tool    string
	pattern pattern
}{
	{"", holding("Process_completed", `^(?:Error: )?Process completed with exit code \d+\.?$`)},            // GitHub
	{"", holding("Job_failed", `^ERROR: Job failed(?: \(.*\))?: .+$`)},                                     // GitLab
	{"", holding("script_returned FAILURE", `^ERROR: script returned exit code \d+$|^Finished: FAILURE$`)}, // Jenkins
	{"", holding("exited_with_code", `^\w+ exited with code '\d+'\.?$`)},                                   // Azure
	{"", holding("exit_with exit_status", `^\s*(?:Error: )?(?:\S+ exit with code|exit status) [1-9]\d*$`)}, // go run, actions
	{"", holding("FAILED_**", `^\*\* (?:BUILD|TEST|ARCHIVE) FAILED \*\*$`)},
	{"xcodebuild", holding("commands_failed nonzero", `^The following build commands failed:$|^Command \w+ failed with a nonzero exit code$`)},
	{"gprbuild", holding("gprbuild: gnatmake: gnatbind:", `^(?:gprbuild|gnatmake|gnatbind): .*(?:failed|error)$`)},
	{"sbt", holding("[error]_(", `^\[error\] \([^()]+\) \S.*$`)},
	{"pip", holding("did_not_run", `^\s*× .+ did not run successfully\.$`)},
}

// echoBare are the words with which tools begin an error.
var echoBare = map[string]bool{"error": true, "Error": true, "ERROR": true, "fatal": true, "FATAL": true}

func (e *echo) start(_ *parser, l line) bool {
	for _, one := range echoes {
		if one.pattern.MatchString(l.text) {
			e.failed = true
			e.lists = strings.HasSuffix(l.text, " commands failed:")
			if one.tool != "" && (e.what.Message == "" || e.lists) {
				e.what = echoOf(one.tool, strings.TrimPrefix(strings.TrimSpace(l.text), "[error] "), l.no)
			}
			return true
		}
	}
	word, message, _ := strings.Cut(l.text, ": ")
	if e.failed || e.why.Message != "" || !echoBare[word] || !strings.Contains(strings.TrimSpace(message), " ") {
		return false
	}
	e.why = echoOf("unknown", message, l.no)
	return true
}

func echoOf(tool, message string, no int) aires.Diagnostic {
	return aires.Diagnostic{
		Tool: tool, Severity: aires.SeverityError, Kind: aires.KindOther, Message: message,
		Log: aires.LogSpan{FirstLine: no, LastLine: no},
	}
}

// more reads Xcode's list of commands that failed.
func (e *echo) more(_ *parser, l line) bool {
	if !e.lists || strings.TrimSpace(l.text) == "" || strings.HasPrefix(l.text, "(") || len(e.what.Notes) >= maxNotes {
		return false
	}
	e.what.Notes = append(e.what.Notes, aires.Note{Message: strings.TrimSpace(l.text)})
	e.what.Log.LastLine = l.no
	return true
}

func (e *echo) end(*parser) { e.lists = false }

func (e *echo) close(p *parser) {
	switch {
	case p.res.Errors > 0 || !e.failed:
	case e.why.Message != "":
		lintClass(&e.why)
		p.emit(e.why)
	case e.what.Message != "":
		p.emit(e.what)
	}
}
