package diag

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// rule classes a message by a part of it. When the message has it and pattern
// is set, the pattern's groups named missing, expected and found are symbols.
type rule struct {
	part    string
	kind    aires.Kind
	pattern *regexp.Regexp
}

// rules is asked in order; the first that fits decides.
type rules []rule

// class puts the kind and the symbols of d's message into d. What no rule
// knows is KindOther. Warnings keep their symbols and are KindWarning.
func (rs rules) class(d *aires.Diagnostic) {
	d.Kind = aires.KindOther
	for _, r := range rs {
		if !strings.Contains(d.Message, r.part) {
			continue
		}
		symbols, ok := r.symbols(d.Message)
		if !ok {
			continue
		}
		d.Kind = r.kind
		d.Symbols = append(d.Symbols, symbols...)
		break
	}
	if d.Severity == aires.SeverityWarning {
		d.Kind = aires.KindWarning
	}
}

// symbols returns what the rule's pattern finds; ok is false where there is a
// pattern that does not match.
func (r rule) symbols(message string) (symbols []aires.Symbol, ok bool) {
	if r.pattern == nil {
		return nil, true
	}
	m := r.pattern.FindStringSubmatch(message)
	if m == nil {
		return nil, false
	}
	for i, name := range r.pattern.SubexpNames() {
		role, _, _ := strings.Cut(name, "_")
		if role != "" && m[i] != "" {
			symbols = append(symbols, aires.Symbol{Name: m[i], Role: aires.Role(role)})
		}
	}
	return symbols, true
}
