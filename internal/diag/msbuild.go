package diag

import (
	"path"
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// msbuild reads the canonical format of MSBuild and of the tools it runs:
//
//	origin : [subcategory] error|warning CODE : text [project]
//
// where origin is a tool's name or a file with an optional range, and the whole
// may stand behind the number of a parallel build ("10>").
// Source: https://learn.microsoft.com/visualstudio/msbuild/msbuild-diagnostic-format-for-tasks
//
// After "Build FAILED." every diagnostic is repeated. What was read before is
// not counted again; what was not (a quiet build prints only the summary) is.
type msbuild struct {
	held    *aires.Diagnostic
	origin  string // of what is held
	project string
	open    bool // no project closed the message yet: it may go on
	buffer  []aires.Note
	seen    map[msKey]bool
	summary bool
	test    vstest
}

// msKey tells a repeat in the summary from the same error in another project.
type msKey struct {
	id      identity
	project string
}

func newMSBuild() family { return &msbuild{seen: map[msKey]bool{}} }

// msbuildWords are what lines that begin something hold; see gate.
func msbuildWords() []string {
	return []string{"Build succeeded", "Build started", "Time Elapsed", "\n  Failed ", "Unhandled exception", "note:", " message ", "message :", "(Location of the symbol"}
}

var (
	msLine = regexp.MustCompile(`^\s*(?:\d+(?::\d+)?>)?\s*(?:(\S.*?)\s*:\s+)?(?:(fatal|command line|internal|general|[A-Za-z]+) )??` +
		`(?i:(error|warning))(?: ([A-Za-z]{1,12}\d{1,6}))?\s*:\s*(\S.*)$`)
	msRange   = regexp.MustCompile(`^(.+?)\s?\((\d+(?:-\d+)?(?:,\d+(?:-\d+)?)?(?:,\d+)?(?:,\d+)?)\)$`)
	msProject = regexp.MustCompile(`^\[([^\[\]]+?\.\w*(?:proj|sln|slnx|slnf|targets|props|metaproj|cs))((?:::[^\[\]]*)?)\]$`)
	msNote    = holding("_note: :note: note_ message", `^\s*(?:\d+>)?\s*(\S.*?\(\d+(?:,\d+)?\))\s?: (?:note|message)(?: \w+)?\s?: (.*)$`)
	msSymbol  = holding("(Location", `^(\S.*?)(?:\((\d+),(\d+)\):)? \(Location of the symbol related to previous (?:error|warning)\)$`)
	msTotal   = holding("(s) Build Time_Elapsed Compilation_failed Errors: Warnings:", `^\s*\d+ (?:Error|Warning)\(s\)$|^Compilation failed: \d+ error|^Build (?:FAILED|failed|succeeded)|^\s*Time Elapsed |^(?:Errors|Warnings):$`)
	msTool    = regexp.MustCompile(`^(?:[A-Za-z][\w.+-]*|.*\.(?:\w*proj|sln|slnx|targets|props|dll|exe|obj|lib|res|rc|cs|vb|fs|json|config|ps1|cmd|bat))$`)
	msScript  = regexp.MustCompile(`\.(?:\w*proj|sln|slnx|targets|props|tasks)$`)
	msSwitch  = holding("Switch:", `^Switch: (\S.*)$`)
	msColons  = regexp.MustCompile(`:\d+(?::\d+)?$`)
)

func (b *msbuild) start(p *parser, l line) bool {
	b.flush(p)
	if b.test.start(p, l) {
		return true
	}
	if msTotal.MatchString(l.text) {
		switch t := strings.TrimSpace(l.text); {
		case strings.HasPrefix(t, "Time Elapsed"):
			b.summary = false
		case strings.HasPrefix(t, "Build") || strings.HasSuffix(t, "s:"):
			b.summary = true
		}
		return true
	}
	if strings.HasPrefix(l.text, "Build started ") {
		b.summary = false
		return true
	}
	return b.head(l)
}

// head reads the canonical format. Text that only looks like it (prose with
// "error:" in it) has no code, or no origin that could be one.
func (b *msbuild) head(l line) bool {
	if !msMayBe(l.text) {
		return false
	}
	m := msLine.FindStringSubmatch(l.text)
	if m == nil {
		return false
	}
	origin, sub, code := m[1], m[2], m[4]
	file, at, ranged := msOrigin(origin)
	if !msMeant(origin, file, code, ranged) {
		return false
	}
	text, project, closed := msCutProject(m[5])
	d := &aires.Diagnostic{
		Severity: aires.Severity(strings.ToLower(m[3])), Code: code, Message: text,
		Fatal: strings.EqualFold(sub, "fatal"), Log: aires.LogSpan{FirstLine: l.no, LastLine: l.no},
	}
	d.Tool = msToolOf(code, origin)
	if ranged || strings.ContainsAny(file, `./\`) {
		d.File = msInProject(file, project)
	}
	d.Line, d.Column, d.EndLine, d.EndColumn = at[0], at[1], at[2], at[3]
	b.held, b.origin, b.project, b.open, b.buffer = d, origin, project, !closed, nil
	return true
}

// msMayBe reports whether a line is worth matching: it says error or warning,
// then a code or at once the colon, and without a code names something that
// may speak so.
func msMayBe(text string) bool {
	for _, word := range []string{"rror", "RROR", "arning", "ARNING"} {
		rest := text
		for {
			_, after, found := strings.Cut(rest, word)
			if !found {
				break
			}
			rest = after
			trimmed := strings.TrimLeft(after, " ")
			if strings.HasPrefix(trimmed, ":") && (strings.Contains(text, "proj") || hasAny(text, "MSBUILD", "EXEC", "CSC", "VBC", "LINK", ".sln", ".targets", ".props", ".tasks")) {
				return true
			}
			if len(trimmed) < len(after) && msCodeAhead(trimmed) {
				return true
			}
		}
	}
	return false
}

// msCodeAhead reports whether text begins with letters, digits and a colon.
func msCodeAhead(text string) bool {
	letters := 0
	for letters < len(text) && (text[letters]|0x20 >= 'a' && text[letters]|0x20 <= 'z') {
		letters++
	}
	numbers := digits([]byte(text[letters:min(len(text), letters+7)]))
	return letters > 0 && letters <= 12 && numbers > 0 && strings.HasPrefix(strings.TrimLeft(text[letters+numbers:], " "), ":")
}

// msMeant reports whether origin and code are what a tool of MSBuild writes.
func msMeant(origin, file, code string, ranged bool) bool {
	if msColons.MatchString(origin) { // gcc's file:line:column
		return false
	}
	if code == "" {
		return ranged && msScript.MatchString(file) || msScript.MatchString(origin) ||
			origin == "MSBUILD" || origin == "EXEC" || origin == "CSC" || origin == "VBC" || origin == "LINK"
	}
	return ranged || origin == "" && len(code) > 4 || msTool.MatchString(origin)
}

// msOrigin splits an origin into file and range.
func msOrigin(origin string) (file string, at [4]int, ranged bool) {
	m := msRange.FindStringSubmatch(origin)
	if m == nil {
		return origin, at, false
	}
	parts := strings.Split(m[2], ",")
	from, to, _ := strings.Cut(parts[0], "-")
	at[0], at[2] = lineNo(from), lineNo(to)
	if len(parts) > 1 {
		from, to, _ = strings.Cut(parts[1], "-")
		at[1], at[3] = lineNo(from), lineNo(to)
		if to != "" {
			at[2] = at[0]
		}
	}
	if len(parts) > 2 {
		at[2] = lineNo(parts[2])
	}
	if len(parts) > 3 {
		at[3] = lineNo(parts[3])
	}
	return m[1], at, true
}

// msCutProject takes the project off the end of a message.
func msCutProject(text string) (rest, project string, ok bool) {
	i := strings.LastIndexByte(text, '[')
	if i < 0 || !strings.HasSuffix(text, "]") {
		return text, "", false
	}
	m := msProject.FindStringSubmatch(text[i:])
	if m == nil {
		return text, "", false
	}
	return strings.TrimRight(text[:i], " \t"), m[1], true
}

// msInProject resolves a relative file against its project's folder, where the
// compiler ran.
func msInProject(file, project string) string {
	if project == "" || isAbs(slashed(file)) || !strings.ContainsAny(project, `/\`) {
		return file
	}
	return path.Join(path.Dir(slashed(project)), slashed(file))
}

func (b *msbuild) more(p *parser, l line) bool {
	if b.held == nil {
		return b.test.more(p, l)
	}
	d := b.held
	if m := msNote.FindStringSubmatch(l.text); m != nil {
		file, at, _ := msOrigin(m[1])
		text, _, _ := msCutProject(m[2])
		d.Notes = append(d.Notes, place{msInProject(file, b.project), at[0], at[1]}.note(text))
		d.Log.LastLine = l.no
		return len(d.Notes) < maxNotes
	}
	if m := msSymbol.FindStringSubmatch(l.text); m != nil {
		d.Notes = append(d.Notes, place{m[1], lineNo(m[2]), lineNo(m[3])}.note("location of the symbol"))
		d.Log.LastLine = l.no
		return true
	}
	if m := msSwitch.FindStringSubmatch(l.text); m != nil {
		d.Notes = append(d.Notes, aires.Note{Message: l.text})
		d.Symbols, d.Log.LastLine = missing(m[1]), l.no
		return true
	}
	return b.sameAgain(l) || b.goesOn(l)
}

// sameAgain takes a further line of a message before which the logger repeated
// origin and code. The indent of the text tells it from a second error.
func (b *msbuild) sameAgain(l line) bool {
	if b.held.Code == "" || !strings.Contains(l.text, b.held.Code) {
		return false
	}
	m := msLine.FindStringSubmatch(l.text)
	if m == nil || m[4] != b.held.Code || m[4] == "" || m[1] != b.origin {
		return false
	}
	_, raw, _ := strings.Cut(l.text, m[4]+":")
	if indent(raw) < 2 {
		return false
	}
	text, project, closed := msCutProject(m[5])
	b.held.Notes = append(b.held.Notes, aires.Note{Message: text})
	b.held.Log.LastLine = l.no
	if closed {
		b.project, b.open = project, false
	}
	return len(b.held.Notes) < maxNotes
}

// msMaxLines is how many lines a message may have.
const msMaxLines = 12

// goesOn reads further lines of a message that its project did not close yet.
// They count only once the project does.
func (b *msbuild) goesOn(l line) bool {
	t := strings.TrimSpace(l.text)
	if !b.open || t == "" || indent(l.text) == 0 || len(b.buffer) == msMaxLines || msMayBe(l.text) && msLine.MatchString(l.text) || msTotal.MatchString(l.text) {
		return false
	}
	text, project, closed := msCutProject(t)
	if text != "" {
		b.buffer = append(b.buffer, aires.Note{Message: text})
	}
	if closed {
		b.held.Notes = append(b.held.Notes, b.buffer...)
		b.held.Log.LastLine = l.no
		if !strings.ContainsAny(b.held.File, `/\`) && b.held.File != "" {
			b.held.File = msInProject(b.held.File, project)
		}
		b.project, b.open, b.buffer = project, false, nil
	}
	return true
}

func (b *msbuild) end(p *parser) {
	b.flush(p)
	b.test.end(p)
}

// flush emits what is held, unless the summary only repeats it.
func (b *msbuild) flush(p *parser) {
	d := b.held
	if d == nil {
		return
	}
	b.held = nil
	msClassify(d)
	if b.project != "" {
		d.Notes = append(d.Notes, aires.Note{Message: "in project", File: b.project})
	}
	key := msKey{identityOf(d), b.project}
	if b.summary && b.seen[key] {
		return
	}
	b.seen[key] = true
	p.emit(*d)
}
