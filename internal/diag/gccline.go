package diag

import (
	"path"
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// said is the severity word that a message begins with.
type said struct {
	severity aires.Severity
	fatal    bool
	tool     string // "" where any compiler may have said it
	foreign  bool   // it was not said in English
}

// intelSaid is how Intel's compilers number what they say.
var intelSaid = holding("_#", `^(error|warning|remark) #\d+: (\S.*)$`)

func cutSeverity(text string) (s said, message string, ok bool) {
	m := intelSaid.FindStringSubmatch(text)
	intel := m != nil
	if intel {
		text = m[1] + ": " + m[2]
	}
	for _, one := range severities {
		if rest, found := strings.CutPrefix(text, one.word); found && strings.TrimSpace(rest) != "" {
			if strings.HasPrefix(one.word, "internal") {
				rest = text // the words are the message
			}
			s = said{severity: one.severity, fatal: one.fatal, foreign: one.foreign}
			if intel || strings.HasPrefix(one.word, "catastrophic") {
				s.tool = "intel"
			}
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
	if inner := strings.TrimLeft(text, " "); len(inner) < len(text) && isAbs(inner) {
		text = inner // what Flutter and others show of Xcode's log
	}
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
		head, rest, ok = strings.Cut(text, ") : ") // clang-cl as it speaks to old Visual Studios
	}
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
