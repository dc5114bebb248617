package diag

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

var (
	surefireTest  = holding("<<<", `^(?:(\S+)\(([\w.$]+)\)|([\w.$]+)\.(\S+?) --|(?:([\w.$]+)\.)?(\S+))\s+Time elapsed: \S+ s(?:ec)?\s+<<< (FAILURE|ERROR)!$`)
	surefireIn    = holding("<<<", `^Tests run: .* <<< (?:FAILURE|ERROR)! -{1,2} in ([\w.$]+)$`)
	surefireList  = regexp.MustCompile(`^(?:Failed tests|Tests in error):(?: (.*))?$`)
	surefireOld   = regexp.MustCompile(`^  (\S+)\(([\w.$]+)\): ?(.*)$`)
	surefireRow   = regexp.MustCompile(`^  ([\w$]+)\.([\w$]+)(?::(\d+))?(?:->\S+)? (?:» )?(.*)$`)
	surefireFrame = regexp.MustCompile(`^\s+at (?:[\w.@-]*/){0,2}([\w.$]+)\.([\w$<>]+)\(([\w$]+\.\w+):(\d+)\)$`)
	testCompared  = regexp.MustCompile(`expected: ?<(.*?)> but was: ?<(.*?)>`)
)

// surefire reads the report of a test class, and the rows of the results for
// tests that were reported nowhere else.
func (j *java) surefire(l line, say string) bool {
	if m := surefireTest.FindStringSubmatch(say); m != nil {
		class, method := m[2]+m[3]+m[5], m[1]+m[4]+m[6]
		if class = cmp.Or(class, j.class); class == "" {
			return true
		}
		j.test(l, "maven", class, method)
		return true
	}
	if j.results && surefireRow.MatchString(say) {
		return j.row(l, say)
	}
	if m := surefireIn.FindStringSubmatch(say); m != nil {
		j.class = m[1]
	}
	return strings.HasPrefix(say, "Tests run:")
}

// surefireBare reads the same of Surefires that wrote no level, before 2.20.
func (j *java) surefireBare(l line) bool {
	if surefireTest.MatchString(l.text) || surefireIn.MatchString(l.text) {
		return j.surefire(l, l.text)
	}
	if m := surefireList.FindStringSubmatch(l.text); m != nil {
		j.section = "results"
		j.row(l, m[1])
		return true
	}
	return false
}

// row reads a failed test in the list at the end, which counts where the test's
// own report was not read. The first may stand behind the list's name.
func (j *java) row(l line, text string) bool {
	text = "  " + strings.TrimSpace(text)
	class, method, why, at := "", "", "", ""
	if m := surefireOld.FindStringSubmatch(text); m != nil {
		class, method, why = m[2][strings.LastIndexByte(m[2], '.')+1:], m[1], m[3]
	} else if m := surefireRow.FindStringSubmatch(text); m != nil {
		class, method, at, why = m[1], m[2], m[3], m[4]
	}
	name := class + "." + method
	if class == "" || j.failed[name] {
		return class != ""
	}
	j.failed[name] = true
	j.hold(l, "maven", "error", cmp.Or(why, name+" failed"), place{class + ".java", lineNo(at), 0})
	j.held.Kind, j.state = aires.KindTest, javaDone
	j.held.Notes = []aires.Note{{Message: "in " + name}}
	return true
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
		if d.File == "" && j.inTest(m[1]) {
			d.File, d.Line = javaFile(p, m[1], m[3]), lineNo(m[4])
		}
		return true
	}
	say := strings.TrimSpace(t)
	switch {
	case mavenLine.MatchString(t), say == "" && d.Message != "", strings.HasPrefix(t, "FAILURE: Build "), strings.HasPrefix(t, "> Task "), gradleCount.MatchString(t):
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

// inTest reports whether a frame's class is the one whose test failed. Gradle
// may name the class last: "Suite > Nested > org.example.BrewTest.brews".
func (j *java) inTest(class string) bool {
	simple := class[strings.LastIndexByte(class, '.')+1:]
	simple, _, _ = strings.Cut(simple, "$")
	return class == j.class || strings.HasSuffix(class, "."+j.class) ||
		strings.Contains(j.held.Notes[0].Message, " > ") && strings.Contains(j.held.Notes[0].Message, "."+simple+".")
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
