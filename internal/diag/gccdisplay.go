package diag

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// expectation is what may follow in a display of source without line numbers.
type expectation int

const (
	nothing expectation = iota
	source
	carets
	fixIts
)

// contextLine is gcc's line that says in which function the next one is.
var contextLine = holding(":_In_ :_At_ Assembler", `^[^\s:]\S*(?: \S+)*: (?:In (?:static |copy |move |inherited |lambda |non-)*`+
	`(?:member |virtual )?(?:function|constructor|destructor|instantiation of|substitution of|expansion of)\b.*|`+
	`At (?:top level|global scope)):$|^.+: Assembler messages:$`)

// fixIt's groups are the file, the range and the quoted text.
var fixIt = regexp.MustCompile(`^fix-it:"(.*)":\{(\d+):(\d+)-(\d+):(\d+)\}:(".*")$`)

// above reads what stands above a diagnostic: who includes the file, who
// instantiates the template, which function it is.
func (f *gccFamily) above(text string) bool {
	from, found := strings.CutPrefix(text, "In file included from ")
	if !found && len(f.before) > 0 && indent(text) > 4 {
		from, found = strings.CutPrefix(strings.TrimLeft(text, " "), "from ")
	}
	if found {
		if at, _, ok := cutPlace(strings.TrimRight(from, ",:") + ":"); ok {
			f.push(at.note("included from here"))
			return true
		}
	}
	if strings.HasSuffix(text, ":") && contextLine.MatchString(text) {
		f.gcc = true
		if _, in, ok := strings.Cut(text, ": In instantiation of "); ok {
			f.push(aires.Note{Message: "in instantiation of " + strings.TrimSuffix(in, ":")})
		}
		return true
	}
	if !strings.Contains(text, "required ") {
		return false
	}
	if at, message, ok := cutPlace(text); ok {
		message = strings.TrimSpace(message)
		if strings.HasPrefix(message, "required ") || strings.HasPrefix(message, "recursively required ") {
			f.push(at.note(message))
			return true
		}
	}
	return false
}

// push keeps the outermost of too many: it is the one that the project wrote.
func (f *gccFamily) push(n aires.Note) {
	if len(f.before) < maxNotes {
		f.before = append(f.before, n)
	} else {
		f.before[maxNotes-1] = n
	}
}

// fixIt reads `fix-it:"a.c":{6:20-6:23}:"cups"`, as gcc and clang write it under
// -fdiagnostics-parseable-fixits, and reports whether text is one.
func (f *gccFamily) fixIt(text string) bool {
	if !strings.HasPrefix(text, "fix-it:") {
		return false
	}
	m := fixIt.FindStringSubmatch(text)
	if m == nil || f.last == nil || len(f.last.Notes) >= maxNotes {
		return true
	}
	say := "replace with " + m[6]
	switch {
	case m[2] == m[4] && m[3] == m[5]:
		say = "insert " + m[6]
	case m[6] == `""`:
		say = "remove up to column " + m[5]
	}
	at := place{m[1], lineNo(m[2]), lineNo(m[3])}
	f.last.Notes = append(f.last.Notes, at.note("fix: "+say))
	return true
}

// gccSnippet reports whether text is a line of source as gcc shows it:
// " 12 | code", "    | ^~~~", "  +++ |+fix".
func gccSnippet(text string) bool {
	bar := strings.IndexByte(text, '|')
	if bar < 1 || bar > 12 {
		return false
	}
	head := strings.TrimRight(text[:bar], " +")
	for _, c := range []byte(head) {
		if c != ' ' && !isDigit(c) {
			return false
		}
	}
	return text[bar-1] == ' '
}

// display follows a display of source that has no line numbers: one line of
// source, carets, then what to insert. Compilers that show none go on with a
// line that looks like something, which is left alone.
func (f *gccFamily) display(text string) bool {
	switch f.expect {
	case source:
		f.expect = carets
		if gccSnippet(text) {
			return false
		}
		if _, rest, ok := cutPlace(text); ok {
			if _, _, ok := cutSeverity(rest); ok {
				return false // the next diagnostic, in whatever language
			}
		}
		return text != "" && !hasAny(text, "rror:", "arning:", "note:", "***", "FAIL", "Traceback", "error[", "panic:",
			"make: ", "make[", " generated.", "In file included", ": In ", ": At ", "undefined reference", "required from", "terminated")
	case carets:
		f.expect = fixIts
		marks := strings.Trim(text, " \t~^")
		return text != "" && marks == "" && strings.ContainsAny(text, "~^")
	case fixIts:
		return indent(text) > 0 && !hasAny(text, "rror:", "arning:", "from ")
	}
	return false
}
