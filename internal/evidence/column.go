package evidence

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// unit is what a tool counts columns in.
type unit func(line string, column int) int

// units are the ways in which the tool may count, the likely one first. gcc
// counts screen columns since version 11 (-fdiagnostics-column-unit=display,
// -ftabstop=8), and bytes before; clang always bytes, but both print the same
// layout and are easily taken for each other.
func units(tool string) []unit {
	switch tool {
	case "gcc":
		return []unit{screenColumns, byteColumns}
	case "clang":
		return []unit{byteColumns, screenColumns}
	case "rustc", "cargo", "python", "pytest":
		return []unit{characters}
	case "tsc", "eslint", "csc", "vbc", "fsc", "msbuild":
		return []unit{utf16Units}
	}
	return []unit{byteColumns}
}

// byteColumn turns a tool's column into one that counts bytes from 1, within
// the line and its end. 0 stays 0.
func byteColumn(tool, line string, column int) int {
	if column <= 0 {
		return 0
	}
	ways := units(tool)
	for _, way := range ways {
		if c := way(line, column); c <= len(line) && line[c-1] != ' ' && line[c-1] != '\t' {
			return c
		}
	}
	return min(ways[0](line, column), len(line)+1)
}

func byteColumns(line string, column int) int {
	if column > len(line) {
		return len(line) + 1
	}
	for column > 1 && !utf8.RuneStart(line[column-1]) {
		column--
	}
	return column
}

func characters(line string, column int) int {
	return walk(line, column, func(int, rune) int { return 1 })
}

func utf16Units(line string, column int) int {
	return walk(line, column, func(_ int, r rune) int {
		if r > 0xFFFF {
			return 2
		}
		return 1
	})
}

func screenColumns(line string, column int) int {
	return walk(line, column, func(at int, r rune) int {
		if r == '\t' {
			return 8 - at%8
		}
		return 1
	})
}

// walk adds up the width of characters until it stands on the column, and
// returns the column in bytes; past the end, the one behind the line.
func walk(line string, column int, width func(at int, r rune) int) int {
	at := 0
	for i, r := range line {
		at += width(at, r)
		if at >= column {
			return i + 1
		}
	}
	return len(line) + 1
}

// token returns the length in bytes of the token that line begins with: a word,
// a quoted string, else one character. 0 only at the end of the line.
func token(line string) int {
	if line == "" {
		return 0
	}
	first, size := utf8.DecodeRuneInString(line)
	if first == '"' || first == '\'' || first == '`' {
		if end := strings.IndexRune(line[size:], first); end >= 0 {
			return size + end + size
		}
		return size
	}
	for i, r := range line {
		if !inWord(r) {
			return max(i, size)
		}
	}
	return len(line)
}

func inWord(r rune) bool {
	return r == '_' || r == '$' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

// onlyWord returns the byte column of name, if it stands exactly once in line
// as a word of its own; else 0.
func onlyWord(line, name string) int {
	if name == "" {
		return 0
	}
	found := 0
	for from := 0; ; {
		i := strings.Index(line[from:], name)
		if i < 0 {
			return found
		}
		at := from + i
		before, _ := utf8.DecodeLastRuneInString(line[:at])
		after, _ := utf8.DecodeRuneInString(line[at+len(name):])
		if !inWord(before) && !inWord(after) {
			if found > 0 {
				return 0
			}
			found = at + 1
		}
		from = at + len(name)
	}
}
