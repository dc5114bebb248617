package diag

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/reviewdog/errorformat"
)

// Format is how a tool of the user's own writes its diagnostics. It is made by
// NewFormat, never changes, and is safe for concurrent use.
type Format struct {
	name    string
	pattern *regexp.Regexp
	lines   []efmLine
}

// efmLine is one pattern of an errorformat and what it means.
type efmLine struct {
	efm    *errorformat.Efm
	prefix byte // E, W, I, N, A: begins; C goes on; Z ends; G: general; 0: all on one line
	ignore bool // %-
	whole  bool // %+: the line itself is the message
}

// formatGroups are the names that the groups of a regular expression may have.
var formatGroups = []string{"file", "line", "column", "end_line", "end_column", "severity", "code", "message"}

var formatName = regexp.MustCompile(`^[A-Za-z0-9][\w.+-]{0,39}$`)

// NewFormat makes the format of the tool called name, from the lines of an
// errorformat as Vim knows them (:help errorformat) or from a regular
// expression in Go's syntax whose groups are named file, line, column,
// end_line, end_column, severity, code and message. The errors say what is
// wrong in one line.
func NewFormat(name string, efm []string, pattern string) (*Format, error) {
	switch {
	case !formatName.MatchString(name):
		return nil, fmt.Errorf("the name %q must be letters, digits, and . + - _", name)
	case (len(efm) == 0) == (pattern == ""):
		return nil, errors.New("give either errorformat or regexp")
	case pattern != "":
		return regexpFormat(name, pattern)
	}
	f := &Format{name: name}
	for _, text := range efm {
		line, err := newEfmLine(text)
		if err != nil {
			return nil, fmt.Errorf("errorformat %q: %w", text, err)
		}
		f.lines = append(f.lines, line)
	}
	return f, nil
}

func regexpFormat(name, pattern string) (*Format, error) {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return nil, fmt.Errorf("regexp: %w", err)
	}
	groups := re.SubexpNames()
	for _, g := range groups {
		if g != "" && !slices.Contains(formatGroups, g) {
			return nil, fmt.Errorf("regexp: there is no group %q; valid are %s", g, strings.Join(formatGroups, ", "))
		}
	}
	if !slices.Contains(groups, "message") {
		return nil, errors.New("regexp: it needs a group (?P<message>…)")
	}
	return &Format{name: name, pattern: re}, nil
}

func newEfmLine(text string) (l efmLine, err error) {
	defer func() {
		if recover() != nil { // the library reads past the end of a format that breaks off
			err = errors.New("it ends in the middle of an item")
		}
	}()
	if l.efm, err = errorformat.NewEfm(text); err != nil {
		return l, err
	}
	item := strings.TrimPrefix(text, "%")
	if len(item) == len(text) || item == "" {
		return l, nil
	}
	l.ignore, l.whole = item[0] == '-', item[0] == '+'
	if l.ignore || l.whole {
		item = item[1:]
	}
	if item != "" && strings.IndexByte("EWINACZGDXOPQ", item[0]) >= 0 {
		l.prefix = item[0]
	}
	if l.prefix != 0 && strings.IndexByte("DXOPQ", l.prefix) >= 0 {
		return l, fmt.Errorf("%%%c is not supported; valid prefixes are %%E %%W %%I %%N %%A %%C %%Z %%G", l.prefix)
	}
	return l, nil
}

// Name is the tool's.
func (f *Format) Name() string { return f.name }
