package evidence

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// check reports what is wrong with e as an entry of a family's file.
func (e *Entry) check(family string) error {
	if slug, ok := strings.CutPrefix(e.ID, family+"/"); !ok || slug == "" {
		return fmt.Errorf("id must be %s/slug", family)
	}
	if len(e.Tools) == 0 {
		return errors.New("names no tool")
	}
	for _, tool := range e.Tools {
		if families[tool] != family {
			return fmt.Errorf("tool %q is not of family %s", tool, family)
		}
	}
	if len(e.Codes) == 0 && e.Match == "" {
		return errors.New("has neither codes nor match, so nothing would find it")
	}
	if u, err := url.Parse(e.URL); err != nil || u.Scheme != "https" || u.Host == "" {
		return fmt.Errorf("url %q is not https", e.URL)
	}
	return e.checkTexts()
}

// checkTexts keeps what is printed short and plain: it goes into prompts and
// onto terminals as it is.
func (e *Entry) checkTexts() error {
	for name, list := range map[string][]string{"causes": e.Causes, "remedies": e.Remedies} {
		if len(list) < 2 || len(list) > 4 {
			return fmt.Errorf("%s: want 2 to 4, have %d", name, len(list))
		}
	}
	type bounded struct {
		name, text string
		limit      int
	}
	texts := []bounded{{"title", e.Title, 80}, {"explanation", e.Explanation, 800}, {"example", e.Example, 400}, {"url", e.URL, 200}}
	for _, t := range slices.Concat(e.Causes, e.Remedies) {
		texts = append(texts, bounded{"cause or remedy", t, 240})
	}
	for _, code := range e.Codes {
		texts = append(texts, bounded{"code", code, 60})
	}
	for _, t := range texts {
		switch n := utf8.RuneCountInString(t.text); {
		case n == 0 || strings.TrimSpace(t.text) != t.text:
			return fmt.Errorf("%s is empty or padded: %q", t.name, t.text)
		case n > t.limit:
			return fmt.Errorf("%s has %d characters, more than %d", t.name, n, t.limit)
		case !utf8.ValidString(t.text) || strings.ContainsFunc(t.text, unicode.IsControl):
			return fmt.Errorf("%s is not plain text in one line: %q", t.name, t.text)
		}
	}
	return nil
}
