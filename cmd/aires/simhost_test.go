package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/airesdev/aires/internal/modelsim"
)

// defaultModels are those of the default pipeline.
var defaultModels = []string{"mistral:7b-instruct", "deepseek-coder:6.7b", "codegemma:7b-instruct", "gemma2:9b"}

// simSpec is a script's host.json: what is particular about its host.
type simSpec struct {
	Models   []string  `json:"models"` // default: the four
	Pullable []string  `json:"pullable"`
	Faults   []simFail `json:"faults"`
	DiesAt   int       `json:"dies_at"` // the request of this number, counted from 1, kills the host
	Pretty   bool      `json:"pretty"`  // answer with white space and code, as models do
}

type simFail struct {
	Failure modelsim.Failure `json:"failure"`
	Model   string           `json:"model"`
	Times   int              `json:"times"`
}

// startHost serves a simulated host as the file says, which need not exist.
func startHost(file string) (h *modelsim.Host, url string, err error) {
	var s simSpec
	text, err := os.ReadFile(file)
	if err == nil {
		d := json.NewDecoder(bytes.NewReader(text))
		d.DisallowUnknownFields()
		err = d.Decode(&s)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, "", err
	}
	if s.Models == nil {
		s.Models = defaultModels
	}
	c := modelsim.Config{Slots: 4, MaxLoaded: 4, Models: models(s.Models), Pullable: models(s.Pullable)}
	for _, f := range s.Faults {
		c.Faults = append(c.Faults, modelsim.Fault{Failure: f.Failure, Model: f.Model, Times: f.Times})
	}
	c.Answer = func(call modelsim.Call) (string, error) {
		if call.Index+1 == s.DiesAt {
			h.Kill()
		}
		answer, err := modelsim.Generate(call)
		if s.Pretty {
			answer = pretty(answer)
		}
		return answer, err
	}
	h = modelsim.New(c)
	url, err = h.Serve()
	return h, url, err
}

// pretty writes a JSON document as people would, and puts code into some of
// its texts.
func pretty(doc string) string {
	var b bytes.Buffer
	if json.Indent(&b, []byte(doc), "", "  ") != nil {
		return doc
	}
	return strings.NewReplacer(`"meaning": "`, `"meaning": "<T> `, `"root_cause": "`, `"root_cause": "a && b `).Replace(b.String())
}

func models(names []string) []modelsim.Model {
	var list []modelsim.Model
	for _, name := range names {
		list = append(list, modelsim.Model{Name: name, Size: 4_000_000_000, Load: time.Millisecond})
	}
	return list
}
