package booklet

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/airesdev/aires"
)

// plural counts things in English: "1 file", "3 files".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// confidence says a number from 0 to 1 in words and figures.
func confidence(c float64) string {
	c = clamp(c)
	word := "a guess"
	switch {
	case c >= 0.9:
		word = "very likely"
	case c >= 0.7:
		word = "likely"
	case c >= 0.45:
		word = "possible"
	case c >= 0.2:
		word = "uncertain"
	}
	return word + " (" + figure(c) + ")"
}

// figure prints a confidence with as many digits as it needs, two at most.
func figure(c float64) string {
	return fmt.Sprint(math.Round(c*100) / 100)
}

// clamp brings a confidence into 0 to 1; what is no number counts as 0.
func clamp(c float64) float64 {
	if math.IsNaN(c) {
		return 0
	}
	return min(1, max(0, c))
}

// broken is the number of causes that break the build. Those of warnings stand
// among the causes too, but no error comes from them.
func broken(a *aires.Analysis) int {
	n := 0
	for _, c := range a.Causes {
		if c.Kind != aires.KindWarning {
			n++
		}
	}
	return n
}

// extent is how much of the log a section stands for.
func (s *section) extent() string {
	if s.kind == aires.KindWarning {
		return plural(s.count, "warning")
	}
	return plural(s.count, "error")
}

// took is the time from a to b as a person says it, or "" where either is
// unknown.
func took(a, b time.Time) string {
	if a.IsZero() || b.IsZero() || b.Before(a) {
		return ""
	}
	return span(b.Sub(a))
}

// span prints a duration as a person says it.
func span(d time.Duration) string {
	switch {
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%d min %02d s", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%d h %02d min", int(d.Hours()), int(d.Minutes())%60)
}

// sentence ends s with a full stop unless it ends already.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?:") || strings.HasSuffix(s, "…") {
		return s
	}
	return s + "."
}

// repeats says how often a diagnostic stands in the log, if more than once.
func repeats(d *aires.Diagnostic) string {
	if d.Count < 2 {
		return ""
	}
	return fmt.Sprintf("×%d", d.Count)
}

// joined puts spaces between the parts that are not empty.
func joined(parts ...string) string {
	return joinedBy(" ", parts...)
}

// dotted puts middle dots between the parts that are not empty.
func dotted(parts ...string) string { return joinedBy(" · ", parts...) }

func joinedBy(between string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), between)
}
