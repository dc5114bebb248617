package evidence

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/airesdev/aires"
	"go.yaml.in/yaml/v3"
)

// catalogueFiles holds one file per family, named after it.
//
//go:embed catalogue/*.yaml
var catalogueFiles embed.FS

// families maps the tool of a diagnostic to the catalogue file that speaks of
// it. A tool that is not listed has no documentation in the catalogue.
var families = map[string]string{
	"go":  "go",
	"gcc": "gcc", "clang": "gcc", "ld": "gcc", "as": "gcc",
	"make": "gcc", "ninja": "gcc", "cmake": "gcc", "sh": "gcc",
	"rustc": "rust", "cargo": "rust",
	"tsc": "typescript", "npm": "typescript", "eslint": "typescript",
	"javac": "java", "maven": "java", "gradle": "java", "kotlinc": "java",
	"msbuild": "msbuild", "csc": "msbuild", "nuget": "msbuild", "dotnet": "msbuild",
	"link": "msbuild", "cl": "msbuild", "fsc": "msbuild", "vbc": "msbuild",
	"python": "python", "pytest": "python", "pip": "python", "mypy": "python",
	"gfortran": "fortran", "gnat": "ada", "scalac": "scala", "swiftc": "swift",
}

// Entry documents one problem that build tools report, under one or several
// codes, or under a message where the tool has no codes.
type Entry struct {
	ID          string   `yaml:"id"`          // family/slug, unique
	Tools       []string `yaml:"tools"`       // of one family; the values of aires.Diagnostic.Tool
	Codes       []string `yaml:"codes"`       // as the tool spells them; may be empty where Match is not
	Match       string   `yaml:"match"`       // RE2, searched in the message; may be "" where Codes is not
	Title       string   `yaml:"title"`       // at most 80 characters
	Explanation string   `yaml:"explanation"` // what the tool says, and why
	Causes      []string `yaml:"causes"`      // the usual ones, most likely first
	Remedies    []string `yaml:"remedies"`    // what to do, in the order of the causes
	URL         string   `yaml:"url"`         // official documentation, https
	Example     string   `yaml:"example"`     // a message without its place, severity and code
}

// catalogue answers which entry documents a diagnostic. It is immutable, and
// safe for concurrent use.
type catalogue struct {
	entries  []Entry
	byCode   map[familyCode]*Entry
	patterns map[string][]pattern // by tool, in the order in which they are tried
}

type familyCode struct{ family, code string }

// Catalogue returns all entries of the embedded documentation catalogue, by
// family and in the order in which their patterns are tried. Each call parses
// the catalogue anew, so the caller owns what it gets. An error means that this
// build of AIRES is broken; the tests rule it out.
func Catalogue() ([]Entry, error) {
	c, err := loadCatalogue()
	if err != nil {
		return nil, err
	}
	return c.entries, nil
}

// loadCatalogue parses and checks the embedded files.
func loadCatalogue() (*catalogue, error) {
	files, err := catalogueFiles.ReadDir("catalogue")
	if err != nil {
		return nil, fmt.Errorf("read the embedded catalogue: %w", err)
	}
	var entries []Entry
	for _, f := range files {
		data, err := catalogueFiles.ReadFile("catalogue/" + f.Name())
		if err != nil {
			return nil, fmt.Errorf("read the embedded catalogue: %w", err)
		}
		of, err := parseEntries(data, strings.TrimSuffix(f.Name(), ".yaml"))
		if err != nil {
			return nil, fmt.Errorf("catalogue/%s: %w", f.Name(), err)
		}
		entries = append(entries, of...)
	}
	return newCatalogue(entries)
}

// parseEntries reads the one YAML document of a family's file. A field that
// Entry does not have is an error, so that a misspelt one is not lost silently.
func parseEntries(data []byte, family string) ([]Entry, error) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	var entries []Entry
	if err := dec.Decode(&entries); err != nil {
		return nil, err
	}
	if err := dec.Decode(new(any)); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one YAML document")
	}
	for i := range entries {
		if err := entries[i].check(family); err != nil {
			return nil, fmt.Errorf("entry %d (%s): %w", i+1, entries[i].ID, err)
		}
	}
	return entries, nil
}

// newCatalogue indexes entries that were checked one by one, and checks what
// only shows among all of them.
func newCatalogue(entries []Entry) (*catalogue, error) {
	c := &catalogue{entries: entries, byCode: map[familyCode]*Entry{}, patterns: map[string][]pattern{}}
	ids, patterns := map[string]bool{}, map[string][]pattern{}
	for i := range entries {
		e := &entries[i]
		if ids[e.ID] {
			return nil, fmt.Errorf("catalogue: id %s is taken twice", e.ID)
		}
		ids[e.ID] = true
		family := families[e.Tools[0]]
		for _, code := range e.Codes {
			key := familyCode{family, code}
			if other := c.byCode[key]; other != nil {
				return nil, fmt.Errorf("catalogue: code %s is in both %s and %s", code, other.ID, e.ID)
			}
			c.byCode[key] = e
		}
		if e.Match == "" {
			continue
		}
		p, err := newPattern(e)
		if err != nil {
			return nil, fmt.Errorf("catalogue: %s: %w", e.ID, err)
		}
		patterns[family] = append(patterns[family], p)
	}
	for tool, family := range families {
		c.patterns[tool] = ownFirst(patterns[family], tool)
	}
	return c, nil
}

// lookup returns the entry that documents d: the one with its code; else the
// first of its tool's family whose Match is in its message, entries that name
// the tool before others; else, where the tool prints a code that no entry has,
// the first whose Match is in code and message joined as "code: message" (so
// "TypeError" may stand in either). It returns nil where there is none.
func (c *catalogue) lookup(d *aires.Diagnostic) *Entry {
	family, ok := families[d.Tool]
	if !ok {
		return nil
	}
	if e := c.byCode[familyCode{family, canonicalCode(d.Code)}]; e != nil {
		return e
	}
	if e := c.match(d.Tool, d.Message); e != nil || d.Code == "" {
		return e
	}
	return c.match(d.Tool, d.Code+": "+d.Message)
}

func (c *catalogue) match(tool, text string) *Entry {
	for _, p := range c.patterns[tool] {
		if p.matches(text) {
			return p.entry
		}
	}
	return nil
}

// canonicalCode brings the two ways in which GCC and Clang print a warning,
// -Wformat= and -Werror=format=, to the name of its option, -Wformat.
func canonicalCode(code string) string {
	if !strings.HasPrefix(code, "-W") {
		return code
	}
	if rest, ok := strings.CutPrefix(code, "-Werror="); ok {
		code = "-W" + rest
	}
	return strings.TrimSuffix(code, "=")
}
