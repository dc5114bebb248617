package booklet_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/booklet"
)

// commandLine is a workflow command as GitHub's runner reads it.
var commandLine = regexp.MustCompile(`^::(error|warning) (?:file=[^,:]+,)?(?:line=\d+,)?(?:endLine=\d+,)?(?:col=\d+,)?(?:endColumn=\d+,)?title=[^,:]+::.+$`)

func commands(t testing.TB, r *aires.Report, base string) []string {
	t.Helper()
	var b bytes.Buffer
	if err := booklet.Annotations(&b, r, base); err != nil {
		t.Fatal(err)
	}
	if b.Len() == 0 {
		return nil
	}
	return strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
}

func checkGitHub(t *testing.T, s string) {
	t.Helper()
	r := hostile(s)
	for _, l := range commands(t, r, "") {
		if !commandLine.MatchString(l) {
			t.Errorf("%q: %q is no command of ours", s, l)
		}
		if bad := regexp.MustCompile(`%(?:[^0-9]|$)`).FindString(l); bad != "" {
			t.Errorf("%q: an unescaped %% in %q", s, l)
		}
		checkCharacters(t, s, l, "")
	}
	var b bytes.Buffer
	if err := booklet.Summary(&b, r, 30_000); err != nil {
		t.Fatal(err)
	}
	if b.Len() > 30_000 {
		t.Errorf("%q: a summary of %d bytes", s, b.Len())
	}
	if got := shapeOf(t, b.Bytes()); got.html != 0 || got.images != 0 {
		t.Errorf("%q: the summary holds %+v", s, got)
	}
	checkCharacters(t, s, b.String(), "\n\t")
}

// TestAnnotationsWithinLimits wants all roots before any symptom.
func TestAnnotationsWithinLimits(t *testing.T) {
	r := full()
	for i := range 30 {
		r.Diagnostics = append(r.Diagnostics, aires.Diagnostic{
			ID: fmt.Sprintf("w%d", i), Tool: "gcc", Severity: aires.SeverityWarning, Code: "-Wunused", Message: "unused: 100% of it", File: "a,b:c.c", Line: 3, Count: 1,
		})
	}
	list := commands(t, r, "")
	count := map[string]int{}
	for i, l := range list {
		level := strings.Fields(l)[0]
		count[level]++
		if root := strings.Contains(l, "title=Cause "); root != (i < 3) {
			t.Errorf("line %d: %s", i, l)
		}
	}
	if count["::error"] != 10 || count["::warning"] != 10 || len(count) != 2 {
		t.Errorf("%v", count)
	}
	if want := "::warning title=gcc -Wunused::unused: 100%25 of it"; list[10] != want {
		t.Errorf("%s, want %s", list[10], want)
	}
}

func TestAnnotationPlaces(t *testing.T) {
	if got, want := commands(t, full(), "services/shop")[0], "::error file=services/shop/src/net/queue.c,line=4,col=10,title=Cause 1 of 3%3A The ring header moved to lib/::"; !strings.HasPrefix(got, want) {
		t.Errorf("%s, want %s", got, want)
	}
	r := full()
	for i, file := range []string{"/usr/include/x.h", "../x.c", `C:\x.c`} {
		r.Diagnostics[0].File = file
		if got := commands(t, r, "")[0]; !strings.HasPrefix(got, "::error title=") {
			t.Errorf("%d: %s names a place outside", i, got)
		}
	}
}

// TestSummaryWithinLimit wants whole chapters, as many as fit, at every size.
func TestSummaryWithinLimit(t *testing.T) {
	var whole bytes.Buffer
	if err := booklet.Markdown(&whole, full()); err != nil {
		t.Fatal(err)
	}
	last := 0
	for limit := 0; limit < whole.Len()+500; limit += 250 {
		var b bytes.Buffer
		if err := booklet.Summary(&b, full(), limit); err != nil {
			t.Fatal(err)
		}
		chapters := strings.Count(b.String(), "\n## ") - strings.Count(b.String(), "\n## How")
		cut := strings.Contains(b.String(), "Cut here")
		if b.Len() > limit || chapters < last || b.Len() > 0 && cut == (chapters == 3) {
			t.Fatalf("limit %d: %d bytes, %d chapters, cut %v", limit, b.Len(), chapters, cut)
		}
		last = chapters
	}
	if last != 3 {
		t.Errorf("%d chapters where there is room for all", last)
	}
}

// TestSummaryOfThousands keeps a step's limit with any number of causes.
func TestSummaryOfThousands(t *testing.T) {
	r := full()
	one := r.Booklet.Causes[0]
	for i := range 1_500 {
		one.ID = fmt.Sprintf("x%d", i)
		r.Booklet.Causes = append(r.Booklet.Causes, one)
	}
	var b bytes.Buffer
	if err := booklet.Summary(&b, r, booklet.SummaryLimit); err != nil {
		t.Fatal(err)
	}
	if b.Len() > booklet.SummaryLimit || b.Len() < booklet.SummaryLimit*9/10 || !strings.Contains(b.String(), "chapters did not fit") {
		t.Errorf("%d bytes", b.Len())
	}
}
