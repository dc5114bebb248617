package model_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/airesdev/aires/internal/model"
)

func TestErrorIsOneHelpfulLine(t *testing.T) {
	e := &model.Error{
		Kind: model.KindModelMissing, Host: "http://gpu:11434", Model: "gemma2:9b", Status: 404,
		Err: errors.New("model 'gemma2:9b'\n\x1b[31m not found"), Hint: "ollama pull gemma2:9b",
	}
	want := "http://gpu:11434, gemma2:9b: the host does not have this model: model 'gemma2:9b' [31m not found; ollama pull gemma2:9b"
	if e.Error() != want {
		t.Errorf("got  %s\nwant %s", e, want)
	}
	long := &model.Error{Kind: model.KindServer, Err: errors.New(strings.Repeat("é", 5000))}
	if n := len(long.Error()); n > 400 {
		t.Errorf("an error of %d bytes", n)
	}
	wrapped := fmt.Errorf("stage context: %w", e)
	if model.KindOf(wrapped) != model.KindModelMissing || model.KindOf(errors.New("x")) != "" {
		t.Error("KindOf does not look through wrapping")
	}
}

func TestSilentHostIsNotCalledCancelled(t *testing.T) {
	late := &model.Error{Kind: model.KindCancelled, Host: "http://gpu:11434", Err: context.DeadlineExceeded}
	if got, want := late.Error(), "http://gpu:11434: it did not answer in time"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	stopped := &model.Error{Kind: model.KindCancelled, Host: "http://gpu:11434", Err: errors.New("interrupted")}
	if got, want := stopped.Error(), "http://gpu:11434: cancelled: interrupted"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// What servers of several makes say, and what it means.
func TestRefused(t *testing.T) {
	for _, c := range []struct {
		status int
		text   string
		want   model.Kind
	}{
		{400, "the input length exceeds the context length", model.KindPromptTooLong},
		{500, "the input length exceeds the context length", model.KindPromptTooLong},
		{400, "This model's maximum context length is 4096 tokens. However, you requested 9000", model.KindPromptTooLong},
		{400, "the request exceeds the available context size, try increasing it", model.KindPromptTooLong},
		{404, "model 'x' not found", model.KindModelMissing},
		{400, "The model `x` does not exist.", model.KindModelMissing},
		{503, "server busy, please try again.  maximum pending requests exceeded", model.KindBusy},
		{429, "rate limit", model.KindBusy},
		{401, "", model.KindUnauthorized},
		{403, "", model.KindUnauthorized},
		{500, "an error was encountered while running the model: unexpected EOF", model.KindRunner},
		{500, "llama runner process has terminated: signal: killed", model.KindRunner},
		{500, "model requires more system memory (9 GiB) than is available (4 GiB)", model.KindTooLarge},
		{0, "an error was encountered while running the model", model.KindServer},
		{502, "", model.KindUnreachable},
		{504, "", model.KindTimeout},
		{422, "bad", model.KindBadRequest},
		{500, "boom", model.KindServer},
	} {
		if got := model.Refused(c.status, c.text).Kind; got != c.want {
			t.Errorf("%d %q: got %s, want %s", c.status, c.text, got, c.want)
		}
	}
}

func TestErrorText(t *testing.T) {
	for in, want := range map[string]string{
		`{"error":"plain"}`:                         "plain",
		`{"error":{"message":"nested","code":400}}`: "nested",
		`{"object":"error","message":"flat"}`:       "flat",
		`{"detail":"Not Found"}`:                    `"Not Found"`,
		`{"error":{"code":1}}`:                      `{"code":1}`,
	} {
		if got, ok := model.ErrorText([]byte(in)); !ok || got != want {
			t.Errorf("%s: got %q, %v", in, got, ok)
		}
	}
	for _, in := range []string{``, `<html>`, `{}`, `{"error":null,"choices":[]}`, `[1]`} {
		if got, ok := model.ErrorText([]byte(in)); ok {
			t.Errorf("%s: found %q", in, got)
		}
	}
}

func TestTextBounds(t *testing.T) {
	for _, c := range []struct {
		name, piece string
		pieces      int
		fails       bool
	}{
		{"an ordinary answer", "word ", 200, false},
		{"indented JSON", "{\n" + strings.Repeat(" ", 200), 10, false},
		{"white space without end", " \n\t", 500, true},
		{"an answer without end", "word", 2000, true},
	} {
		text := model.NewText(model.Request{MaxTokens: 100})
		var err error
		for range c.pieces {
			if err = text.Add(c.piece); err != nil {
				break
			}
		}
		if (err != nil) != c.fails || err != nil && model.KindOf(err) != model.KindBadAnswer {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
