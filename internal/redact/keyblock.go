package redact

import "strings"

const (
	begin  = "-----BEGIN "
	finish = "-----END "
	dashes = "-----"
)

// minBody is the length of a line from which on base64 alone makes it suspect.
const minBody = 60

// keyBlocks finds private keys in PEM (RFC 7468), whole ones and those of which
// a window shows only the beginning, the middle or the end. Certificates and
// public keys are left.
func keyBlocks(s string) []find {
	var finds []find
	run := -1 // where lines of bare base64 began
	at := 0
	public := false
	lines := 0
	flush := func(end int) {
		if run >= 0 && lines >= 2 && !public {
			finds = append(finds, find{run, end, "private-key"})
		}
		run, lines = -1, 0
	}
	for at < len(s) {
		end := at + lineEnd(s[at:])
		line := s[at:end]
		if i := strings.Index(line, begin); i >= 0 {
			flush(at - 1)
			label, _, _ := strings.Cut(line[i+len(begin):], dashes)
			public = !strings.Contains(label, "PRIVATE KEY")
			if !public {
				end = blockEnd(s, at+i)
				finds = append(finds, find{at + i, end, "private-key"})
			}
			at = min(end+1, len(s))
			continue
		}
		switch {
		case strings.Contains(line, finish):
			if strings.Contains(line, "PRIVATE KEY"+dashes) && run >= 0 {
				lines = 2
			}
			flush(at - 1)
			public = false
		case body(line):
			if run < 0 {
				run = at
			}
			lines++
		case run >= 0 && lines >= 1 && base64(strings.TrimSpace(line)):
			lines++ // the last line is shorter
		default:
			flush(at - 1)
		}
		at = end + 1
	}
	flush(len(s))
	return finds
}

// blockEnd returns the end of the key whose BEGIN stands at from: behind its END
// or, without one, behind the last line that looks like part of it.
func blockEnd(s string, from int) int {
	rest := s[from+len(begin):]
	stop := len(rest)
	if i := strings.Index(rest, begin); i >= 0 {
		stop = i // another block
	}
	if i := strings.Index(rest[:stop], finish); i >= 0 {
		tail := rest[i+len(finish):]
		if j := strings.Index(tail, dashes); j >= 0 && j < 64 {
			return from + len(begin) + i + len(finish) + j + len(dashes)
		}
	}
	end := from + lineEnd(s[from:])
	for end < len(s) {
		next := end + 1 + lineEnd(s[end+1:])
		line := strings.TrimSpace(s[end+1 : next])
		if !base64(line) && !strings.Contains(line, ": ") && line != "" {
			break
		}
		end = next
	}
	return end
}

func lineEnd(s string) int {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return i
	}
	return len(s)
}

// body reports whether line is a whole line of a PEM body.
func body(line string) bool {
	line = strings.TrimSpace(line)
	return len(line) >= minBody && len(line) <= 76 && base64(line) && mixed(line)
}

func base64(line string) bool {
	return line != "" && strings.Trim(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=") == ""
}
