package diag

import (
	"slices"

	"github.com/airesdev/aires"
)

// rustPanics are panics of tests whose result is not known yet: without
// capturing, a test that is to panic prints it before "… ok".
type rustPanics []rustHeld

type rustHeld struct {
	test string
	dirs []string
	d    aires.Diagnostic
}

var rustPassed = holding("..._ok", `^test (\S+)(?: - should panic)? \.\.\. ok$`)

// passed forgets the panics of a test that passed, and reports whether text
// says that one did.
func (ps *rustPanics) passed(text string) bool {
	m := rustPassed.FindStringSubmatch(text)
	if m != nil {
		*ps = slices.DeleteFunc(*ps, func(h rustHeld) bool { return h.test == m[1] })
	}
	return m != nil
}

// hold keeps the panic of a test.
func (ps *rustPanics) hold(p *parser, test string, d aires.Diagnostic) {
	if len(*ps) >= maxPending {
		ps.release(p)
	}
	*ps = append(*ps, rustHeld{test, slices.Clone(p.dirs), d})
}

func (ps *rustPanics) release(p *parser) {
	for _, h := range *ps {
		p.emitFrom(h.dirs, h.d)
	}
	*ps = nil
}
