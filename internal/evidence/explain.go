package evidence

import (
	"context"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/airesdev/aires"
)

const (
	explainBudget = 10 * time.Second // for all codes of a Collect
	maxExplained  = 32               // codes; a hostile log can name ten thousand
	maxExplain    = 3000             // bytes kept of one explanation
)

// rustCode is the shape of rustc's error codes. pylint's are the same; so the
// tool is checked too.
var rustCode = regexp.MustCompile(`^E\d{4}$`)

// explanations are what the installed rustc says about its error codes.
type explanations struct {
	run   Runner
	known map[string]string // by code; "" where there is none
	spent time.Duration
}

func newExplanations(run Runner) *explanations {
	return &explanations{run: run, known: make(map[string]string)}
}

func (x *explanations) about(ctx context.Context, s *subject) []aires.Evidence {
	d := s.root()
	if !slices.Contains([]string{"rustc", "cargo"}, d.Tool) || !rustCode.MatchString(d.Code) {
		return nil
	}
	text := x.explain(ctx, d.Code)
	if text == "" {
		return nil
	}
	return []aires.Evidence{{
		Kind: aires.EvidenceDocumentation, Title: "rustc --explain " + d.Code, Text: text,
		URL: "https://doc.rust-lang.org/error_codes/" + d.Code + ".html",
	}}
}

func (x *explanations) explain(ctx context.Context, code string) string {
	if text, ok := x.known[code]; ok || len(x.known) >= maxExplained || x.spent >= explainBudget {
		return text
	}
	began := time.Now()
	ctx, cancel := context.WithTimeout(ctx, explainBudget-x.spent)
	defer cancel()
	out, err := x.run(ctx, Command{
		Name: "rustc", Args: []string{"--explain", code},
		// A rust-toolchain file in or above the current folder chooses, even
		// installs, the compiler that rustup starts. The topmost folder has none
		// that the workspace could have put there.
		Dir: string(filepath.Separator),
		Env: []string{"RUSTUP_AUTO_INSTALL=0"},
	})
	x.spent += time.Since(began)
	text := ""
	if err == nil {
		text = explanation(out)
	}
	x.known[code] = text
	return text
}

// explanation cleans and shortens what rustc printed, at the end of a line.
func explanation(out []byte) string {
	text := strings.TrimSpace(strings.Join(textLines(out), "\n"))
	if len(text) <= maxExplain {
		return text
	}
	text = text[:maxExplain]
	if end := strings.LastIndexByte(text, '\n'); end > 0 {
		text = text[:end]
	}
	return strings.ToValidUTF8(text, "") + "\n…"
}
