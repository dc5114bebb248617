package booklet_test

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/booklet"
)

var update = flag.Bool("update", false, "write the golden files")

func TestGolden(t *testing.T) {
	text := func(st booklet.Style) func(io.Writer, *aires.Report) error {
		return func(w io.Writer, r *aires.Report) error { return booklet.Text(w, r, st) }
	}
	causes := func(st booklet.Style) func(io.Writer, *aires.Report) error {
		return func(w io.Writer, r *aires.Report) error { return booklet.Causes(w, &r.Analysis, st) }
	}
	annotations := func(w io.Writer, r *aires.Report) error { return booklet.Annotations(w, r, "") }
	summary := func(limit int) func(io.Writer, *aires.Report) error {
		return func(w io.Writer, r *aires.Report) error { return booklet.Summary(w, r, limit) }
	}
	empty := &aires.Report{}
	for name, c := range map[string]struct {
		render func(io.Writer, *aires.Report) error
		rep    *aires.Report
	}{
		"full.md":        {booklet.Markdown, full()},
		"bare.md":        {booklet.Markdown, bare()},
		"empty.md":       {booklet.Markdown, empty},
		"full.html":      {booklet.HTML, timed(3)},
		"bare.html":      {booklet.HTML, bare()},
		"empty.html":     {booklet.HTML, empty},
		"full.sarif":     {booklet.SARIF, full()},
		"empty.sarif":    {booklet.SARIF, empty},
		"full.commands":  {annotations, full()},
		"summary.md":     {summary(booklet.SummaryLimit), full()},
		"cut.md":         {summary(4000), full()},
		"full.json":      {booklet.JSON, full()},
		"empty.json":     {booklet.JSON, empty},
		"full-80.txt":    {text(booklet.Style{}), full()},
		"full-120.txt":   {text(booklet.Style{Width: 120}), full()},
		"full-color.txt": {text(booklet.Style{Color: true}), full()},
		"full-30.txt":    {text(booklet.Style{Width: 30}), full()},
		"bare-80.txt":    {text(booklet.Style{}), bare()},
		"empty.txt":      {text(booklet.Style{}), empty},
		"causes-80.txt":  {causes(booklet.Style{}), full()},
		"causes-8.txt":   {causes(booklet.Style{Height: 8}), full()},
		"causes-6.txt":   {causes(booklet.Style{Height: 6}), full()},
		"causes-all.txt": {causes(booklet.Style{Width: 120, Height: -1, Color: true}), full()},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := c.render(&b, c.rep); err != nil {
				t.Fatal(err)
			}
			golden(t, name, b.Bytes())
		})
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; look at it, then run with -update\n%s", file, got)
	}
}
