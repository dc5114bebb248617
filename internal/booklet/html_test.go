package booklet_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/booklet"
)

func page(t testing.TB, r *aires.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := booklet.HTML(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var (
	element   = regexp.MustCompile(`<(/?)([A-Za-z!][A-Za-z0-9]*)([^<>]*)>`)
	attribute = regexp.MustCompile(`^\s+([a-zA-Z0-9-]+)(?:="([^"]*)")?`)
	// words are the elements and attributes that the page is made of.
	elements   = strings.Fields("!DOCTYPE html head meta title style body header nav main section article h1 h2 h3 p ul ol li a span strong code pre mark figure figcaption details summary div table tr th td svg g rect line text defs pattern")
	attributes = strings.Fields("html lang charset http-equiv content name class id href rel tabindex role aria-label aria-hidden width height x y x1 x2 y1 y2 dy rx text-anchor fill patternUnits patternTransform scope open")
)

// checkHTML wants a page of our own elements, whose links lead to https or into
// the page.
func checkHTML(t *testing.T, s string) {
	t.Helper()
	out := page(t, hostile(s))
	checkCharacters(t, s, out, "\n\t")
	_, body, _ := strings.Cut(out, "</style>")
	if n := strings.Count(element.ReplaceAllString(body, ""), "<"); n != 0 {
		t.Errorf("%q: %d stray <", s, n)
	}
	for _, m := range element.FindAllStringSubmatch(out, -1) {
		if !slices.Contains(elements, m[2]) {
			t.Errorf("%q: element %s", s, m[0])
		}
		rest := strings.TrimSuffix(m[3], "/")
		for rest != "" {
			a := attribute.FindStringSubmatch(rest)
			if a == nil || !slices.Contains(attributes, a[1]) {
				t.Errorf("%q: attribute %q of %s", s, rest, m[0])
				break
			}
			if to := html.UnescapeString(a[2]); a[1] == "href" && !strings.HasPrefix(to, "https://") && !regexp.MustCompile(`^#[A-Za-z0-9]+$`).MatchString(to) {
				t.Errorf("%q: link to %q", s, to)
			}
			rest = rest[len(a[0]):]
		}
	}
}

// TestPolicyCoversTheStyleSheet hashes what stands in the page as a browser
// does; it would show an unstyled page otherwise.
func TestPolicyCoversTheStyleSheet(t *testing.T) {
	out := page(t, full())
	_, rest, _ := strings.Cut(out, "<style>")
	css, _, ok := strings.Cut(rest, "</style>")
	sum := sha256.Sum256([]byte(css))
	want := "default-src &#39;none&#39;; style-src &#39;sha256-" + strings.ReplaceAll(base64.StdEncoding.EncodeToString(sum[:]), "+", "&#43;") + "&#39;;"
	if !ok || !strings.Contains(out, want) {
		t.Errorf("the policy does not hold %s", want)
	}
}

func TestAnchors(t *testing.T) {
	out := page(t, full())
	for _, id := range []string{"E1", "E3", "E5", "c1", "c3", "d1", "d9", "making"} {
		if n := strings.Count(out, ` id="`+id+`"`); n != 1 {
			t.Errorf("%d places are named %s", n, id)
		}
	}
	for _, m := range regexp.MustCompile(`href="#([^"]*)"`).FindAllStringSubmatch(out, -1) {
		if !strings.Contains(out, ` id="`+m[1]+`"`) {
			t.Errorf("a link leads to #%s, which is nowhere", m[1])
		}
	}
	if !strings.Contains(out, `does not reference [<a class="ref" href="#E4">E4</a>]`) {
		t.Error("[E4] in a text is no link")
	}
}

// TestWindows looks at what is marked: lines and spans, whatever the line's
// bytes.
func TestWindows(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		mark aires.Span
		want string
	}{
		"span":            {"x := f(a)\n", aires.Span{Line: 1, Column: 6, EndColumn: 7}, `<mark class="f">f</mark>`},
		"no end":          {"x := f(a)\n", aires.Span{Line: 1, Column: 8}, `<mark class="">a</mark>`},
		"after tabs":      {"\t\tx := y\n", aires.Span{Line: 1, Column: 3, EndColumn: 4}, `<mark class="">x</mark>`},
		"wide characters": {"s := \"é\" + t\n", aires.Span{Line: 1, Column: 13, EndColumn: 14}, `<mark class="">t</mark>`},
		"control":         {"a\x1b := b\n", aires.Span{Line: 1, Column: 7, EndColumn: 8}, `<mark class="">b</mark>`},
		"blank first":     {"\n\nx := y\n", aires.Span{Line: 3, Column: 6, EndColumn: 7}, `<mark class="">y</mark>`},
		"two lines":       {"f(a,\nb)\n", aires.Span{Line: 1, Column: 3, EndLine: 2, EndColumn: 2}, "<mark class=\"\">a,</mark>\n</span><span class=\"l marked\"><span class=\"ln\">2</span><mark class=\"\">b</mark>)"},
		"beyond the line": {"x\n", aires.Span{Line: 1, Column: 90}, `<span class="l marked"><span class="ln">1</span>x` + "\n"},
		"half a rune":     {"é\n", aires.Span{Line: 1, Column: 2, EndColumn: 3}, `<span class="l marked"><span class="ln">1</span>é` + "\n"},
		"crlf":            {"x := y\r\nz\r\n", aires.Span{Line: 1, Column: 6, EndColumn: 7}, "<mark class=\"\">y</mark>\n</span>"},
	} {
		t.Run(name, func(t *testing.T) {
			r := &aires.Report{Analysis: *analysis(), Evidence: []aires.Evidence{{
				ID: "E1", Cause: "c1", Kind: aires.EvidenceSource, Title: "main.go", File: "main.go", Line: 1, FirstLine: 1, Text: c.text, Mark: &c.mark,
			}}}
			if out := page(t, r); !strings.Contains(out, c.want) {
				_, w, _ := strings.Cut(out, "<pre")
				w, _, _ = strings.Cut(w, "</pre>")
				t.Errorf("want %s in\n%s", c.want, w)
			}
		})
	}
}

// TestHugeWindows wants a page of bounded size and time from text of any size.
func TestHugeWindows(t *testing.T) {
	for name, text := range map[string]string{
		"lines":  strings.Repeat("x := 1\n", 1e5),
		"line":   strings.Repeat("x", 1e6),
		"nested": strings.Repeat("/*(\"", 15000),
	} {
		r := &aires.Report{Analysis: *analysis(), Evidence: []aires.Evidence{{ID: "E1", Cause: "c1", Kind: aires.EvidenceSource, Title: "x", File: "main.go", FirstLine: 1, Text: text}}}
		if n := len(page(t, r)); n > 200_000 {
			t.Errorf("%s: a page of %d bytes", name, n)
		}
	}
}

// TestInkIsBounded wants the first windows of a huge report coloured, and the
// last ones plain but marked.
func TestInkIsBounded(t *testing.T) {
	r := &aires.Report{Analysis: *analysis()}
	for i := range 200 {
		r.Evidence = append(r.Evidence, aires.Evidence{
			ID: fmt.Sprintf("E%d", i), Cause: "c1", Kind: aires.EvidenceSource, Title: "x", File: "main.go", FirstLine: 1,
			Text: strings.Repeat("func f() {}\n", 100), Mark: &aires.Span{Line: 1, Column: 6, EndColumn: 7},
		})
	}
	out := page(t, r)
	if n := strings.Count(out, `<span class="k">func</span>`); n < 10_000 || n > 11_000 {
		t.Errorf("%d keywords are coloured", n)
	}
	if n := strings.Count(out, ">f</mark>"); n != 200 {
		t.Errorf("%d marks", n)
	}
}

// TestFolding wants every symptom on the page, below a fold that counts them.
func TestFolding(t *testing.T) {
	out := page(t, full())
	if !strings.Contains(out, "<summary>11 symptoms in 6 files</summary>") {
		t.Error("symptoms are not counted")
	}
	for _, d := range analysis().Diagnostics {
		if !strings.Contains(out, `id="`+d.ID+`"`) {
			t.Errorf("%s is not on the page", d.ID)
		}
	}
}
