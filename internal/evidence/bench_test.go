package evidence

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/airesdev/aires"
)

// BenchmarkCollect reports what a cause costs, with ten causes and a hundred,
// in a real repository: git is asked once, so more causes cost less each.
func BenchmarkCollect(b *testing.B) {
	dir, git := repository(b)
	for i := range 100 {
		write(b, filepath.Join(dir, fmt.Sprintf("f%d.go", i)), numberedLines(2000))
	}
	git("add", ".")
	git("commit", "--quiet", "-m", "All")
	for i := range 50 {
		write(b, filepath.Join(dir, fmt.Sprintf("f%d.go", i)), "changed\n"+numberedLines(2000))
	}
	c := open(b, dir, Options{Run: patient})
	for _, n := range []int{10, 100} {
		a := &aires.Analysis{}
		for i := range n {
			cause := aires.Cause{ID: fmt.Sprintf("c%d", i+1)}
			for j := range 10 {
				d := inside("go", fmt.Sprintf("f%d.go", (i+j)%100), 20*j+1, 1)
				d.ID = fmt.Sprintf("d%d.%d", i, j)
				a.Diagnostics = append(a.Diagnostics, d)
				cause.Diagnostics = append(cause.Diagnostics, d.ID)
			}
			cause.Root = cause.Diagnostics[0]
			a.Causes = append(a.Causes, cause)
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if got := c.Collect(b.Context(), a); len(got) < 5*n {
					b.Fatalf("only %d pieces of evidence", len(got))
				}
			}
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N)/float64(n), "ms/cause")
		})
	}
}
