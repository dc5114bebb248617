package diag

import "bytes"

// service takes off "web-1  | " (docker compose) and "web:build: " (Turborepo
// and its like). Both are names of parallel jobs; what makes them one is their
// shape, for no tool begins a diagnostic so.
func (w *wrapping) service(b []byte) []byte {
	n := jobName(b)
	if n == 0 || n == len(b) {
		return b
	}
	switch {
	case b[n] == ' ':
		return composed(b, n)
	case b[n] == ':':
		task := jobName(b[n+1:])
		if end := n + 1 + task; task > 0 && end+1 < len(b) && b[end] == ':' && b[end+1] == ' ' && isTask(b[n+1:end]) {
			w.jobs.of(b[:n])
			return b[end+2:]
		}
	}
	return b
}

// composed takes off a compose service. Either its name is numbered, or it is
// padded to the longest of them; "a | b" alone is text.
func composed(b []byte, n int) []byte {
	bar := n
	for bar < len(b) && b[bar] == ' ' {
		bar++
	}
	numbered := n > 2 && isDigit(b[n-1]) && bytes.ContainsAny(b[:n], "-_")
	if bar == len(b) || b[bar] != '|' || bar-n < 2 && !numbered {
		return b
	}
	return bytes.TrimPrefix(b[bar+1:], []byte{' '})
}

// jobName measures a name of letters, digits and - _ / @ that begins with a
// letter or @.
func jobName(b []byte) int {
	n := 0
	for n < min(len(b), 64) {
		c := b[n]
		letter := c|0x20 >= 'a' && c|0x20 <= 'z' || c == '@'
		if !letter && (n == 0 || !isDigit(c) && c != '-' && c != '_' && c != '/') {
			break
		}
		n++
	}
	return n
}

// tasks are what monorepo runners run.
var tasks = []string{"build", "test", "lint", "typecheck", "type-check", "check", "check-types", "compile", "dev", "start", "bundle", "prepare"}

func isTask(name []byte) bool {
	for _, t := range tasks {
		if string(name) == t || bytes.HasPrefix(name, []byte(t)) && name[len(t)] == '-' {
			return true
		}
	}
	return false
}

// rule follows the frame in which docker repeats the end of a failed step:
//
//	------
//	 > [build 4/5] RUN make:
//	3.456 a.c:1:2: error: …
//	------
func (w *wrapping) rule(b []byte) {
	switch b := bytes.TrimRight(b, " "); {
	case string(b) == "------":
		w.ruled, w.summary = !w.summary, false
	case w.ruled:
		w.summary, w.ruled = bytes.HasPrefix(b, []byte(" > [")), false
	}
}

// repeated takes the clock off a line that docker repeats, or, where the log
// holds the step itself, all of it: the line was read before.
func (w *wrapping) repeated(b []byte) []byte {
	if !w.summary {
		return b
	}
	n := digits(b)
	if n == len(b) || b[n] != '.' {
		return b
	}
	part := digits(b[n+1:])
	end := n + 1 + part
	switch {
	case part == 0 || end >= len(b) || b[end] != ' ':
		return b
	case w.steps:
		return b[len(b):]
	}
	return b[end+1:]
}

// journal takes off "Nov 23 12:34:56 host make[123]: ", as syslog and journalctl
// write it, and "Nov 23 12:34:56 " alone, as ts does.
func journal(b []byte) []byte {
	const stamp = len("Nov 23 12:34:56")
	if len(b) <= stamp || b[3] != ' ' || !match(b[7:], "00:00:00") || b[6] != ' ' || !isDigit(b[5]) || b[stamp] != ' ' ||
		!bytes.Contains([]byte("JanFebMarAprMayJunJulAugSepOctNovDec"), b[:3]) {
		return b
	}
	rest := b[stamp+1:]
	host := bytes.IndexByte(rest, ' ')
	if end := bytes.Index(rest, []byte("]: ")); host > 0 && end > host {
		open := bytes.LastIndexByte(rest[:end], '[')
		if name := rest[host+1 : max(open, host+1)]; open > host && len(name) > 0 && bytes.IndexByte(name, ' ') < 0 && digits(rest[open+1:end]) == end-open-1 {
			return rest[end+3:]
		}
	}
	return rest
}

// logged takes off what loggers write behind the time: "stderr F " (containers'
// runtimes), and "INFO  [builder] " (log4j and its like).
func logged(b []byte) []byte {
	if len(b) > 7 && b[0] == 's' && (bytes.HasPrefix(b, []byte("stdout ")) || bytes.HasPrefix(b, []byte("stderr "))) {
		if part := b[7:]; bytes.IndexByte([]byte("FP|"), part[0]) >= 0 && (len(part) == 1 || part[1] == ' ') {
			return part[min(2, len(part)):]
		}
		return b
	}
	word := 0
	for word < min(len(b), 6) && b[word] >= 'A' && b[word] <= 'Z' {
		word++
	}
	if word < 4 || !levels[string(bytes.ToLower(b[:word]))] {
		return b
	}
	rest := bytes.TrimLeft(b[word:], " ")
	end := bytes.IndexByte(rest[:min(len(rest), maxJobName)], ']')
	if len(rest) == len(b)-word || end < 2 || rest[0] != '[' || end+1 < len(rest) && rest[end+1] != ' ' {
		return b
	}
	return bytes.TrimPrefix(rest[end+1:], []byte{' '})
}

// cloudStep takes off `Step #1 - "build": ` and "Step #1: " (Google Cloud Build).
func cloudStep(b []byte) []byte {
	rest, ok := bytes.CutPrefix(b, []byte("Step #"))
	n := digits(rest)
	if !ok || n == 0 {
		return b
	}
	rest = rest[n:]
	if name, ok := bytes.CutPrefix(rest, []byte(` - "`)); ok {
		end := bytes.IndexByte(name, '"')
		if end < 0 {
			return b
		}
		rest = name[end+1:]
	}
	if rest, ok = bytes.CutPrefix(rest, []byte(":")); !ok {
		return b
	}
	return bytes.TrimPrefix(rest, []byte{' '})
}
