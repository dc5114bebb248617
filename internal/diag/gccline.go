package diag

import (
	"path"
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// severities are the words between a place and a message.
var severities = []struct {
	word     string
	severity aires.Severity
	fatal    bool
}{
	{"error: ", aires.SeverityError, false},
	{"warning: ", aires.SeverityWarning, false},
	{"note: ", aires.SeverityNote, false},
	{"fatal error: ", aires.SeverityError, true},
	{"internal compiler error: ", aires.SeverityError, true},
	{"sorry, unimplemented: ", aires.SeverityError, false},
	{"remark: ", aires.SeverityNote, false},
	{"Error: ", aires.SeverityError, false},
	{"Warning: ", aires.SeverityWarning, false},
	{"Fatal error: ", aires.SeverityError, true},
	// gcc and clang translated: German, French, Chinese, Japanese.
	{"Fehler: ", aires.SeverityError, false},
	{"schwerwiegender Fehler: ", aires.SeverityError, true},
	{"Warnung: ", aires.SeverityWarning, false},
	{"Anmerkung: ", aires.SeverityNote, false},
	{"erreur: ", aires.SeverityError, false},
	{"erreur fatale: ", aires.SeverityError, true},
	{"attention: ", aires.SeverityWarning, false},
	{"avertissement: ", aires.SeverityWarning, false},
	{"错误：", aires.SeverityError, false},
	{"致命错误：", aires.SeverityError, true},
	{"警告：", aires.SeverityWarning, false},
	{"附注：", aires.SeverityNote, false},
	{"エラー: ", aires.SeverityError, false},
	{"致命的エラー: ", aires.SeverityError, true},
	{"警告: ", aires.SeverityWarning, false},
	{"備考: ", aires.SeverityNote, false},
}

// said is the severity word that a message begins with.
type said struct {
	severity aires.Severity
	fatal    bool
	tool     string // "" where any compiler may have said it
}

func cutSeverity(text string) (s said, message string, ok bool) {
	for _, one := range severities {
		if rest, found := strings.CutPrefix(text, one.word); found && strings.TrimSpace(rest) != "" {
			if strings.HasPrefix(one.word, "internal") {
				rest = text // the words are the message
			}
			s = said{severity: one.severity, fatal: one.fatal}
			if one.word == "Error: " || one.word == "Warning: " || one.word == "Fatal error: " {
				s.tool = "as"
			}
			return s, rest, true
		}
	}
	return said{}, "", false
}

// gccPlaced splits "a.c:1:2: error: message", and what clang-cl writes:
// "a.c(1,2): error: message".
func gccPlaced(text string) (at place, s said, message string, ok bool) {
	at, rest, ok := cutPlace(text)
	if ok {
		rest = ranges(rest)
		s, message, ok = cutSeverity(rest)
	}
	if !ok {
		if at, rest, ok = cutParentheses(text); ok {
			s, message, ok = cutSeverity(rest)
		}
	}
	return at, s, message, ok && gccFile(at)
}

// ranges takes "{7:10-7:11}{7:1-7:2}: " off, which clang writes behind a place
// under -fdiagnostics-print-source-range-info.
func ranges(text string) string {
	if !strings.HasPrefix(text, "{") {
		return text
	}
	if head, rest, ok := strings.Cut(text, "}: "); ok && strings.Trim(head, "{}0123456789:-") == "" {
		return rest
	}
	return text
}

// cutParentheses splits "file(line,column): rest".
func cutParentheses(text string) (at place, rest string, ok bool) {
	head, rest, ok := strings.Cut(text, "): ")
	if !ok {
		return place{}, "", false
	}
	i := strings.LastIndexByte(head, '(')
	if i <= 0 {
		return place{}, "", false
	}
	line, column, _ := strings.Cut(head[i+1:], ",")
	at = place{file: head[:i], line: lineNo(line), column: lineNo(column)}
	return at, rest, at.line > 0
}

// gccFile reports whether at can be a file that these compilers read, and not
// a time, a host or another family's source.
func gccFile(at place) bool {
	file := slashed(at.file)
	if strings.HasPrefix(file, "<") || strings.HasPrefix(file, "{") {
		return true
	}
	if strings.Contains(file, "://") || indent(file) > 0 {
		return false
	}
	ext := path.Ext(file)
	switch {
	case sourceExtensions[ext]:
		return true
	case otherExtensions[ext], strings.Contains(file, " "), strings.HasPrefix(path.Base(file), "Makefile"):
		return false
	case ext == "":
		return strings.Contains(file, "/") // <vector> has no extension
	}
	return at.column > 0 && len(ext) > 1 && ext[1] > '9'
}

// driver is the program in front of an error that has no place, with its
// target in front and its version behind.
var driver = regexp.MustCompile(`^(?:.*[/\\])?(?:[\w.]+-)*(cc1|cc1plus|cc1obj|lto1|f951|gcc|g\+\+|cc|c\+\+|cpp|clang|clang\+\+|` +
	`clang-cl|lto-wrapper|gfortran|as|nvcc)(?:-[\d.]+)?(?:\.exe)?$`)

// gccDriver splits "clang: error: message".
func gccDriver(text string) (s said, message string, ok bool) {
	program, rest, _ := strings.Cut(text, ": ")
	s, message, ok = cutSeverity(rest)
	if !ok || strings.HasPrefix(message, "linker command failed") { // the linker's family reads it
		return s, message, false
	}
	if !hasAny(program, "cc", "++", "pp", "clang", "as", "f951", "fortran", "lto") {
		return s, message, false
	}
	m := driver.FindStringSubmatch(program)
	if m == nil {
		return s, message, false
	}
	s.tool = driverTool(m[1])
	return s, message, true
}

// driverTool names the tool that a program belongs to, or nothing for names
// that any compiler may have.
func driverTool(program string) string {
	switch {
	case strings.HasPrefix(program, "clang"):
		return "clang"
	case program == "as", program == "nvcc":
		return program
	case program == "f951", program == "gfortran":
		return "gfortran"
	case program == "cc", program == "c++", program == "cpp":
		return ""
	}
	return "gcc"
}
