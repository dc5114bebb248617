package diag

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// buildLog makes a log of n lines of which one in a hundred begins a
// diagnostic, as a large build with a few broken files writes it.
func buildLog(n int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	var b bytes.Buffer
	for i := range n {
		switch {
		case i%100 == 42:
			fmt.Fprintf(&b, "src/module%d/file%d.c:%d:7: warning: unused variable 'v%d' [-Wunused-variable]\n", i%7, i%900, i%2000+1, i%13)
		case i%100 == 43:
			fmt.Fprintf(&b, "  %d |   int v%d = compute();\n", i%2000+1, i%13)
		case i%3 == 0:
			fmt.Fprintf(&b, "[%3d%%] Building C object src/module%d/CMakeFiles/lib.dir/file%d.c.o\n", i*100/n, i%7, i)
		case i%3 == 1:
			fmt.Fprintf(&b, "cc -O2 -g -Wall -Iinclude -DNDEBUG -fPIC -c src/module%d/file%d.c -o build/%x.o\n", i%7, i, r.Uint64())
		default:
			fmt.Fprintf(&b, "12:%02d:%02d step %d of the build is done, %d files copied\n", i/60%60, i%60, i, r.IntN(500))
		}
	}
	return b.Bytes()
}

// BenchmarkParse reports MB/s, and how much of that plain reading takes: the
// ratio tells the parser's own cost on any machine.
func BenchmarkParse(b *testing.B) {
	log := buildLog(200_000)
	b.SetBytes(int64(len(log)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(bytes.NewReader(log), Options{Workspace: workspace}); err != nil {
			b.Fatal(err)
		}
	}
	perParse := b.Elapsed() / time.Duration(b.N)
	began := time.Now()
	lines := 0
	for in := newReader(bytes.NewReader(log)); in.next(); {
		lines++
	}
	b.ReportMetric(float64(perParse)/float64(time.Since(began)), "x-reading")
	b.ReportMetric(float64(lines), "lines")
}
