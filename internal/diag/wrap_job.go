package diag

import (
	"bytes"
	"cmp"
	"strings"
)

// jobs takes off the names that runners of parallel jobs put in front of the
// lines of each: "[a] ", "[a:12] ", "[a : b] ", "@tea/a: ", "packages/a build: ",
// "hello> ", "| ", "+build | ". A name that is certain by its shape counts at once,
// any other where several lines have it, above or right below: tools write
// brackets and colons, too.
type jobs struct {
	ahead   func() []byte     // what comes next in the log; nil where nobody knows
	named   map[string]int    // lines so far, by name and what divides it from the text
	scripts map[string]string // the package whose script runs, by name
	tag     string            // name of the line taken last
	job     string            // of the line taken last, "" for none
}

// Limits of what is learnt: how long a name may be, how many are told apart,
// and after how many lines one is believed.
const (
	maxJobName  = 64
	maxJobs     = 256
	jobRepeated = 3
)

// off returns b without the name of its job.
func (j *jobs) off(b []byte) []byte {
	n, certain := jobTag(b)
	if n == 0 {
		return b
	}
	if b[n-1] == '$' { // pnpm says what it runs before the first line of it
		if name := append(bytes.Clone(b[:n-1]), ':'); len(j.named) < maxJobs && len(b) > n {
			j.learn(name, jobRepeated)
		}
		return b
	}
	name := uncounted(b[:n])
	if !certain {
		if _, known := j.named[string(name)]; known {
			j.learn(name, 1)
		} else if len(j.named) < maxJobs {
			j.learn(name, 1+j.coming(name))
		}
		if j.named[string(name)] < jobRepeated {
			return b
		}
	}
	j.of(name)
	return bytes.TrimPrefix(b[n:], []byte{' '})
}

// coming counts the next lines that have the name, where one may stand.
func (j *jobs) coming(name []byte) int {
	if j.ahead == nil {
		return 0
	}
	lines := 0
	for l := range bytes.Lines(j.ahead()) {
		at := bytes.Index(l[:min(len(l), 2*maxJobName)], name)
		if at == 0 || at > 0 && bytes.IndexByte([]byte(" \t]:Z"), l[at-1]) >= 0 {
			lines++ // right at the start, or behind a clock
		}
	}
	return lines
}

// uncounted returns a name up to the number of the line that runners write
// behind a colon, as in "[build:12]".
func uncounted(name []byte) []byte {
	colon := bytes.IndexByte(name, ':')
	if colon < 0 || name[0] != '[' || digits(name[colon+1:]) == 0 {
		return name
	}
	return name[:colon+1]
}

func (j *jobs) learn(name []byte, lines int) {
	if j.named == nil {
		j.named = map[string]int{}
	}
	j.named[string(name)] += lines
}

// jobTag measures the name that b may begin with, up to and with what divides
// it from the text, and says whether it is certain.
func jobTag(b []byte) (n int, certain bool) {
	head := b[:min(len(b), maxJobName)]
	switch c := b[0]; {
	case c == '|':
		if len(b) > 1 && b[1] == ' ' {
			return 1, false // bitbake
		}
	case c == '[':
		end := bytes.IndexByte(head, ']')
		if end < 2 || levels[string(bytes.ToLower(head[1:end]))] || bytes.ContainsAny(bytes.Replace(head[1:end], []byte(" : "), []byte{'/'}, 1), "%*[ =") || head[1] == '-' || digits(head[1:end]) > 0 && bytes.ContainsAny(head[1:end], "/:.") {
			return 0, false
		}
		if end+1 < len(head) && head[end+1] == ':' {
			return end + 2, true // yarn
		}
		return end + 1, atPlace(b[end+1:])
	case c == '@':
		if end := bytes.Index(head, []byte(": ")); end > 0 && bytes.IndexByte(head[:end], ' ') < 0 {
			return end + 1, true
		}
	case c == '+' || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '.':
		return wordTag(head)
	}
	return 0, false
}

