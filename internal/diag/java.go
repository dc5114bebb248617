package diag

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// java reads javac and kotlinc, alone and inside Maven, Gradle and Ant.
//
// Maven repeats every compiler error below "Failed to execute goal", and Gradle
// says "What went wrong" after the tools did: both are echoes, and speak only
// where nothing was said before.
type java struct {
	held    *aires.Diagnostic
	state   javaState
	buffer  []line // of a javac message before its caret
	unsure  []line // those that no caret came below
	blanks  int
	echoing bool // what is held repeats what was emitted: drop it
	errors  int
	seen    map[identity]bool  // emitted
	summary bool               // Maven is repeating itself
	results bool               // Surefire is listing results
	poms    map[string]bool    // problems of POMs, as said
	class   string             // of the test being read
	failed  map[string]bool    // tests reported, as Class.method
	where   place              // Gradle's "* Where:"
	section string             // of Gradle's report
	ruled   bool               // what is held is an error if the enforcer stops the build
	rules   []aires.Diagnostic // of the enforcer, until it does
	ecj     bool               // it is Eclipse's compiler that speaks like javac
}

// javaState says what may follow what is held.
type javaState int

const (
	javaSource javaState = iota // javac: message lines, source, caret
	javaDetail                  // indented details
	javaTrace                   // exception, then its stack
	javaWrong                   // Gradle's prose
	javaModel                   // Maven's problems with a POM, before it names the file
	javaRule                    // what a rule of Maven's enforcer says
	javaDone
)

func newJava() family {
	return &java{seen: map[identity]bool{}, poms: map[string]bool{}, failed: map[string]bool{}}
}

// javaWords are what lines that begin something hold; see gate.
func javaWords() []string {
	return []string{
		".java:", ".kt:", ".kts:", ".scala:", ".groovy:", "\nerror: ", "\nwarning: ", "\nwarning: [", "[javac]", " FAILED", "\nFAILURE: ", "\n> Task :",
		"\n[ERROR]", "\n[WARNING]", "\n[FATAL]",
		"e: ", "w: ", "* What went wrong:", "* Where:", "Build file '", "\n[INFO] Results:", "<<< ", "\nFailed tests:", "\nTests in error:", "\n Failed to execute goal ", "\nError:  ", "\nWarning:  ", "only showing the first", ": Fehler: ", ": Warnung: ", ": エラー: ", ": 警告: ", ": 错误: ",
	}
}

var (
	antMark    = holding("[javac]", `^\s*\[javac\] `)
	javacLine  = holding(".java:", `^(?::[\w:-]+(/))?(\S.*?\.java):(\d+): (?:(error|warning|Fehler|Warnung|エラー|警告|错误): )?(?:\[([\w-]+)\] )?(\S.*)$`)
	javacColon = holding(".kt .java: .scala: .groovy:", `^(\S.*?\.(?:kts?|java|scala|groovy)):(\d+):(\d+): (error|warning): (.*)$`)
	kotlinLine = holding("e:_ w:_", `^([ew]): (?:file://(?:/([A-Za-z]:))?)?(\S.*?\.(?:kts?|java)):(?:(\d+):(\d+):?| \((\d+), (\d+)\):) (.*)$`)
	kotlinBare = regexp.MustCompile(`^(e): (\S.*)$`)
	javacBare  = holding("error:_ warning:_", `^(error|warning): (?:\[([\w-]+)\] )?(\S.*)$`)
	javacKnown = regexp.MustCompile(`^(?:invalid (?:source|target) release|release version .* not supported|file not found: |no source files|invalid flag:|` +
		`Source option \d+ is |Target option \d+ is |warnings found and -Werror|cannot access|bootstrap class path|\[options\]|system modules path|` +
		`error while writing|Class names, .*, are only accepted)`)
	javaCaret = regexp.MustCompile(`^(\s*)\^\s*$`)
	javaCount = regexp.MustCompile(`^\d+ (?:errors?|warnings?)$`)
	// javaForeign is another tool's error, where javac printed no source.
	javaForeign = holding("error warning", `^\S.*(?::\d+|\(\d[\d,-]*\)) ?: (?:fatal )?(?:error|warning)\b`)
	javaOnly    = holding("only_showing", `^only showing the first \d+ (?:errors|warnings), of \d+ total`)
	javaIndent  = regexp.MustCompile(`^\s{2,}(\S.*)$`)
)

func (j *java) start(p *parser, l line) bool {
	j.flush(p)
	if strings.HasPrefix(l.text, "> Task :") && !strings.Contains(l.text, ": ") {
		return true // progress, of which there is much
	}
	ant := antMark.MatchString(l.text)
	l.text = antMark.ReplaceAllString(l.text, "")
	t := l.text
	if m := javacLine.FindStringSubmatch(t); m != nil && (ant || javacIs(m)) && oneName(m[2]) {
		file := m[2]
		if m[1] != "" { // Gradle before 5 goes on behind the task's name
			file = strings.TrimPrefix(file, ":")
		}
		switch m[4] {
		case "Warnung", "警告":
			m[4] = "warning"
		case "Fehler", "エラー", "错误":
			m[4] = "error"
		case "": // javac before 7
			m[4] = "error"
			if m[5] != "" {
				m[4] = "warning"
			}
		}
		j.hold(l, "javac", m[4], m[6], place{file: m[1] + strings.TrimPrefix(file, m[1]), line: lineNo(m[3])})
		j.held.Code, j.state = m[5], javaSource
		return true
	}
	if m := javacColon.FindStringSubmatch(t); m != nil && oneName(m[1]) {
		j.hold(l, javaTool(m[1]), m[4], m[5], place{m[1], lineNo(m[2]), lineNo(m[3])})
		j.state = javaSource
		return true
	}
	if m := kotlinLine.FindStringSubmatch(t); m != nil {
		j.hold(l, "kotlinc", kotlinSeverity(m[1]), m[8], place{m[2] + m[3], lineNo(m[4] + m[6]), lineNo(m[5] + m[7])})
		return true
	}
	if m := javacBare.FindStringSubmatch(t); m != nil && (javacKnown.MatchString(m[3]) || m[2] == "options") {
		j.hold(l, "javac", m[1], m[3], place{})
		j.held.Code = m[2]
		return true
	}
	if javaOnly.MatchString(t) {
		p.stopEarly()
		return true
	}
	return j.maven(p, l) || j.gradle(p, l)
}

