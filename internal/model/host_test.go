package model_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/airesdev/aires/internal/model"
)

func TestParseHost(t *testing.T) {
	for in, want := range map[string]string{
		"":                              "http://127.0.0.1:11434",
		"  \"gpu\" ":                    "http://gpu:11434",
		"gpu":                           "http://gpu:11434",
		"gpu:8080":                      "http://gpu:8080",
		":8080":                         "http://127.0.0.1:8080",
		"0.0.0.0":                       "http://127.0.0.1:11434",
		"0.0.0.0:1234":                  "http://127.0.0.1:1234",
		"[::]:1234":                     "http://[::1]:1234",
		"::1":                           "http://[::1]:11434",
		"[::1]":                         "http://[::1]:11434",
		"http://gpu":                    "http://gpu:80",
		"https://gpu":                   "https://gpu:443",
		"HTTPS://gpu":                   "https://gpu:443",
		"https://gpu:8443/ollama":       "https://gpu:8443/ollama",
		"gpu/prefix/":                   "http://gpu:11434/prefix",
		"gpu:66000":                     "http://gpu:11434",
		"gpu:-1":                        "http://gpu:11434",
		"gpu:ssh":                       "http://gpu:11434",
		"http://gpu:66000":              "http://gpu:80",
		"https://gpu:nonsense/x":        "https://gpu:443/x",
		"ollama.com":                    "https://ollama.com:443",
		"http://vllm:8000/v1":           "http://vllm:8000/v1",
		"openai+http://vllm:8000":       "openai+http://vllm:8000",
		"openai+https://api.test/beta/": "openai+https://api.test:443/beta",
	} {
		u, err := model.ParseHost(in)
		if err != nil || u.String() != want {
			t.Errorf("%q: got %v, %v, want %s", in, u, err, want)
		}
	}
	for _, in := range []string{"ftp://gpu", "http://user:secret@gpu", "two words", "http://gpu?x=1", "gp\x00u"} {
		if u, err := model.ParseHost(in); err == nil {
			t.Errorf("%q gave %v", in, u)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("the error shows a password: %v", err)
		}
	}
}

func TestSpeaks(t *testing.T) {
	for in, want := range map[string]model.Protocol{
		"gpu":                     model.ProtocolOllama,
		"http://gpu/api/v1beta":   model.ProtocolOllama,
		"http://gpu/v1":           model.ProtocolOpenAI,
		"https://gpu/api/v1/":     model.ProtocolOpenAI,
		"openai+http://gpu":       model.ProtocolOpenAI,
		"openai+https://gpu/beta": model.ProtocolOpenAI,
	} {
		u, err := model.ParseHost(in)
		if err != nil || model.Speaks(u) != want {
			t.Errorf("%q: %v, %v", in, model.Speaks(u), err)
		}
	}
}

func FuzzParseHost(f *testing.F) {
	for _, s := range []string{"", "gpu:1", "[::1]:2/x", "openai+https://h/v1", "http://:80"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := model.ParseHost(s)
		if err != nil {
			return
		}
		again, err := model.ParseHost(u.String())
		if err != nil || again.String() != u.String() {
			t.Errorf("%q gave %v, which gives %v, %v", s, u, again, err)
		}
		if base, err := url.Parse(model.BaseURL(u).String()); err != nil || base.Port() == "" {
			t.Errorf("%q gave the base %v, %v", s, base, err)
		}
	})
}

func TestNames(t *testing.T) {
	for _, pair := range [][2]string{
		{"mistral", "mistral:latest"},
		{"Mistral", "registry.ollama.ai/library/mistral:latest"},
		{"library/gemma2:9b", "gemma2:9b"},
	} {
		if !model.SameName(pair[0], pair[1]) {
			t.Errorf("%s and %s differ", pair[0], pair[1])
		}
	}
	if model.SameName("gemma2:9b", "gemma2") || model.SameName("me/gemma2", "gemma2") {
		t.Error("different models are taken for one")
	}
}
