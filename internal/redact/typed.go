package redact

import (
	"regexp"
	"slices"
	"strings"
)

// given is a word of a command line or of a sentence: in quotes, or without blanks.
const given = `(?:"([^"\n]{3,})"|'([^'\n]{3,})'|([^\s"'-][^\s"']{2,}))`

// typed are the rules for what people type, and what programs say in sentences
// and in the headers of requests.
var typed = []rule{
	{
		sort: "password", hints: []string{"pass", "token", "secret", "-key", "apikey"},
		expr: regexp.MustCompile(`(?i)--(?:[a-z0-9]{1,20}-){0,4}(?:password|passwd|passphrase|token|secret|api-?key)(?:\s+|=)` + given), ok: argument,
	},
	{
		sort: "password", hints: []string{"mysql", "mariadb"},
		expr: regexp.MustCompile(`\b(?:mysql|mariadb)[a-z-]{0,12}(?:\.exe)?\s(?:.*?\s)?-p` + given), ok: notTemplate,
	},
	{
		sort: "password", hints: []string{" login", "sshpass"},
		expr: regexp.MustCompile(`(?:\b(?:docker|podman|nerdctl|helm|oc|az)\s+(?:registry\s+)?login\b.*?|\bsshpass)\s-p\s*` + given), ok: notTemplate,
	},
	{
		sort: "cookie", hints: []string{"cookie"},
		expr: regexp.MustCompile(`(?i)\bcookie["']?:\s*["']?([^\s=;"']+=[^\s;"']+(?:;\s*[^\s=;"']+=[^\s;"']+)*)`),
		ok:   func(before, match, _ string) bool { return hasDigit(match) && notTemplate(before, match, "") },
	},
	{
		sort: "password", hints: []string{"pass"},
		expr: regexp.MustCompile(`(?i)\b(?:with|using|by|and|the|wrong|default|tried)\s+(?:a\s+|the\s+)?pass(?:word|wd|phrase)\s+["']([^"'\n]{3,})["']`), ok: spoken,
	},
	{
		sort: "password", hints: []string{"pass"},
		expr: regexp.MustCompile(`(?i)\bpass(?:word|wd|phrase)\s+(?:is|was)[:\s]\s*["']([^"'\n]{3,})["']`), ok: spoken,
	},
	{
		sort: "password", hints: []string{"pass"},
		expr: regexp.MustCompile(`(?i)\bpass(?:word|wd|phrase)\s+(?:(?:is|was)[:\s]\s*)?([A-Za-z0-9!@#$%^&*_+~-]{6,})`), ok: chosen,
	},
}

// argument refuses what help and complaints put behind an option in the place of a
// value: its type, its name in capitals, or the rest of a sentence.
func argument(_, match, _ string) bool {
	word := strings.TrimRight(match, `])>,.;:`)
	prose := []string{"is", "was", "are", "given", "must", "requires", "required", "needs", "cannot", "not", "option", "flag", "argument", "and", "or", "for", "from", "with", "without", "has", "takes", "the", "value"}
	return !template(match) && !strings.HasSuffix(match, ":") && word != "" &&
		!slices.Contains(types, strings.ToLower(word)) && !slices.Contains(prose, word) && strings.Trim(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_-") != ""
}

// spoken refuses names, types and remarks between quotes.
func spoken(_, match, _ string) bool {
	return !template(match) && !slices.Contains(types, strings.ToLower(match)) && !naming(match) && !remark.MatchString(match) && !strings.ContainsAny(match, "<>{}()=")
}

// chosen takes a bare word for a password only if it has a digit, is no name of an
// encoding, and ends where words do.
func chosen(_, match, after string) bool {
	return hasDigit(match) && !naming(match) && !encoding.MatchString(match) && (after == "" || strings.ContainsRune(" \t\r\n;,.\"'", rune(after[0]))) &&
		!(strings.HasPrefix(after, ".") && partOfName(after, 1))
}

var encoding = regexp.MustCompile(`(?i)^(?:sha|md|utf|base|aes|argon|u?int|float|[a-z])-?[0-9]+\w{0,2}$`)
