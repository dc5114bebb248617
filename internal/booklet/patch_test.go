package booklet_test

import (
	"bytes"
	"html"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/booklet"
)

// patchCase is a file, edits of it, and what it is afterwards.
type patchCase struct {
	was, want string
	edits     []aires.Edit
}

const tenLines = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n"

var patchCases = map[string]patchCase{
	"part of a line":       {"a\n\tfetch(1)\nc\n", "a\n\tfetchAll(1)\nc\n", []aires.Edit{{Line: 2, Old: "fetch(", New: "fetchAll("}}},
	"first line":           {"b\nc\n", "a\nb\nc\n", []aires.Edit{{Line: 1, Old: "b", New: "a\nb"}}},
	"last line":            {tenLines, tenLines + "eleven\n", []aires.Edit{{Line: 10, Old: "ten", New: "ten\neleven"}}},
	"only line":            {"a\n", "b\n", []aires.Edit{{Line: 1, Old: "a", New: "b"}}},
	"lines that stay":      {tenLines, strings.Replace(tenLines, "three", "3", 1), []aires.Edit{{Line: 2, Old: "two\nthree\nfour", New: "two\n3\nfour"}}},
	"a line goes":          {tenLines, strings.Replace(tenLines, "four\n", "", 1), []aires.Edit{{Line: 4, Old: "four"}}},
	"the last line goes":   {tenLines, strings.Replace(tenLines, "ten\n", "", 1), []aires.Edit{{Line: 10, Old: "ten\n"}}},
	"everything goes":      {"a\nb\n", "", []aires.Edit{{Line: 1, Old: "a\nb"}}},
	"two lines go":         {tenLines, strings.Replace(tenLines, "four\nfive\n", "", 1), []aires.Edit{{Line: 3, Old: "three\nfour", New: "three"}, {Line: 4, Old: "four\nfive", New: "four"}}},
	"far apart":            {tenLines, strings.NewReplacer("one", "1\n1", "ten", "10").Replace(tenLines), []aires.Edit{{Line: 10, Old: "ten", New: "10"}, {Line: 1, Old: "one", New: "1\n1"}}},
	"close to each other":  {tenLines, strings.NewReplacer("two", "2\n2", "six", "6").Replace(tenLines), []aires.Edit{{Line: 2, Old: "two", New: "2\n2"}, {Line: 6, Old: "six", New: "6"}}},
	"twice in a line":      {"a\nf(x) + f(y)\nb\n", "a\ng(x) + h(y)\nb\n", []aires.Edit{{Line: 2, Old: "f(x)", New: "g(x)"}, {Line: 2, Old: "f(y)", New: "h(y)"}}},
	"whole line, twice":    {"f(x) + f(y)\n", "g(x) + g(y)\n", []aires.Edit{{Line: 1, Old: "f(x) + f(y)", New: "g(x) + f(y)"}, {Line: 1, Old: "f(x) + f(y)", New: "f(x) + g(y)"}}},
	"neighbours":           {"a\nz\n", "a\nb\nc\nz\n", []aires.Edit{{Line: 2, Old: "z", New: "b\nz"}, {Line: 2, Old: "z", New: "c\nz"}}},
	"the same twice":       {"a\nb\n", "a\nc\n", []aires.Edit{{Line: 2, Old: "b", New: "c"}, {Line: 2, Old: "b", New: "c"}}},
	"no last line end":     {"a\nb", "a\nc", []aires.Edit{{Line: 2, Old: "b", New: "c"}}},
	"behind no line end":   {"a\nb", "a\nb\nc", []aires.Edit{{Line: 2, Old: "b", New: "b\nc"}}},
	"above no line end":    {"a\nb\nc", "a\nB\nc", []aires.Edit{{Line: 2, Old: "b", New: "B"}}},
	"CRLF":                 {"a\r\nb\r\nc\r\nd\r\n", "a\r\nB\r\nb2\r\nc\r\nd\r\n", []aires.Edit{{Line: 2, Old: "b", New: "B\nb2"}}},
	"CRLF, a new line":     {"a\r\nb\r\nc\r\n", "a\r\nb\r\nx\r\nc\r\n", []aires.Edit{{Line: 2, Old: "b", New: "b\nx"}}},
	"old text with CRLF":   {"a\r\nb\r\nc\r\n", "a\r\nx\r\nc\r\n", []aires.Edit{{Line: 1, Old: "a\r\nb\r\n", New: "a\r\nx\r\n"}}},
	"lines with signs":     {"--- a\n+++ b\n@@ -1 +1 @@\nx\n-- y\n", "--- a\n+++ b\n@@ -1 +1 @@\nz\n-- y\n", []aires.Edit{{Line: 4, Old: "x", New: "z"}}},
	"a line that goes --":  {"a\n-- x\n++ y\nb\n", "a\n++ x\n++ y\nb\n", []aires.Edit{{Line: 2, Old: "-- x", New: "++ x"}}},
	"control characters":   {"\x0c\na\nb\nc\nd\ne\n\x0c\n", "\x0c\na\nb\nC\nd\ne\n\x0c\n", []aires.Edit{{Line: 4, Old: "c", New: "C"}}},
	"a runner's command":   {"a\n ::error::x\nb\nc\nd\ne\n", "a\n ::error::x\nb\nC\nd\ne\n", []aires.Edit{{Line: 4, Old: "c", New: "C"}}},
	"long lines":           {strings.Repeat("x", 3000) + "\na\nb\n", strings.Repeat("x", 3000) + "\nA\nb\n", []aires.Edit{{Line: 2, Old: "a", New: "A"}}},
	"other scripts":        {"é\nü = 1\nß\n", "é\nö = 1\nß\n", []aires.Edit{{Line: 2, Old: "ü", New: "ö"}}},
	"more than is allowed": {strings.Repeat("a\n", 200), strings.Repeat("b\n", 200), []aires.Edit{{Line: 1, Old: strings.Repeat("a\n", 200), New: strings.Repeat("b\n", 200)}}},
}

