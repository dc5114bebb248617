package diag

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// progress is what tools say while all goes well. Much of it begins like what
// they say when it does not, so families claim it.
var progress = []string{
	"[ 12%%] Building C object src/module/CMakeFiles/lib.dir/file%d.c.o",
	"cc -O2 -g -Wall -Iinclude -DNDEBUG -fPIC -c src/module/file.c -o build/%x.o",
	"12:30:45 step %d of the build is done, 0 errors, 12 files copied",
	"   Compiling tea v1.0.%d",
	"> Task :pot:compile%d UP-TO-DATE",
	"ok  \texample.org/tea/cup%d\t0.043s",
	"PASS src/components/cup%d.test.tsx",
	"npm http fetch GET 200 https://registry.example/cup%d 121ms",
	"[INFO] Compiling %d source files to /b/target/classes",
	"Downloading https://repo.example/tea/cup/%d/cup.jar",
	"[17/9999] Linking CXX executable bin/test%d",
	"g++ -O2 -Iinclude -c src/file%d.cpp -o build/file.o",
}

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
		default:
			fmt.Fprintf(&b, progress[i%len(progress)]+"\n", r.IntN(10_000))
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
