package ollama

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/airesdev/aires/internal/model"
)

// Chat asks one question (POST /api/chat, streamed).
func (c *Client) Chat(ctx context.Context, r model.Request, progress func(tokens int)) (model.Answer, error) {
	start := time.Now()
	s := &stream{text: model.NewText(r), progress: progress, start: start}
	err := c.http.Stream(ctx, c.http.Limits(), "/api/chat", body(r), s.line)
	if err == nil {
		err = s.complete()
	}
	var text string
	if err == nil {
		text, err = s.text.Finish(r, s.last.Model, model.SameName)
	}
	if err != nil {
		return model.Answer{}, c.explain(err, r.Model)
	}
	a := s.answer(text)
	a.Elapsed = time.Since(start)
	a.Model, a.Host, a.Digest = r.Model, c.Host(), c.digest(ctx, r.Model)
	return a, nil
}

// Load makes a model resident (POST /api/chat without messages).
func (c *Client) Load(ctx context.Context, name string, context int) (time.Duration, error) {
	start := time.Now()
	s := &stream{text: model.NewText(model.Request{}), start: start}
	r := chatRequest{Model: name, Messages: []message{}, Options: options{NumCtx: context}}
	err := c.http.Stream(ctx, c.http.Limits(), "/api/chat", r, s.line)
	if err == nil {
		err = s.complete()
	}
	if err != nil {
		return 0, c.explain(err, name)
	}
	return time.Since(start), nil
}

// body translates a request.
func body(r model.Request) chatRequest {
	var messages []message
	if r.System != "" {
		messages = append(messages, message{Role: "system", Content: r.System})
	}
	return chatRequest{
		Model:    r.Model,
		Messages: append(messages, message{Role: "user", Content: r.Prompt}),
		Stream:   true,
		Format:   r.Schema,
		Options:  options{NumCtx: r.Context, NumPredict: r.MaxTokens, Temperature: &r.Temperature, Seed: &r.Seed},
	}
}

// stream follows one answer.
type stream struct {
	text     *model.Text
	progress func(int)
	start    time.Time
	first    time.Duration
	pieces   int
	last     chunk
}

// line takes one line of the answer.
func (s *stream) line(data []byte) error {
	var c chunk
	if err := json.Unmarshal(data, &c); err != nil {
		return &model.Error{Kind: model.KindGarbage, Err: fmt.Errorf("a line is not JSON: %.40q", data)}
	}
	if c.Error != "" {
		return model.Refused(0, c.Error)
	}
	if s.pieces++; s.pieces == 1 {
		s.first = time.Since(s.start)
	}
	s.last = c
	if err := s.text.Add(c.Message.Content); err != nil {
		return err
	}
	if s.progress != nil && !c.Done {
		s.progress(s.pieces)
	}
	if c.Done {
		return model.ErrDone
	}
	return nil
}

// complete tells an answer that is done from one that only looks like it.
func (s *stream) complete() error {
	switch {
	case !s.last.Done:
		return &model.Error{Kind: model.KindIncomplete, Err: fmt.Errorf("%d bytes came, and no line said done", s.text.Len())}
	case s.last.DoneReason == "length":
		return &model.Error{Kind: model.KindLength, Err: fmt.Errorf("after %d tokens", s.last.EvalCount)}
	case s.last.DoneReason == "unload":
		return &model.Error{Kind: model.KindRunner, Err: errors.New("the model was unloaded")}
	}
	return nil
}

// answer collects the host's own figures.
func (s *stream) answer(text string) model.Answer {
	l := s.last
	return model.Answer{
		Text:         text,
		PromptTokens: l.PromptEvalCount,
		AnswerTokens: l.EvalCount,
		Load:         l.LoadDuration,
		PromptEval:   l.PromptEvalDuration,
		Eval:         l.EvalDuration,
		Total:        l.TotalDuration,
		Wait:         max(0, l.TotalDuration-l.LoadDuration-l.PromptEvalDuration-l.EvalDuration),
		FirstByte:    s.first,
	}
}
