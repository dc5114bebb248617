package model_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/airesdev/aires/internal/model"
)

// counting answers with the number of the call, and fails as its model's name
// says.
type counting struct{ calls int }

func (c *counting) Host() string { return "counting" }

func (c *counting) Chat(_ context.Context, r model.Request, _ func(int)) (model.Answer, error) {
	c.calls++
	if r.Model != "m" {
		return model.Answer{}, &model.Error{Kind: model.Kind(r.Model), Host: "counting", Model: r.Model, Status: 500, Hint: "h", Err: errors.New("why")}
	}
	return model.Answer{Text: fmt.Sprint(c.calls), AnswerTokens: c.calls}, nil
}

func (c *counting) Models(context.Context) ([]model.Info, error) {
	return []model.Info{{Name: "m", Digest: "d"}}, nil
}

func TestRecordAndReplay(t *testing.T) {
	dir := t.TempDir()
	rec, err := model.Record(&counting{}, dir)
	if err != nil {
		t.Fatal(err)
	}
	q := model.Request{Model: "m", Prompt: "p"}
	for range 2 {
		if _, err := rec.Chat(t.Context(), q, nil); err != nil {
			t.Fatal(err)
		}
	}
	for _, kind := range []model.Kind{model.KindLength, model.KindBusy} {
		if _, err := rec.Chat(t.Context(), model.Request{Model: string(kind)}, nil); model.KindOf(err) != kind {
			t.Fatalf("the recorder hides %s: %v", kind, err)
		}
	}
	if _, err := rec.Models(t.Context()); err != nil {
		t.Fatal(err)
	}

	r := model.NewReplay(dir, "replay")
	for _, want := range []string{"1", "2", "2"} {
		if a, err := r.Chat(t.Context(), q, nil); err != nil || a.Text != want || a.Host != "replay" {
			t.Errorf("got %+v, %v, want %s", a, err, want)
		}
	}
	_, err = r.Chat(t.Context(), model.Request{Model: string(model.KindLength)}, nil)
	if e, ok := errors.AsType[*model.Error](err); !ok || e.Kind != model.KindLength || e.Status != 500 || e.Hint != "h" || e.Err.Error() != "why" || e.Host != "replay" {
		t.Errorf("a recorded failure came back as %v", err)
	}
	if _, err := r.Chat(t.Context(), model.Request{Model: string(model.KindBusy)}, nil); model.KindOf(err) != model.KindBadRequest {
		t.Errorf("a passing failure was recorded: %v", err)
	}
	if infos, err := r.Models(t.Context()); err != nil || len(infos) != 1 || infos[0].Digest != "d" {
		t.Errorf("models %v, %v", infos, err)
	}
}

func TestReplayOfDamagedRecordings(t *testing.T) {
	dir := t.TempDir()
	rec, err := model.Record(&counting{}, dir)
	if err != nil {
		t.Fatal(err)
	}
	q := model.Request{Model: "m"}
	if _, err := rec.Chat(t.Context(), q, nil); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	for _, damaged := range []string{"", "{", "{}", "[]"} {
		if err := os.WriteFile(files[0], []byte(damaged), 0o600); err != nil {
			t.Fatal(err)
		}
		if a, err := model.NewReplay(dir, "replay").Chat(t.Context(), q, nil); model.KindOf(err) != model.KindBadRequest {
			t.Errorf("%q gave %+v, %v", damaged, a, err)
		}
	}
}
