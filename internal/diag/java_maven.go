package diag

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

var (
	mavenLine    = regexp.MustCompile(`^\[(ERROR|WARNING|FATAL|INFO)\] ?(.*)$`)
	mavenPlace   = regexp.MustCompile(`^(\S.*?\.\w+):(?:\[(\d+)(?:,(\d+))?\]| \((\d+), (\d+)\)) (?:(error|warning): )?(?:\[([\w-]+)\] |\((\w+)\) )?(.*)$`)
	mavenPOM     = holding("line_", `^(.+?)(?: @ (?:\S+, )?(\S+)?,?)? *@? ?line (\d+), column (\d+)`)
	mavenProject = regexp.MustCompile(`^\[ERROR\]\s+The project \S* \((.+)\) has \d+ error`)
	mavenFile    = regexp.MustCompile(`(?:POM |, )(\S+\.xml)\b`)
	mavenOwn     = regexp.MustCompile(`^(?:Unknown lifecycle phase|The goal you specified requires a project|No plugin found for prefix|Child module |` +
		`Unresolveable build extension|Unknown packaging|Non-resolvable parent POM|The build could not read|Plugin \S+ or one of its dependencies could not be resolved|` +
		`Could not find the selected project|No goals have been specified|Error executing Maven|Unrecognized option|Unable to parse command line)`)
	mavenDep = regexp.MustCompile(`Could not resolve dependencies|Could not find artifact|Could not transfer artifact|was not found in |could not be resolved|has not been downloaded from it before`)

	surefireTest  = holding("<<<", `^(?:(\S+)\(([\w.$]+)\)|([\w.$]+)\.(\S+?) --|(\S+))\s+Time elapsed: \S+ s\s+<<< (FAILURE|ERROR)!$`)
	surefireRow   = regexp.MustCompile(`^  ([\w$]+)\.([\w$]+)(?::(\d+))?(?:->\S+)? (?:» )?(.*)$`)
	surefireFrame = regexp.MustCompile(`^\s+at (?:[\w.@-]+/)?([\w.$]+)\.([\w$<>]+)\(([\w$]+\.\w+):(\d+)\)$`)
	testCompared  = regexp.MustCompile(`expected: ?<(.*?)> but was: ?<(.*?)>`)
)

// maven reads a line that Maven begins with its level.
func (j *java) maven(p *parser, l line) bool {
	m := mavenLine.FindStringSubmatch(l.text)
	if m == nil {
		return false
	}
	level, say := m[1], strings.TrimPrefix(m[2], "[ERROR] ")
	if level == "INFO" {
		j.results = j.results || say == "Results:"
		return true
	}
	if at := mavenPlace.FindStringSubmatch(say); at != nil {
		severity := strings.ToLower(level)
		if at[6] != "" {
			severity = at[6]
		}
		j.hold(l, mavenTool(at[1]), severity, at[9], place{at[1], lineNo(at[2] + at[4]), lineNo(at[3] + at[5])})
		j.held.Code = at[7] + at[8]
		return true
	}
	if level == "WARNING" {
		return true
	}
	if goal, ok := strings.CutPrefix(say, "Failed to execute goal "); ok {
		j.goal(l, goal)
		return true
	}
	return j.surefire(l, say) || j.pom(p, l, say) || true
}

func mavenTool(file string) string {
	if strings.HasSuffix(file, ".java") || strings.HasSuffix(file, ".kt") {
		return javaTool(file)
	}
	return "maven"
}

var mavenHelp = regexp.MustCompile(` ?-> \[Help \d+\]$`)

// goal reads "Failed to execute goal": what it could not resolve is an error,
// anything else only if nothing was said before.
func (j *java) goal(l line, say string) {
	first := !j.summary || mavenDep.MatchString(say)
	j.summary = true
	_, why, found := strings.Cut(say, ": ")
	if !found {
		why = say
	}
	// "on project shop: the reason": the goal before it is noise
	if _, rest, ok := strings.Cut(say, " on project "); ok {
		if _, reason, ok := strings.Cut(rest, ": "); ok {
			why = reason
		}
	}
	if (j.errors > 0 || !first) && !mavenDep.MatchString(say) {
		return
	}
	j.hold(l, "maven", "error", mavenHelp.ReplaceAllString(why, ""), place{})
	j.state = javaDone
}

