package evidence

import (
	"regexp"
	"strconv"
	"strings"
)

// hunk is one change of a unified diff.
type hunk struct {
	first, count int // lines in the file as it is now
	lines        []string
}

var hunkHead = regexp.MustCompile(`^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@`)

// parseHunks reads the unified diff that git prints with the prefixes a/ and
// b/. Names that git quotes, for the control characters in them, are left out.
func parseHunks(diff []byte) map[string][]hunk {
	found := make(map[string][]hunk)
	file := ""
	for line := range strings.Lines(string(diff)) {
		line = strings.TrimRight(line, "\r\n")
		hunks := found[file]
		switch m := hunkHead.FindStringSubmatch(line); {
		case strings.HasPrefix(line, "diff --git "):
			file = ""
		case strings.HasPrefix(line, "+++ ") && file == "":
			// git puts a tab behind a name that holds a space.
			name, _, _ := strings.Cut(line[len("+++ "):], "\t")
			file, _ = strings.CutPrefix(name, "b/")
		case file == "" || file == "/dev/null":
			// the head of a file, or a file that is gone
		case m != nil:
			h := hunk{first: number(m[1]), count: 1}
			if m[2] != "" {
				h.count = number(m[2])
			}
			found[file] = append(hunks, h)
		case len(hunks) > 0 && !strings.HasPrefix(line, `\`): // "\ No newline at end of file"
			h := &hunks[len(hunks)-1]
			h.lines = append(h.lines, plain(line))
		}
	}
	return found
}

// number reads digits; more of them than fit give the largest int.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// nearest returns the hunk closest to the line, the first when line is 0; nil
// where there is none.
func nearest(hunks []hunk, line int) *hunk {
	var best *hunk
	for i := range hunks {
		if best == nil || line > 0 && hunks[i].distance(line) < best.distance(line) {
			best = &hunks[i]
		}
	}
	return best
}

func (h *hunk) distance(line int) int {
	return max(0, h.first-line, line-(h.first+max(h.count, 1)-1))
}

// maxHunk bounds the lines shown of a hunk.
const maxHunk = 30

// text is the hunk in diff's notation, cut to the lines around line.
func (h *hunk) text(line int) string {
	lines := h.lines
	if len(lines) > maxHunk {
		first := max(0, min(h.index(line)-maxHunk/2, len(lines)-maxHunk))
		lines = lines[first : first+maxHunk]
	}
	shown := make([]string, 0, len(lines))
	for _, l := range lines {
		shown = append(shown, cut(l, maxLine))
	}
	return strings.Join(shown, "\n")
}

// index is where in the hunk the line of the file stands.
func (h *hunk) index(line int) int {
	at := h.first
	for i, l := range h.lines {
		if strings.HasPrefix(l, "-") {
			continue
		}
		if at >= line {
			return i
		}
		at++
	}
	return len(h.lines)
}