// atPlace reports whether b, behind a name in brackets, begins with a place: no
// tool writes that itself.
func atPlace(b []byte) bool {
	if len(b) < 2 || b[0] != ' ' || len(b) > maxText || !bytes.Contains(b, []byte("rror")) && !bytes.Contains(b, []byte("arning")) {
		return false
	}
	text := string(b[1:])
	at, _, ok := cutPlace(text)
	if !ok {
		at, _, ok = cutParentheses(text)
	}
	return ok && at.file != "" && strings.IndexByte(at.file, ' ') < 0 && strings.IndexByte(at.file, '.') > 0
}

// wordTag is jobTag for a name without a mark in front.
func wordTag(head []byte) (n int, certain bool) {
	blank := -1
	for i, c := range head {
		switch {
		case c == '>' && i > 0 && blank < 0 && i+1 < len(head) && head[i+1] == ' ':
			return i + 1, false
		case c == '|' && i > 1 && blank == i-1:
			return i + 1, false
		case (c == ':' || c == '$') && i > 0 && blank > 0 && i+1 < len(head) && head[i+1] == ' ' && (head[0] == '.' || bytes.IndexByte(head[:blank], '/') > 0):
			return i + 1, false // "packages/a build: ", which only "packages/a build$ " makes known
		case c == ' ' && blank < 0:
			blank = i
		case c == ' ' && blank == i-1: // padded
			blank = i
		case blank == i-1 && blank > 0 && head[0] != '.' && bytes.IndexByte(head[:blank], '/') < 0:
			return 0, false // a second word belongs to a package's name alone
		case c|0x20 >= 'a' && c|0x20 <= 'z', isDigit(c), bytes.IndexByte([]byte("-_/@.+#:"), c) >= 0 && c != ':':
		case c == ':' && i+1 < len(head) && head[i+1] != ' ' && blank > 0: // a script's name: "build:types"
		default:
			return 0, false
		}
	}
	return 0, false
}

// levels are words in brackets that say how much a line matters, or which
// tool or rule of it speaks.
var levels = map[string]bool{
	"error": true, "warning": true, "warn": true, "info": true, "debug": true, "trace": true, "fatal": true, "notice": true,
	"javac": true, "success": true, "failed": true, "passed": true, "ok": true, "pipeline": true, "tsl": true,
	"exec": true, "mkdir": true, "copy": true, "junit": true, "jar": true, "run": true, "pass": true, "fail": true,
}

// jobFolder is the last word of the path in a job's name, which packages
// mostly have in common with their folder.
func jobFolder(name []byte) string {
	name = bytes.Trim(name, "[]:|> +$")
	name, _, _ = bytes.Cut(name, []byte{' '})
	if name = name[bytes.LastIndexByte(name, '/')+1:]; len(name) > 0 {
		name, _, _ = bytes.Cut(name, []byte{':'})
	}
	return string(name)
}

// of takes note of the job whose line is read.
func (j *jobs) of(name []byte) {
	j.tag = jobFolder(name)
	j.job = cmp.Or(j.scripts[j.tag], j.tag)
}

// banner reads "> @tea/a@1.0.0 build", npm's first line of a script. The lines
// below it, or those of the same job, are that package's.
func (j *jobs) banner(b []byte) {
	if len(b) < 5 || b[0] != '>' || b[1] != ' ' {
		return
	}
	name, script, ok := bytes.Cut(b[2:], []byte{' '})
	at := bytes.LastIndexByte(name, '@')
	if !ok || at <= 0 || len(script) == 0 || at+1 == len(name) || !isDigit(name[at+1]) {
		return
	}
	if j.scripts == nil || len(j.scripts) >= maxJobs {
		j.scripts = map[string]string{}
	}
	folder := jobFolder(name[:at])
	j.scripts[j.tag], j.job = folder, folder
}