// pom reads errors of Maven itself: a broken POM, a phase nobody knows.
func (j *java) pom(_ *parser, l line, say string) bool {
	plain := mavenHelp.ReplaceAllString(strings.TrimSpace(say), "")
	if strings.HasPrefix(plain, "Some problems were") || strings.HasPrefix(plain, "The build could not read") || strings.HasPrefix(plain, "The project ") {
		return true
	}
	m := mavenPOM.FindStringSubmatch(plain)
	if m == nil && !mavenOwn.MatchString(plain) {
		return false
	}
	at := place{}
	if m != nil {
		if file := mavenFile.FindStringSubmatch(plain); file != nil {
			at = place{file[1], lineNo(m[3]), lineNo(m[4])}
		}
	}
	j.hold(l, "maven", "error", plain, at)
	j.held.Kind, j.held.Fatal, j.state = aires.KindFatal, true, javaDone
	if strings.Contains(plain, "requires a project") {
		j.held.Kind = aires.KindMissingFile
	}
	if m != nil && at.file == "" {
		j.held.Line, j.held.Column, j.state = lineNo(m[3]), lineNo(m[4]), javaModel
	}
	j.echoing = j.poms[plain]
	j.poms[plain] = true // Maven says it again, indented, below the project
	return true
}

// modelLine reads up to the line that names the file of a broken POM.
func (j *java) modelLine(t string) bool {
	if m := mavenProject.FindStringSubmatch(t); m != nil {
		j.held.File, j.state = m[1], javaDone
		return true
	}
	return strings.TrimSpace(t) == "@" || strings.HasPrefix(t, "[ERROR] The build could not read") || t == "[ERROR]   " || t == "[ERROR] "
}

// surefire reads the report of a test class, and the rows of the results for
// tests that were reported nowhere else.
func (j *java) surefire(l line, say string) bool {
	if m := surefireTest.FindStringSubmatch(say); m != nil {
		class, method := m[2]+m[3], m[1]+m[4]
		if class == "" {
			return true
		}
		j.test(l, "maven", class, method)
		return true
	}
	if m := surefireRow.FindStringSubmatch(say); m != nil && j.results {
		name := m[1] + "." + m[2]
		if j.failed[name] {
			return true
		}
		j.failed[name] = true
		j.hold(l, "maven", "error", m[4], place{m[1] + ".java", lineNo(m[3]), 0})
		j.held.Kind, j.state = aires.KindTest, javaDone
		j.held.Notes = []aires.Note{{Message: "in " + name}}
		return true
	}
	return strings.HasPrefix(say, "Tests run:")
}

// test begins the report of a failed test; its exception follows.
func (j *java) test(l line, tool, class, method string) {
	j.class = class
	short := class[strings.LastIndexByte(class, '.')+1:]
	j.failed[short+"."+strings.TrimSuffix(method, "()")] = true
	j.hold(l, tool, "error", "", place{})
	j.held.Kind, j.state = aires.KindTest, javaTrace
	j.held.Notes = []aires.Note{{Message: "in " + class + "." + method}}
}

// traceLine reads an exception and finds the test's own frame in its stack.
func (j *java) traceLine(p *parser, t string) bool {
	d := j.held
	if m := surefireFrame.FindStringSubmatch(t); m != nil {
		if d.File == "" && (m[1] == j.class || strings.HasSuffix(m[1], "."+j.class)) {
			d.File, d.Line = javaFile(p, m[1], m[3]), lineNo(m[4])
		}
		return true
	}
	say := strings.TrimSpace(t)
	switch {
	case mavenLine.MatchString(t), say == "" && d.Message != "":
		return false
	case say == "" || strings.HasPrefix(say, "at ") || strings.HasPrefix(say, "... "):
		return true
	case d.Message == "":
		d.Message = say
		if m := gradleAt.FindStringSubmatch(say); m != nil { // Gradle in short
			d.Message, d.File, d.Line = m[1], javaFile(p, j.class, m[2]), lineNo(m[3])
		}
		if m := testCompared.FindStringSubmatch(say); m != nil {
			d.Symbols = []aires.Symbol{{Name: m[1], Role: aires.RoleExpected}, {Name: m[2], Role: aires.RoleFound}}
		}
		return true
	}
	d.Notes = append(d.Notes, aires.Note{Message: say})
	return len(d.Notes) < maxNotes
}

// javaFile is the path of a class's file in the usual layout if it is there,
// else the bare name that a stack has.
func javaFile(p *parser, class, file string) string {
	dir := ""
	if i := strings.LastIndexByte(class, '.'); i >= 0 {
		dir = strings.ReplaceAll(class[:i], ".", "/") + "/"
	}
	for _, root := range []string{"src/test/java/", "src/test/kotlin/", "src/main/java/", "src/main/kotlin/"} {
		if p.paths.exists(root + dir + file) {
			return root + dir + file
		}
	}
	return file
}
