package evidence

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/airesdev/aires"
)

// Topic returns a key that is equal for errors of the same kind, whatever they
// are about: the tool's code where it has one, else the id of the catalogue's
// entry, else the tool and its message without what it quotes. The last has the
// form tool:words-of-the-message. It is never empty.
func (c *Collector) Topic(d *aires.Diagnostic) string {
	if d.Code != "" {
		return d.Code
	}
	if e := c.catalogue.lookup(d); e != nil {
		return e.ID
	}
	return d.Tool + ":" + slug(d)
}

// quoted is a name in any pair of quotation marks.
var quoted = regexp.MustCompile("'[^']*'|\"[^\"]*\"|`[^`']*[`']|‘[^’]*’|“[^”]*”")

const maxSlug = 60 // bytes

// slug is the message's own words, in lower case and joined by hyphens.
func slug(d *aires.Diagnostic) string {
	line, _, _ := strings.Cut(strings.TrimSpace(d.Message), "\n")
	line = quoted.ReplaceAllString(cut(line, maxLine), " ")
	named := make(map[string]bool)
	for _, s := range d.Symbols {
		named[s.Name] = true
	}
	var words []string
	size := 0
	for word := range strings.FieldsSeq(line) {
		word = strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if word == "" || named[word] || !isProse(word) {
			continue
		}
		if size += len(word) + 1; size > maxSlug {
			break
		}
		words = append(words, strings.ToLower(word))
	}
	if len(words) == 0 {
		return string(d.Severity)
	}
	return strings.Join(words, "-")
}

// isProse tells a word of a sentence from a name, a number or a path: letters
// only, none but the first of them large.
func isProse(word string) bool {
	for i, r := range word {
		if r == '-' || r == '\'' || r == '’' {
			continue
		}
		if !unicode.IsLetter(r) || i > 0 && unicode.IsUpper(r) {
			return false
		}
	}
	return true
}
