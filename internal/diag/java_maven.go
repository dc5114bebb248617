package diag

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

var (
	mavenLine    = regexp.MustCompile(`^(?:\[(ERROR|WARNING|FATAL|INFO)\] ?|(Error|Warning): {2})(.*)$`) // the second is how GitHub shows the first
	mavenPlace   = regexp.MustCompile(`^(\S.*?\.\w+):(?:\[(\d+)(?:,(\d+))?\]| \((\d+), (\d+)\)) (?:(error|warning): )?(?:\[([\w-]+)\] |\((\w+)\) )?(.*)$`)
	mavenPOM     = holding("line_", `^(.+?)(?: @ (?:\S+, )?(\S+)?,?)? *@? ?line (\d+), column (\d+)`)
	mavenProject = regexp.MustCompile(`^\[ERROR\]\s+The project \S* \((.+)\) has \d+ error`)
	mavenFile    = regexp.MustCompile(`(?:POM |, )(\S+\.xml)\b`)
	mavenOwn     = regexp.MustCompile(`^(?:Unknown lifecycle phase|The goal you specified requires a project|No plugin found for prefix|Child module |` +
		`Unresolveable build extension|Unknown packaging|Non-resolvable parent POM|The build could not read|Plugin \S+ or one of its dependencies could not be resolved|` +
		`Could not find the selected project|No goals have been specified|Error executing Maven|Unrecognized option|Unable to parse command line)`)
	mavenDep = regexp.MustCompile(`Could not resolve dependencies|Could not find artifact|Could not transfer artifact|was not found in |could not be resolved|has not been downloaded from it before`)
)

// maven reads a line that Maven begins with its level.
func (j *java) maven(p *parser, l line) bool {
	m := mavenLine.FindStringSubmatch(l.text)
	if m == nil {
		if !mavenBare.MatchString(l.text) {
			return j.surefireBare(l)
		}
		m = []string{"", "ERROR", "", l.text[1:]} // GitHub took the level away
	}
	level, say := m[1]+strings.ToUpper(m[2]), strings.TrimPrefix(m[3], "[ERROR] ")
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
	if rule := mavenRule.FindStringSubmatch(say); rule != nil {
		j.hold(l, "maven", "error", "", place{})
		j.held.Kind, j.held.Code, j.state = aires.KindOther, rule[1], javaRule
		j.ruled = level == "WARNING" // of an old enforcer: an error only if it stops the build
		return true
	}
	if level == "WARNING" {
		return true
	}
	if goal, ok := strings.CutPrefix(say, "Failed to execute goal "); ok {
		j.goal(p, l, goal)
		return true
	}
	return j.surefire(l, say) || j.pom(p, l, say) || m[2] == ""
}

func mavenTool(file string) string {
	if strings.HasSuffix(file, ".java") || strings.HasSuffix(file, ".kt") {
		return javaTool(file)
	}
	return "maven"
}

var (
	mavenBare = regexp.MustCompile(`^ (?:Failed to execute goal |\S.*\.\w+:\[\d+(?:,\d+)?\] )`)
	mavenRule = holding("failed_with_message:", `^Rule \d+: (?:[\w.$]+\.)?([\w$]+)(?:\(.*\))? failed with message:$`)
)

var mavenHelp = regexp.MustCompile(` ?-> \[Help \d+\]$`)

// goal reads "Failed to execute goal": what it could not resolve is an error,
// anything else only if nothing was said before.
func (j *java) goal(p *parser, l line, say string) {
	if strings.Contains(say, "maven-enforcer-plugin") {
		for _, d := range j.rules {
			j.errors++
			p.emit(d)
		}
		j.rules = nil
	}
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

// ruleLine reads what a rule of the enforcer says.
func (j *java) ruleLine(t string) bool {
	say := strings.TrimSpace(t)
	switch {
	case mavenLine.MatchString(t), say == "":
		return false
	case j.held.Message == "":
		j.held.Message = say
	default:
		j.held.Notes = append(j.held.Notes, aires.Note{Message: say})
	}
	return len(j.held.Notes) < maxNotes
}