// TestPatchesApply gives what readers see to git and patch, whole as it is.
func TestPatchesApply(t *testing.T) {
	renderings := map[string]func(*testing.T, *aires.Report) []byte{
		"text": func(t *testing.T, r *aires.Report) []byte {
			return rendered(t, func(b *bytes.Buffer) error { return booklet.Text(b, r, booklet.Style{}) })
		},
		"markdown": func(t *testing.T, r *aires.Report) []byte {
			return rendered(t, func(b *bytes.Buffer) error { return booklet.Markdown(b, r) })
		},
		"html": func(t *testing.T, r *aires.Report) []byte {
			return copied(rendered(t, func(b *bytes.Buffer) error { return booklet.HTML(b, r) }))
		},
	}
	for name, c := range patchCases {
		for _, file := range []string{"main.c", "src/a file.c"} {
			for form, render := range renderings {
				if form == "html" && strings.Contains(c.was, "\r") {
					continue // browsers make LF of it
				}
				t.Run(name+"/"+file+"/"+form, func(t *testing.T) {
					t.Parallel()
					out := render(t, chapterWith(file, c))
					for _, tool := range [][]string{{"git", "apply"}, {"patch", "-p1", "-s", "--binary"}} {
						apply(t, tool, file, c, out)
					}
				})
			}
		}
	}
}

// chapterWith is a report whose first chapter proposes the edits of c.
func chapterWith(file string, c patchCase) *aires.Report {
	r := bare()
	edits := []aires.Edit{}
	for _, e := range c.edits {
		e.File = file
		edits = append(edits, e)
	}
	ch := &r.Booklet.Causes[0]
	ch.Edits = edits
	ch.Patch = booklet.Patch(edits, func(string) []string { return lineParts(c.was) })
	return r
}

func lineParts(text string) []string {
	lines := strings.SplitAfter(text, "\n")
	if n := len(lines) - 1; lines[n] == "" {
		return lines[:n]
	}
	return lines
}

// TestRandomPatches gives git patches of many edits of one file, most of whose
// lines are alike.
func TestRandomPatches(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 11))
	for range 60 {
		var was, want strings.Builder
		var edits []aires.Edit
		n := 1 + random.IntN(40)
		for i := range n {
			old, now := string(rune('a'+random.IntN(3)))+"\n", ""
			now = old
			if random.IntN(5) == 0 {
				now = strings.Repeat(string(rune('a'+random.IntN(3)))+"\n", random.IntN(3))
				edits = append(edits, aires.Edit{File: "f", Line: i + 1, Old: old, New: now})
			}
			was.WriteString(old)
			want.WriteString(now)
		}
		random.Shuffle(len(edits), func(i, j int) { edits[i], edits[j] = edits[j], edits[i] })
		c := patchCase{was.String(), want.String(), edits}
		if patch := booklet.Patch(edits, func(string) []string { return lineParts(c.was) }); c.was == c.want {
			if patch != "" {
				t.Errorf("a patch of nothing: %s", patch)
			}
		} else {
			apply(t, []string{"git", "apply"}, "f", c, []byte(patch))
		}
	}
}

// TestPatchesOfWhatIsFarAway shows what is known of files that are not at hand.
func TestPatchesOfWhatIsFarAway(t *testing.T) {
	edits := []aires.Edit{
		{File: "b.c", Line: 9, Old: "x", New: "y"},
		{File: "a.c", Line: 40, Old: "f(\ng(", New: "h("},
		{File: "a.c", Line: 3, Old: "c", New: "C"},
		{File: "a.c", Line: 4, Old: "d", New: "D"},
	}
	got := booklet.Patch(edits, func(file string) []string {
		if file == "b.c" {
			return nil
		}
		return []string{"a\n", "b\n", "c\n", "\x00\n", "e\n"}
	})
	want := "--- a/b.c\n+++ b/b.c\n@@ -9 +9 @@\n-x\n+y\n" +
		"--- a/a.c\n+++ b/a.c\n@@ -1,5 +1,5 @@\n a\n b\n-c\n-d\n+C\n+D\n e\n@@ -40,2 +40 @@\n-f(\n-g(\n+h(\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func rendered(t *testing.T, write func(*bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var patchOnPage = regexp.MustCompile(`(?s)<h3>Proposed patch</h3>\s*<pre[^>]*>(.*?)</pre>`)

// copied is the text of the patch on a page.
func copied(page []byte) []byte {
	var b strings.Builder
	for _, m := range patchOnPage.FindAllSubmatch(page, -1) {
		b.WriteString(html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(string(m[1]), "")))
	}
	return []byte(b.String())
}

// apply runs a tool on a patch and looks at the file that it leaves.
func apply(t *testing.T, tool []string, file string, c patchCase, patch []byte) {
	t.Helper()
	if _, err := exec.LookPath(tool[0]); err != nil {
		t.Skip(tool[0], " is not installed")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, filepath.FromSlash(file))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(c.was), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(tool[0], tool[1:]...)
	cmd.Dir, cmd.Stdin = dir, bytes.NewReader(patch)
	cmd.Env = append(os.Environ(), "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s\n%s", tool[0], err, out, patch)
		return
	}
	got, err := os.ReadFile(path)
	if err != nil && c.want != "" { // patch removes a file that is empty
		t.Fatal(err)
	}
	if string(got) != c.want {
		t.Errorf("%s made\n%q, want\n%q, of\n%s", tool[0], got, c.want, patch)
	}
}
