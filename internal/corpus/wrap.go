package corpus

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"regexp"
	"unicode/utf16"
)

// Wrapping is what a terminal, a CI system or a build driver does to a log
// without changing the text of its lines.
type Wrapping struct {
	Name string
	Wrap func(log []byte) []byte
}

// Wrappings lists all of them. They are applied when a log is used, and so need
// no storage. The marks around the lines, such as the step that failed, are
// those that the systems write; they are no diagnostics.
func Wrappings() []Wrapping {
	return []Wrapping{
		{"ansi", painted},
		{"links", linked},
		{"crlf", crlf},
		{"github", github},
		{"gitlab", gitlab},
		{"jenkins", jenkins},
		{"azure", azure},
		{"docker", docker},
		{"docker-tail", dockerTail},
		{"github-ansi", func(log []byte) []byte { return github(painted(log)) }},
		{"gitlab-ansi-crlf", func(log []byte) []byte { return crlf(gitlab(painted(log))) }},
		{"jenkins-ansi-crlf", func(log []byte) []byte { return crlf(jenkins(painted(log))) }},
		{"azure-ansi-crlf", func(log []byte) []byte { return crlf(azure(painted(log))) }},
		{"github-docker", func(log []byte) []byte { return github(docker(painted(log))) }},
		{"turbo", func(log []byte) []byte { return named(log, "@team/app:build: ") }},
		{"pnpm", pnpm},
		{"lerna", func(log []byte) []byte { return named(log, "@team/app: ") }},
		{"kubectl", func(log []byte) []byte { return named(log, "[pod/build-7f9c/main] ") }},
		{"journal", journal},
		{"progress", progress},
		{"utf16", wide},
	}
}

// Interleaved is what make -j does where recipes write at the same time: lines
// of other recipes stand between those of one diagnostic. It is kept apart
// since only logs of such builds can look like that.
func Interleaved(log []byte) []byte {
	return each(log, "", func(n int, l []byte) []byte {
		if n%3 != 2 {
			return l
		}
		return fmt.Appendf(l, "\ncc -O2 -g -c -o obj/part%d.o lib/part%d.c", n, n)
	})
}

// each writes every line of log as f returns it; f gets its number from 0 and a
// copy. A non-empty head comes first.
func each(log []byte, head string, f func(n int, l []byte) []byte) []byte {
	out := []byte(head)
	n := 0
	for l := range bytes.Lines(log) {
		l, ended := bytes.CutSuffix(l, []byte{'\n'})
		out = append(out, f(n, bytes.Clone(l))...)
		if ended {
			out = append(out, '\n')
		}
		n++
	}
	return out
}

var (
	word  = regexp.MustCompile(`(?i)\b(?:fatal error|error|warning|note)\b`)
	place = regexp.MustCompile(`^[^\s:(]+\.\w+(?::\d+|\(\d+)(?:[:,]\d+)?\)?`)
)

// painted colours what tools colour: the place and the severity.
func painted(log []byte) []byte {
	return each(log, "", func(_ int, l []byte) []byte {
		l = word.ReplaceAll(l, []byte("\x1b[01;31m\x1b[K$0\x1b[m\x1b[K"))
		return place.ReplaceAll(l, []byte("\x1b[1m$0\x1b[0m"))
	})
}

// linked makes places into links, as terminals show them (OSC 8).
func linked(log []byte) []byte {
	return each(log, "", func(_ int, l []byte) []byte {
		return place.ReplaceAll(l, []byte("\x1b]8;;file:///src/corpus\x1b\\$0\x1b]8;;\x1b\\"))
	})
}

// clock is a moment that goes on with the lines.
func clock(n int) string { return fmt.Sprintf("2026-11-23T%02d:%02d:%02d", 9+n/3600, n/60%60, n%60) }

func github(log []byte) []byte {
	at := func(n int, text string) string { return clock(n) + ".1234567Z " + text }
	head := at(0, "##[group]Run make all\n") + at(0, "\x1b[36;1mmake all\x1b[0m\n") + at(0, "shell: /usr/bin/bash -e {0}\n") + at(0, "##[endgroup]\n")
	out := each(log, head, func(n int, l []byte) []byte { return append([]byte(at(n, "")), l...) })
	return append(ended(out), at(59, "##[error]Process completed with exit code 2.\n")...)
}

