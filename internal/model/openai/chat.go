package openai

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/airesdev/aires/internal/model"
)

// Chat asks one question (POST /chat/completions, streamed).
func (c *Client) Chat(ctx context.Context, r model.Request, progress func(tokens int)) (model.Answer, error) {
	start := time.Now()
	s := &stream{text: model.NewText(r), progress: progress, start: start}
	err := c.http.Stream(ctx, c.http.Limits(), "/chat/completions", body(r), s.line)
	if err == nil {
		err = s.complete()
	}
	var text string
	if err == nil {
		text, err = s.text.Finish(r, s.model, sameModel)
	}
	if err != nil {
		return model.Answer{}, c.explain(err, r.Model)
	}
	return model.Answer{
		Text: text, Model: r.Model, Host: c.Host(),
		PromptTokens: s.prompt, AnswerTokens: s.tokens(),
		Elapsed: time.Since(start), FirstByte: s.first,
	}, nil
}

// body translates a request.
func body(r model.Request) chatRequest {
	var messages []message
	if r.System != "" {
		messages = append(messages, message{Role: "system", Content: r.System})
	}
	b := chatRequest{
		Model:         r.Model,
		Messages:      append(messages, message{Role: "user", Content: r.Prompt}),
		Stream:        true,
		StreamOptions: streamOptions{IncludeUsage: true},
		MaxTokens:     r.MaxTokens,
		Temperature:   r.Temperature,
		Seed:          r.Seed,
	}
	if r.Schema != nil {
		b.ResponseFormat = &responseFormat{Type: "json_schema", JSONSchema: jsonSchema{Name: "answer", Schema: r.Schema}}
	}
	return b
}

// stream follows one answer.
type stream struct {
	text     *model.Text
	progress func(int)
	start    time.Time
	first    time.Duration
	pieces   int
	model    string
	reason   string // the finish reason, once there was one
	refused  bool   // the model declined to answer
	done     bool   // [DONE] came
	prompt   int
	answer   int
}

// line takes one line of the event stream. Only data fields matter: OpenAI's
// events have no names and fit on one line.
func (s *stream) line(text []byte) error {
	data, isData := bytes.CutPrefix(text, []byte("data:"))
	data = bytes.TrimSpace(data)
	switch {
	case isData && string(data) == "[DONE]":
		s.done = true
		return model.ErrDone
	case isData:
		return s.event(data)
	case text[0] == ':', bytes.HasPrefix(text, []byte("event:")), bytes.HasPrefix(text, []byte("id:")), bytes.HasPrefix(text, []byte("retry:")):
		return nil
	}
	// llama.cpp reports trouble in the middle as "error: {…}"; others send a
	// bare error document under status 200.
	if message, ok := model.ErrorText(bytes.TrimSpace(bytes.TrimPrefix(text, []byte("error:")))); ok {
		return model.Refused(0, message)
	}
	return &model.Error{Kind: model.KindGarbage, Err: fmt.Errorf("a line is no event: %.40q", text)}
}

// event takes the data of one event.
func (s *stream) event(data []byte) error {
	if message, ok := model.ErrorText(data); ok {
		return model.Refused(0, message)
	}
	var c chunk
	if err := json.Unmarshal(data, &c); err != nil {
		return &model.Error{Kind: model.KindGarbage, Err: fmt.Errorf("an event is not JSON: %.40q", data)}
	}
	if s.pieces++; s.pieces == 1 {
		s.first = time.Since(s.start)
	}
	if c.Model != "" {
		s.model = c.Model
	}
	if c.Usage != nil {
		s.prompt, s.answer = c.Usage.PromptTokens, c.Usage.CompletionTokens
	}
	for _, choice := range c.Choices {
		if err := s.text.Add(choice.Delta.Content); err != nil {
			return err
		}
		s.refused = s.refused || choice.Delta.Refusal != ""
		if choice.FinishReason != "" {
			s.reason = choice.FinishReason
		}
	}
	if s.progress != nil && s.reason == "" && len(c.Choices) > 0 {
		s.progress(s.pieces)
	}
	return nil
}

// complete tells an answer that is done from one that only looks like it.
func (s *stream) complete() error {
	switch {
	case s.reason == "length":
		return &model.Error{Kind: model.KindLength, Err: fmt.Errorf("after %d tokens", s.tokens())}
	case s.reason == "content_filter", s.refused:
		return &model.Error{Kind: model.KindBadAnswer, Err: errors.New("it was withheld by the host's filter")}
	case s.reason == "" || !s.done:
		return &model.Error{Kind: model.KindIncomplete, Err: fmt.Errorf("%d bytes came, and no end was announced", s.text.Len())}
	case s.reason != "stop":
		return &model.Error{Kind: model.KindBadAnswer, Err: fmt.Errorf("it ended with %.40q", s.reason)}
	}
	return nil
}

// tokens is the length of the answer, counted in pieces where the server sends
// no figures.
func (s *stream) tokens() int {
	if s.answer == 0 {
		return s.pieces
	}
	return s.answer
}
