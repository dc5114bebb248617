package diag

import (
	"regexp"
	"strings"
)

// tidyCheck is the name of a check of clang-tidy.
var tidyCheck = regexp.MustCompile(`^(?:abseil|altera|android|boost|bugprone|cert|clang-analyzer|clang-diagnostic|concurrency|cppcoreguidelines|darwin|` +
	`fuchsia|google|hicpp|linuxkernel|llvm|llvmlibc|misc|modernize|mpi|objc|openmp|performance|portability|readability|zircon)-[\w.-]+$`)

// shellCheck is a rule of ShellCheck, which can write in gcc's shape.
var shellCheck = regexp.MustCompile(`^SC\d{4}$`)

// cutFlag splits what stands in brackets behind a message: the option that
// switches it on, or the check that found it.
func cutFlag(message string) (text, flag string, tidy bool) {
	i := strings.LastIndexByte(message, '[')
	if i < 0 || !strings.HasSuffix(message, "]") {
		return message, "", false
	}
	text, flag = strings.TrimRight(message[:i], " \t"), message[i+1:len(message)-1]
	flag = strings.TrimPrefix(flag, "-Werror,")
	if name, ok := strings.CutPrefix(flag, "-Werror="); ok {
		flag = "-W" + name
	}
	first, _, several := strings.Cut(flag, ",")
	switch {
	case strings.ContainsAny(flag, " '\""):
	case strings.HasPrefix(flag, "-W"), strings.HasPrefix(flag, "-f") && !several:
		return text, flag, false
	case tidyCheck.MatchString(first):
		return text, first, true
	case shellCheck.MatchString(flag):
		return text, flag, false
	}
	return message, "", false
}
