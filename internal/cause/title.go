package cause

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/airesdev/aires"
)

// maxTitle bounds the message's part of a title, in characters.
const maxTitle = 100

// title says what is wrong and where: "undefined: Fetch (3 places)".
func (g *group) title() string {
	d := g.root.d
	text, _, _ := strings.Cut(headline(d), " (are you missing ") // csc's advice
	text = shorten(strings.TrimRight(text, ".:; "))
	if name := d.Missing(); name != "" && !strings.Contains(text, name) {
		text = strings.TrimPrefix(text+": "+shorten(name), ": ")
	}
	if strings.HasSuffix(d.Code, "Error") && d.Code != "AssertionError" && !strings.Contains(text, d.Code) && len(text) < 20 {
		text = d.Code + ": " + text // KeyError: 'b'
	}
	if want, has := inRole(d, aires.RoleExpected), inRole(d, aires.RoleFound); d.Kind == aires.KindType && want != "" && has != "" && !strings.Contains(text, want) && !strings.Contains(text, has) {
		text += ": " + shorten(has) + " where " + shorten(want) + " has to be"
	}
	if text == "" {
		text = strings.TrimSpace(d.Tool + " " + string(d.Severity) + " " + d.Code)
	}
	if d.Severity == aires.SeverityWarning && d.Code != "" && len(g.items) > 1 {
		text = d.Code
	}
	if where := g.where(); where != "" {
		text += " (" + where + ")"
	}
	return text
}

// inRole is the first symbol of d that has a role, or "".
func inRole(d *aires.Diagnostic, role aires.Role) string {
	for _, s := range d.Symbols {
		if s.Role == role {
			return s.Name
		}
	}
	return ""
}

// where counts the places, or names the only one.
func (g *group) where() string {
	places := make(map[string]bool)
	others := 0
	for _, it := range g.items {
		if it.d.File != "" {
			places[place(it.d)] = true
		}
		if headline(it.d) != headline(g.root.d) {
			others++
		}
	}
	root := place(g.root.d)
	switch {
	case g.root.d.Severity == aires.SeverityWarning && len(g.items) > 1:
		return fmt.Sprintf("%d warnings", len(g.items))
	case others > 0 && root == "":
		return "and " + more(len(g.items)-1)
	case others > 0:
		return root + " and " + more(len(g.items)-1)
	case len(places) > 1:
		return fmt.Sprintf("%d places", len(places))
	}
	return root
}

func more(n int) string {
	if n == 1 {
		return "1 more error"
	}
	return fmt.Sprintf("%d more errors", n)
}

// place is file:line, as much of it as is known; of an error inside a library,
// the line that led there.
func place(d *aires.Diagnostic) string {
	if n := d.Asked(); n != nil {
		return fmt.Sprintf("%s:%d", n.File, n.Line)
	}
	if d.File == "" || d.Line == 0 {
		return d.File
	}
	return fmt.Sprintf("%s:%d", d.File, d.Line)
}

// shorten cuts at a character.
func shorten(s string) string {
	if utf8.RuneCountInString(s) <= maxTitle {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:maxTitle-1])) + "…"
}

// alone is the confidence that an error which shares nothing with another has
// a cause of its own.
const alone = 0.9

// why says what joined the items, and how far that is to be trusted: as far as
// the weakest rule that took part.
func (g *group) why() (reason string, confidence float64) {
	if len(g.items) == 1 {
		if g.root.d.Severity == aires.SeverityWarning {
			return "No other warning is of this kind.", alone
		}
		return "No other error shares its symbol, its message or its consequences.", alone
	}
	confidence = 1
	if g.own > 1 {
		reason, confidence = g.rule.reason, g.rule.confidence
	}
	for i, a := range g.adopted {
		if i == 0 {
			reason = a.reason
		}
		confidence = min(confidence, a.confidence)
	}
	return reason + ".", confidence
}
