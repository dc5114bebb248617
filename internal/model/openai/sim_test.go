package openai_test

import (
	"net/url"
	"testing"

	"go.uber.org/goleak"

	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/model/modeltest"
	"github.com/airesdev/aires/internal/model/openai"
	"github.com/airesdev/aires/internal/modelsim"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// connect returns a client of a simulated host; both end with the test.
func connect(t *testing.T, c modelsim.Config, limits model.Timeouts) (*openai.Client, *modelsim.Host) {
	t.Helper()
	h := modelsim.New(c)
	client := openai.New(&url.URL{Scheme: "http", Host: "sim:8000"}, model.HTTPConfig{Transport: h.Transport(), Timeouts: limits, Token: c.Token})
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
			AnswerRate: 20_000, Token: "secret",
		}, model.Timeouts{})
		return modeltest.Host{Client: c}
	})
}
