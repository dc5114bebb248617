package evidence

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/airesdev/aires"
)

const (
	gitBudget    = 2 * time.Second // for everything git is asked in one Collect
	maxAsked     = 128             // files git is asked about; their names have to fit a command line
	maxOfCause   = 3               // files of one cause
	maxNameBytes = 16 << 10        // of all names together; Windows takes 32 KiB
)

// changes shows what git knows about the files of a cause: what is not
// committed near the error, and who touched the file last.
type changes struct {
	hunks map[string][]hunk
	last  map[string]commit
}

// newChanges asks git once about the files of all causes, because each question
// costs a process. Where git or a repository is missing, nothing is known.
func newChanges(ctx context.Context, workspace string, run Runner, all []*subject) *changes {
	c := &changes{}
	asked := filesOf(all)
	if len(asked) == 0 {
		return c
	}
	ctx, cancel := context.WithTimeout(ctx, gitBudget)
	defer cancel()
	g := &git{run: run, dir: workspace}
	if g.open(ctx) != nil {
		return c
	}
	c.hunks = g.diff(ctx, asked)
	c.last = g.last(ctx, asked)
	return c
}

// filesOf lists the files that git is asked about, those of the first causes
// first.
func filesOf(all []*subject) []string {
	var names []string
	size := 0
	seen := make(map[string]bool)
	for _, s := range all {
		for _, d := range s.files() {
			size += len(d.File) + 1
			if len(names) == maxAsked || size > maxNameBytes {
				return names
			}
			if !seen[d.File] {
				seen[d.File] = true
				names = append(names, d.File)
			}
		}
	}
	return names
}

// files are the first diagnostics of s in each of its first few files.
func (s *subject) files() []*aires.Diagnostic {
	var firsts []*aires.Diagnostic
	for _, d := range s.scan() {
		if d.PathStatus != aires.PathWorkspace || !filepath.IsLocal(filepath.FromSlash(d.File)) || strings.ContainsRune(d.File, 0) {
			continue
		}
		if !slices.ContainsFunc(firsts, func(f *aires.Diagnostic) bool { return f.File == d.File }) {
			firsts = append(firsts, d)
		}
		if len(firsts) == maxOfCause {
			break
		}
	}
	return firsts
}

func (c *changes) about(_ context.Context, s *subject) []aires.Evidence {
	var found []aires.Evidence
	for _, d := range s.files() {
		if h := nearest(c.hunks[d.File], d.Line); h != nil {
			found = append(found, aires.Evidence{
				Kind: aires.EvidenceChange, Title: "uncommitted change in " + d.File, File: d.File,
				Line: max(h.first, 1), Text: h.text(d.Line),
			})
		}
	}
	return append(found, c.commits(s.files())...)
}

// commits shows each last commit once, with the files it touched last.
func (c *changes) commits(firsts []*aires.Diagnostic) []aires.Evidence {
	var found []aires.Evidence
	for _, d := range firsts {
		last, ok := c.last[d.File]
		if !ok {
			continue
		}
		text := fmt.Sprintf("%s %s %s", last.hash, last.date, last.subject)
		same := func(e aires.Evidence) bool { return e.Text == text }
		if i := slices.IndexFunc(found, same); i >= 0 {
			found[i].Title += ", " + d.File
			continue
		}
		found = append(found, aires.Evidence{
			Kind: aires.EvidenceChange, Title: "last commit to " + d.File, File: d.File, Text: text,
		})
	}
	return found
}
