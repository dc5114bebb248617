package verdict_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/verdict"
)

// BenchmarkOf gives verdicts on 30 causes over 100,000 lines of Go in 500 files.
func BenchmarkOf(b *testing.B) {
	w := tree{"go.mod": "module example.org/app\n"}
	for i := range 500 {
		var s strings.Builder
		fmt.Fprintf(&s, "package p%d\n\nimport \"example.org/app/p%d\"\n\n", i, (i+1)%500)
		for k := range 65 {
			fmt.Fprintf(&s, "func Do%d(a, b int) int {\n\treturn p%d.Make%d(a, b) + other.value\n}\n", k, (i+1)%500, k)
		}
		fmt.Fprintf(&s, "func Make%dAll(a, b int) int { return a }\n", i)
		w[fmt.Sprintf("p%d/a.go", i)] = s.String()
	}
	var ds []aires.Diagnostic
	var causes []aires.Cause
	for i := range 30 {
		d := undefined(fmt.Sprintf("p%d/a.go", i), 6, 9, fmt.Sprintf("p%d.Make0", i+1))
		d.ID, d.PathStatus = fmt.Sprintf("d%d", i), aires.PathWorkspace
		ds = append(ds, d)
		causes = append(causes, aires.Cause{ID: fmt.Sprintf("c%d", i), Root: d.ID, Diagnostics: []string{d.ID}})
	}
	x := w.open(b)
	for b.Loop() {
		j := verdict.New(x, nil)
		for _, c := range causes {
			j.Of(c, ds)
		}
	}
}
