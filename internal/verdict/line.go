package verdict

import "strings"

// found lists where name stands in line as a word of its own.
func found(line, name string) []int {
	var at []int
	for from := 0; name != ""; {
		i := strings.Index(line[from:], name)
		if i < 0 {
			break
		}
		i += from
		if end := i + len(name); (i == 0 || !isName(line[i-1])) && (end == len(line) || !isName(line[end])) {
			at = append(at, i)
		}
		from = i + 1
	}
	return at
}

// named is found, without what stands in literals and comments.
func named(line, name string) []int { return found(masked(line), name) }

// masked blanks out literals and comments of one line, in any language; what it
// takes for one too much is left alone, which is safe.
func masked(line string) string {
	b := []byte(line)
	if t := strings.TrimSpace(line); strings.HasPrefix(t, "* ") || strings.HasPrefix(t, "/*") {
		return strings.Repeat(" ", len(line))
	}
	for i := 0; i < len(b); i++ {
		switch {
		case b[i] == '"' || b[i] == '`' && strings.Count(line, "`")%2 == 0 || b[i] == '\'' && i+1 < len(b):
			end := closing(line[i:])
			if end < 0 || b[i] == '\'' && i > 0 && (strings.IndexByte("<&)", b[i-1]) >= 0 || wordBefore(line[:i]) > 2) { // a lifetime, an attribute of Ada
				continue
			}
			blank(b, line, i, i+end)
			i += end
		case strings.HasPrefix(line[i:], "//") || strings.HasPrefix(line[i:], "# ") || strings.HasPrefix(line[i:], "-- "):
			return string(b[:i]) + strings.Repeat(" ", len(b)-i)
		}
	}
	return string(b)
}

// wordBefore is the length of the word that text ends with. What stands in front of
// a literal, as in b'x' and u8'x', has two letters at most.
func wordBefore(text string) int {
	return len(text) - len(strings.TrimRightFunc(text, func(r rune) bool { return r < 0x80 && isName(byte(r)) }))
}

// blank blanks out the literal that begins at from in line and ends at to, but
// for the code that stands in it, as in f"{x}", $"{x}", `${x}` and "$x".
func blank(b []byte, line string, from, to int) {
	formatted := from > 0 && strings.IndexByte("fF$s@", line[from-1]) >= 0 && (from < 2 || !isName(line[from-2]))
	depth := 0
	for k := from + 1; k < to; k++ {
		switch c := line[k]; {
		case depth > 0:
			if c == '{' {
				depth++
			} else if c == '}' {
				depth--
			}
		case c == '{' && line[k+1] == '{': // stands for itself
			b[k] = ' '
			k++
		case c == '{' && (line[k-1] == '$' || formatted):
			depth++
		case c == '$' && isName(line[k+1]) && line[from] == '"':
			for k+1 < to && isName(line[k+1]) {
				k++
			}
			continue
		}
		if depth == 0 {
			b[k] = ' '
		}
	}
}

func swap(line, old, name string) string {
	return swapAt(line, named(line, old), old, name)
}

// swapAt writes name in the place of old where it stands, in order.
func swapAt(line string, at []int, old, name string) string {
	for i := len(at) - 1; i >= 0; i-- {
		line = line[:at[i]] + name + line[at[i]+len(old):]
	}
	return line
}

func isName(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= 0x80
}

// maxCall is how many lines a call may go on for.
const maxCall = 12

// arguments counts what the call whose name ends at from in the first of lines
// is given; -1 where it is no call, or one that cannot be counted for certain.
func arguments(lines []string, from int) int {
	text := strings.Join(append([]string{lines[0][from:]}, lines[1:min(len(lines), maxCall)]...), "\n")
	if !strings.HasPrefix(text, "(") || strings.Contains(lines[0], "//") {
		return -1
	}
	depth, n, any := 0, 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '(', '[', '{':
			any = any || depth > 0
			depth++
		case ')', ']', '}':
			if depth--; depth == 0 {
				if any {
					n++
				}
				return n
			}
		case ',':
			if depth == 1 {
				n++
				any = false // a comma may stand behind the last
			}
		case '"', '\'', '`':
			any = true
			end := closing(text[i:])
			if end < 0 {
				return -1
			}
			i += end
		case ' ', '\t', '\n':
		default:
			any = true
		}
	}
	return -1
}

// closing finds the end of the literal that text begins with.
func closing(text string) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			if text[0] != '`' {
				i++
			}
		case text[0]:
			return i
		}
	}
	return -1
}

// innermost is the last bracket that text opens and does not close, or 0.
func innermost(text string) byte {
	depth := 0
	for i := len(text) - 1; i >= 0; i-- {
		switch text[i] {
		case ')', ']', '}':
			depth++
		case '(', '[', '{':
			if depth == 0 {
				return text[i]
			}
			depth--
		}
	}
	return 0
}
