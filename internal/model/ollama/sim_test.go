package ollama_test

import (
	"net/url"
	"testing"

	"go.uber.org/goleak"

	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/model/modeltest"
	"github.com/airesdev/aires/internal/model/ollama"
	"github.com/airesdev/aires/internal/modelsim"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// connect returns a client of a simulated host; both end with the test.
func connect(t *testing.T, c modelsim.Config, limits model.Timeouts) (*ollama.Client, *modelsim.Host) {
	t.Helper()
	h := modelsim.New(c)
	client := ollama.New(&url.URL{Scheme: "http", Host: "sim:11434"}, model.HTTPConfig{Transport: h.Transport(), Timeouts: limits})
	t.Cleanup(func() {
		client.Close()
		h.Close()
	})
	return client, h
}

func TestConformance(t *testing.T) {
	modeltest.Run(t, func(t *testing.T) modeltest.Host {
		c, _ := connect(t, modelsim.Config{
			Models:     []modelsim.Model{{Name: modeltest.Model}},
			AnswerRate: 20_000, PromptRate: 100_000,
		}, model.Timeouts{})
		return modeltest.Host{Client: c, Digests: true, Timed: true}
	})
}

func TestReplayConformance(t *testing.T) {
	modeltest.Run(t, func(t *testing.T) modeltest.Host {
		live, _ := connect(t, modelsim.Config{
			Models:     []modelsim.Model{{Name: modeltest.Model}},
			AnswerRate: 20_000,
		}, model.Timeouts{})
		dir := t.TempDir()
		rec, err := model.Record(live, dir)
		if err != nil {
			t.Fatal(err)
		}
		modeltest.Rehearse(t, rec)
		return modeltest.Host{Client: model.NewReplay(dir, "replay"), Digests: true, Timed: true, Replayed: true}
	})
}
