package booklet

import (
	"regexp"
	"strings"
)

// passage is a piece of documentation text: a paragraph, a list item or code.
type passage struct {
	kind passageKind
	text string // one line, except of code
}

type passageKind int

const (
	paragraph passageKind = iota
	item
	code
)

var bullet = regexp.MustCompile(`^\s{0,3}(?:[-*•]|\d{1,2}[.)])\s+`)

// passages reads plain documentation text: blank lines part paragraphs, "- "
// and "1. " begin items, fences and deep indentation hold code. It knows no
// other markup: whatever else stands there is text.
func passages(text string) []passage {
	var out []passage
	fenced, open := false, false // open: the last passage takes further lines
	var fenceCode []string
	for l := range strings.SplitSeq(block(text), "\n") {
		trimmed := strings.TrimSpace(l)
		switch {
		case strings.HasPrefix(trimmed, "```"):
			if fenced {
				out = append(out, passage{code, strings.Join(fenceCode, "\n")})
				fenceCode = nil
			}
			fenced, open = !fenced, false
		case fenced:
			fenceCode = append(fenceCode, l)
		case trimmed == "":
			open = false
		case bullet.MatchString(l):
			out = append(out, passage{item, line(bullet.ReplaceAllString(l, ""))})
			open = true
		case open:
			last := &out[len(out)-1]
			last.text = line(last.text + " " + trimmed)
		default:
			out = append(out, passage{paragraph, line(strings.TrimLeft(trimmed, "# "))})
			open = !strings.HasSuffix(trimmed, ":")
		}
	}
	if len(fenceCode) > 0 {
		out = append(out, passage{code, strings.Join(fenceCode, "\n")})
	}
	return out
}

var remedyTitle = regexp.MustCompile(`(?i)^(official )?(remed(y|ies)|fix(es)?|solutions?|what to do|how to fix( it)?|to fix( it)?)\b.{0,40}$`)

// remedies returns the items that stand under a title such as "Remedies:", or
// the rest of a line that begins with one.
func remedies(text string) []string {
	var out []string
	inside := false
	for _, p := range passages(text) {
		switch p.kind {
		case paragraph:
			title, rest, found := strings.Cut(p.text, ":")
			inside = remedyTitle.MatchString(strings.TrimSpace(title))
			if rest = strings.TrimSpace(rest); inside && found && rest != "" {
				out = append(out, rest)
			}
		case item:
			if inside && p.text != "" {
				out = append(out, p.text)
			}
		}
	}
	return out
}
