package engine_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/engine"
	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/model/ollama"
	"github.com/airesdev/aires/internal/modelsim/gguf"
	"github.com/airesdev/aires/internal/modelsim/real"
	"github.com/airesdev/aires/internal/pipeline"
)

// gauge counts what a host makes of prompts.
type gauge struct {
	*ollama.Client
	mu            sync.Mutex
	asked, over   int
	longest, most int // prompt tokens; the largest share of the context, in per mille
}

func (g *gauge) Chat(ctx context.Context, r model.Request, progress func(int)) (model.Answer, error) {
	a, err := g.Client.Chat(ctx, r, progress)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.asked++
	if model.KindOf(err) == model.KindPromptTooLong || a.PromptTokens+r.MaxTokens > r.Context {
		g.over++
	}
	g.longest = max(g.longest, a.PromptTokens)
	g.most = max(g.most, 1000*(a.PromptTokens+r.MaxTokens)/r.Context)
	return a, err
}

// texts are lines of many kinds: code, prose, hex, base64, other scripts, art.
func texts(r *rand.Rand) string {
	const random = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	pick := func(n int, from []rune) string {
		out := make([]rune, n)
		for i := range out {
			out[i] = from[r.IntN(len(from))]
		}
		return string(out)
	}
	var b strings.Builder
	for range 400 {
		switch r.IntN(6) {
		case 0:
			fmt.Fprintf(&b, "\tif err := writeTheThing(ctx, value%d); err != nil { return err }\n", r.IntN(1000))
		case 1:
			b.WriteString("// It is not possible to say what this function returns without reading it.\n")
		case 2:
			b.WriteString(pick(76, []rune(random)) + "\n")
		case 3:
			b.WriteString(strings.Repeat(" ", r.IntN(60)) + pick(40, []rune("0123456789abcdef")) + "\n")
		case 4:
			b.WriteString("// " + pick(40, []rune("не найден файл или каталог 変数が見つかりません 🙂╭─▶")) + "\n")
		default:
			b.WriteString(pick(60, []rune("{}[]()<>;:,.!?*&^%$#@-=+|\\/~`'\" \t")) + "\n")
		}
	}
	return b.String()
}

// No prompt exceeds the context length in force, whatever stands in the source,
// on a model that takes less than the pipeline asks for. Skips without Ollama.
func TestLivePromptsFit(t *testing.T) {
	const name, takes = "tiny", 4096
	server := real.Start(t, real.Options{Models: []string{name}, Shape: gguf.Options{Context: takes}})
	u, err := model.ParseHost(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	g := &gauge{Client: ollama.New(u, model.HTTPConfig{})}
	t.Cleanup(g.Close)
	cache, err := model.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	cut := 0
	for i := range 4 {
		p, err := pipeline.Default()
		if err != nil {
			t.Fatal(err)
		}
		p.UseModel(name)
		dir := t.TempDir()
		source := "package main\n" + texts(random) + "\tFetch()\n" + texts(random)
		if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(source), 0o600); err != nil {
			t.Fatal(err)
		}
		log := "# example.com/app\n"
		for j := range 1 + 2*i {
			log += fmt.Sprintf("./main.go:%d:2: undefined: Fetch%s\n", 402+j, strings.ReplaceAll(texts(random)[:200], "\n", " "))
		}
		e := engine.New(engine.Config{Pipeline: p, FenceKey: []byte("test"), Cache: cache, Hosts: []engine.Host{{Client: g, Limit: 1}}, Causes: 3})
		rep := through(t, e, aires.Submission{Title: "go build", Log: strings.NewReader(log), Workspace: dir})
		e.Close()
		for _, f := range rep.Findings {
			cut += min(1, len(f.Left))
			if strings.Contains(f.Error, "context") {
				t.Errorf("%s: %s", f.Node, f.Error)
			}
		}
	}
	l, _ := cache.Learnt(name)
	if l.Context != takes || l.Scale == 0 {
		t.Errorf("learnt of the model: %+v", l)
	}
	if g.asked == 0 || cut == 0 {
		t.Fatalf("%d prompts, %d of them cut: the test shows nothing", g.asked, cut)
	}
	t.Logf("figure: %d of %d prompts over the context length in force (%d of %d tokens asked for); %d cut; the longest had %d tokens, with its answer at most %.0f%% of the context; tokens counted per token estimated: at most %.2f",
		g.over, g.asked, takes, pipeline.DefaultContext, cut, g.longest, float64(g.most)/10, l.Scale)
	if g.over > 0 {
		t.Errorf("%d prompts were too long", g.over)
	}
}

// through takes a submission to its report.
func through(t *testing.T, e *engine.Engine, s aires.Submission) *aires.Report {
	t.Helper()
	r, err := e.Submit(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range e.Events(t.Context(), r.ID, 0) {
		if err != nil {
			t.Fatal(err)
		}
	}
	rep, err := e.Report(t.Context(), r.ID)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}