func gitlab(log []byte) []byte {
	head := clock(0) + ".123456Z 00O section_start:1795426800:step_script\r\x1b[0K" +
		"\x1b[0K\x1b[36;1mExecuting \"step_script\" stage of the job script\x1b[0;m\x1b[0;m\n" + clock(0) + ".123456Z 01O \x1b[32;1m$ make all\x1b[0;m\n"
	out := each(log, head, func(n int, l []byte) []byte { return append([]byte(clock(n)+".123456Z 01E "), l...) })
	return append(ended(out), clock(59)+".123456Z 00O \x1b[31;1mERROR: Job failed: exit code 2\n\x1b[0;m"...)
}

func jenkins(log []byte) []byte {
	at := func(n int, text string) string { return "[" + clock(n) + ".123Z] " + text }
	head := at(0, "[Pipeline] sh\n") + at(0, "+ make all\n")
	out := each(log, head, func(n int, l []byte) []byte { return append([]byte(at(n, "")), l...) })
	return append(ended(out), at(58, "[Pipeline] }\n")+at(59, "[Pipeline] End of Pipeline\n")+"ERROR: script returned exit code 2\nFinished: FAILURE\n"...)
}

func azure(log []byte) []byte {
	at := func(n int, text string) string { return clock(n) + ".1234567Z " + text }
	head := at(0, "##[section]Starting: Build\n") + at(0, "Generating script.\n") + at(0, "========================== Starting Command Output ===========================\n")
	out := each(log, head, func(n int, l []byte) []byte { return append([]byte(at(n, "")), l...) })
	return append(ended(out), at(59, "##[error]Bash exited with code '2'.\n")+at(59, "##[section]Finishing: Build\n")...)
}

func docker(log []byte) []byte {
	head := "#1 [internal] load build definition from Dockerfile\n#1 DONE 0.0s\n\n#12 [build 4/4] RUN make all\n"
	out := each(log, head, func(n int, l []byte) []byte { return append(fmt.Appendf(nil, "#12 %d.%03d ", n/10, n%10*97), l...) })
	return append(ended(out), "#12 ERROR: process \"/bin/sh -c make all\" did not complete successfully: exit code: 2\n"...)
}

// dockerTail is docker with the end of the failed step a second time below, as
// buildkit sums up a failed build.
func dockerTail(log []byte) []byte {
	const kept = 20
	lines := bytes.Split(bytes.TrimSuffix(log, []byte{'\n'}), []byte{'\n'})
	out := append(docker(log), "------\n > [build 4/4] RUN make all:\n"...)
	for n, l := range lines[max(0, len(lines)-kept):] {
		out = append(fmt.Appendf(out, "%d.%03d ", n/10, n%10*97), append(l, '\n')...)
	}
	return append(out, "------\nDockerfile:4\n--------------------\n   2 |     WORKDIR /src\n   3 |     COPY . .\n   4 | >>> RUN make all\n"+
		"--------------------\nERROR: failed to solve: process \"/bin/sh -c make all\" did not complete successfully: exit code: 2\n"...)
}

// named is a runner of parallel jobs, with the first lines that such a job has.
func named(log []byte, name string) []byte {
	head := name + "\n" + name + "> app@1.0.0 build\n" + name + "> make all\n" + name + "\n"
	return each(log, head, func(_ int, l []byte) []byte { return append([]byte(name), l...) })
}

func pnpm(log []byte) []byte {
	return each(log, "packages/app build$ make all\n", func(_ int, l []byte) []byte { return append([]byte("packages/app build: "), l...) })
}

func journal(log []byte) []byte {
	return each(log, "", func(n int, l []byte) []byte {
		return append(fmt.Appendf(nil, "Nov 23 %02d:%02d:%02d build-1 ci-runner[4711]: ", 9+n/3600, n/60%60, n%60), l...)
	})
}

func crlf(log []byte) []byte {
	return each(log, "", func(_ int, l []byte) []byte { return append(l, '\r') })
}

// progress is a bar that is drawn over and over, and overwritten by the line.
func progress(log []byte) []byte {
	return each(log, "", func(n int, l []byte) []byte {
		if n%4 != 0 {
			return l
		}
		return append(fmt.Appendf(nil, "[%2d%%] =====>      \r[%2d%%] ======>     \r\x1b[2K", n%90, n%90+3), l...)
	})
}

// wide is UTF-16 with a byte order mark and CRLF, as PowerShell redirects.
func wide(log []byte) []byte {
	units := utf16.Encode([]rune(string(bytes.ReplaceAll(log, []byte{'\n'}, []byte("\r\n")))))
	out := []byte{0xff, 0xfe}
	for _, u := range units {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

// ended closes the last line.
func ended(log []byte) []byte {
	if len(log) > 0 && log[len(log)-1] != '\n' {
		log = append(log, '\n')
	}
	return log
}