// javacIs tells javac's line from others of the form "A.java:5: …": those
// without a severity are taken only with a lint's name, as javac before 7 did.
func javacIs(m []string) bool { return m[4] != "" || m[5] != "" }

func javaTool(file string) string {
	if strings.HasSuffix(file, ".java") {
		return "javac"
	}
	if strings.Contains(file, ".kt") {
		return "kotlinc"
	}
	return file[strings.LastIndexByte(file, '.')+1:]
}

func kotlinSeverity(letter string) string {
	if letter == "w" {
		return "warning"
	}
	return "error"
}

func (j *java) hold(l line, tool, severity, message string, at place) {
	j.held = &aires.Diagnostic{
		Tool: tool, Severity: aires.Severity(severity), Message: message,
		Log: aires.LogSpan{FirstLine: l.no, LastLine: l.no},
	}
	at.on(j.held)
	j.state, j.buffer, j.blanks, j.echoing = javaDetail, nil, 0, false
}

func (j *java) more(p *parser, l line) bool {
	if j.section == "results" {
		j.flush(p)
		if j.row(l, l.text) {
			return true
		}
		j.section = ""
		return false
	}
	if j.held == nil {
		return j.section != "" && j.gradleMore(l)
	}
	l.text = antMark.ReplaceAllString(l.text, "")
	t := strings.TrimPrefix(l.text, "[ERROR] ")
	took := false
	switch j.state {
	case javaSource:
		took = j.sourceLine(l)
	case javaDetail:
		took = j.detailLine(t)
	case javaTrace:
		took = j.traceLine(p, l.text)
	case javaWrong:
		took = j.wrongLine(l)
	case javaModel:
		took = j.modelLine(l.text)
	case javaRule:
		took = j.ruleLine(t)
	}
	if took && len(j.buffer) == 0 && strings.TrimSpace(l.text) != "" {
		j.held.Log.LastLine = l.no
	}
	return took
}

// javaMaxMessage is how many lines javac may put between a head and its caret.
const javaMaxMessage = 12

// sourceLine reads up to the caret. What stands right above it is the source,
// the rest belongs to the message.
func (j *java) sourceLine(l line) bool {
	t := l.text
	if len(j.buffer) == 1 && ecjMarks.MatchString(t) && strings.HasPrefix(j.buffer[0].text, "\t") && (j.ecj || strings.Contains(t, "^^")) {
		j.ecj = true                                                            // javac marks one column
		j.held.Tool, j.held.Source = "ecj", strings.TrimSpace(j.buffer[0].text) // Eclipse's compiler, told to speak like javac
		ecjRules.class(j.held)
		j.buffer, j.state = nil, javaDone
		return true
	}
	if m := javaCaret.FindStringSubmatch(t); len(j.buffer) > 0 && m != nil {
		if j.held.Column == 0 {
			j.held.Column = len(m[1]) + 1
		}
		j.held.Source = j.buffer[len(j.buffer)-1].text
		for _, say := range j.buffer[:len(j.buffer)-1] {
			j.held.Notes = append(j.held.Notes, aires.Note{Message: strings.TrimSpace(say.text)})
		}
		j.buffer, j.state = nil, javaDetail
		return true
	}
	if indent(t) > 0 && len(j.buffer) < javaMaxMessage && strings.TrimSpace(t) != "" {
		j.buffer = append(j.buffer, l)
		return true
	}
	if javacLine.MatchString(t) || javaCount.MatchString(t) || javacBare.MatchString(t) || javacColon.MatchString(t) ||
		javaForeign.MatchString(t) || kotlinLine.MatchString(t) || mavenLine.MatchString(t) || strings.HasPrefix(t, "> Task ") || strings.TrimSpace(t) == "" ||
		len(j.buffer) == javaMaxMessage {
		return false
	}
	j.buffer = append(j.buffer, l)
	return true
}

func (j *java) detailLine(t string) bool {
	m := javaIndent.FindStringSubmatch(t)
	if m == nil || len(j.held.Notes) >= maxNotes {
		return false
	}
	j.held.Notes = append(j.held.Notes, aires.Note{Message: m[1]})
	return true
}

func (j *java) end(p *parser) { j.flush(p) }

// doubt returns what no caret proved to be javac's.
func (j *java) doubt() []line {
	unsure := j.unsure
	j.unsure = nil
	return unsure
}

// flush emits what is held, unless Maven only repeats it.
func (j *java) flush(p *parser) {
	d := j.held
	if d == nil {
		return
	}
	j.held, j.unsure, j.buffer = nil, j.buffer, nil
	id := identityOf(d)
	if j.echoing || (j.summary && j.seen[id]) {
		return
	}
	if j.state == javaRule && j.ruled {
		if len(j.rules) < maxPending {
			j.rules = append(j.rules, *d)
		}
		return
	}
	j.seen[id] = true
	if d.Severity == aires.SeverityError {
		j.errors++
	}
	if d.Kind == "" {
		p.emitUnclassed(*d, javaClassify)
		return
	}
	p.emit(*d)
}
