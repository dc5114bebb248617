package evidence

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// Patch is one step of a workspace's history: a commit or, where Hash is "",
// what is not committed.
type Patch struct {
	Hash, Date, Subject string
	Files               []FilePatch
}

// Name is what a reader may call p: "1a2b3c4 (Rename Fetch)".
func (p *Patch) Name() string {
	if p.Hash == "" {
		return "the uncommitted changes"
	}
	return fmt.Sprintf("%s (%s)", p.Hash, p.Subject)
}

// FilePatch is what a step did to one file. Old and New are its paths before
// and after, relative to the workspace; "" for a file that was not or is no more.
type FilePatch struct {
	Old, New string
	Hunks    []Hunk
}

// Hunk is a change of neighbouring lines. Lines begin with "-", "+" or a space,
// as in a unified diff; First is the line of the first of them in the new file.
type Hunk struct {
	First int
	Lines []string
}

const (
	maxPatches = 50  // commits looked at, newest first
	maxSince   = 200 // the same where the last green build is known
)

// History returns what is not committed and the latest commits, newest first,
// down to green where that is a commit of the workspace's history: the one of the
// last build that succeeded. It asks git for two seconds at most and returns what
// was said by then; outside of a repository that is nothing.
func History(ctx context.Context, workspace, green string, run Runner) []Patch {
	ctx, cancel := context.WithTimeout(ctx, gitBudget)
	defer cancel()
	if run == nil {
		run = Exec
	}
	g := &git{run: run, dir: workspace}
	if g.open(ctx) != nil {
		return nil
	}
	// Of what git says only what came in time is read; why the rest did not come
	// changes nothing.
	out, _ := g.output(ctx, append(append([]string{"diff"}, patchFlags...), "HEAD", "--", ".")...)
	all := parsePatches("\x00\x00\x00\n" + string(out))
	if len(all) > 0 && len(all[0].Files) == 0 {
		all = nil
	}
	most, from := maxPatches, "HEAD"
	if hash.MatchString(green) && g.ancestor(ctx, green) {
		most, from = maxSince, green+"..HEAD"
	}
	// A first commit, which is the last one of a shallow clone, looks as if it had
	// written everything; it shows nothing.
	log := []string{
		"-c", "log.showRoot=false", "log", "--no-show-signature", "--patch", "--date=short", "--format=%x00%h%x00%ad%x00%s",
		fmt.Sprintf("--max-count=%d", most),
	}
	out, _ = g.output(ctx, append(append(log, patchFlags...), from, "--", ".")...)
	return append(all, parsePatches(string(out))...)
}

// Head returns the full hash of the commit that is checked out in the folder
// dir, or "" where there is none.
func Head(ctx context.Context, dir string) string {
	ctx, cancel := context.WithTimeout(ctx, gitBudget)
	defer cancel()
	out, err := (&git{run: Exec, dir: dir}).output(ctx, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
	if head := strings.TrimSpace(string(out)); err == nil && hash.MatchString(head) {
		return head
	}
	return ""
}

var hash = regexp.MustCompile(`^[0-9a-f]{7,64}$`)

// ancestor reports whether the commit is one that HEAD was built on. After a
// rebase it is not, and says nothing about what broke the build.
func (g *git) ancestor(ctx context.Context, commit string) bool {
	_, err := g.output(ctx, "merge-base", "--is-ancestor", commit, "HEAD")
	return err == nil
}

// patchFlags make git print patches that a program can read.
var patchFlags = []string{
	"--no-ext-diff", "--no-textconv", "--no-color", "--find-renames", "-l200", "--ignore-submodules=all",
	"--relative", "--src-prefix=a/", "--dst-prefix=b/", "--unified=3",
}

// parsePatches reads steps: NUL hash NUL date NUL subject, then a unified diff.
func parsePatches(out string) []Patch {
	parts := strings.Split(out, "\x00")
	var all []Patch
	for i := 1; i+2 < len(parts); i += 3 {
		subject, diff, _ := strings.Cut(parts[i+2], "\n")
		all = append(all, Patch{
			Hash: plain(parts[i]), Date: plain(parts[i+1]), Subject: cut(plain(subject), 100), Files: parseDiff(diff),
		})
	}
	return all
}

// parseDiff reads the files of a unified diff with the prefixes a/ and b/. Names
// that git quotes, for the control characters in them, are left out.
func parseDiff(diff string) []FilePatch {
	var files []FilePatch
	inHunk := false
	for line := range strings.Lines(diff) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(line, "diff --git ") {
			files, inHunk = append(files, FilePatch{}), false
			continue
		}
		if len(files) == 0 {
			continue
		}
		f := &files[len(files)-1]
		if m := hunkHead.FindStringSubmatch(line); m != nil {
			f.Hunks, inHunk = append(f.Hunks, Hunk{First: number(m[1])}), true
			continue
		}
		if inHunk {
			if h := &f.Hunks[len(f.Hunks)-1]; line != "" && strings.ContainsRune("+- ", rune(line[0])) {
				h.Lines = append(h.Lines, cut(plain(line), maxLine))
			}
			continue
		}
		f.head(line)
	}
	return files
}

// head reads a line of a file's head.
func (f *FilePatch) head(line string) {
	name := func(prefix, root string) (string, bool) {
		rest, ok := strings.CutPrefix(line, prefix)
		rest, _, _ = strings.Cut(rest, "\t") // git puts one behind a name that holds a space
		rest, local := strings.CutPrefix(rest, root)
		return rest, ok && local
	}
	if s, ok := name("--- ", "a/"); ok {
		f.Old = s
	}
	if s, ok := name("+++ ", "b/"); ok {
		f.New = s
	}
	if s, ok := name("rename from ", ""); ok {
		f.Old = s
	}
	if s, ok := name("rename to ", ""); ok {
		f.New = s
	}
}

// Evidence shows a hunk of p as evidence, the lines around the given line of the
// new file; all of a short one.
func (p *Patch) Evidence(title, file string, h *Hunk, line int) aires.Evidence {
	text := (&hunk{first: h.First, lines: h.Lines}).text(line)
	if p.Hash != "" {
		text = fmt.Sprintf("commit %s, %s: %s\n\n%s", p.Hash, p.Date, p.Subject, text)
	}
	return aires.Evidence{Kind: aires.EvidenceChange, Title: title, File: file, Line: max(line, 1), Text: text}
}
