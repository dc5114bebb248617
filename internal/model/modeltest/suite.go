package modeltest

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/airesdev/aires/internal/model"
)

const (
	// Model is served by every host under test.
	Model = "tiny"
	// Missing is served by none.
	Missing = "no-such-model:7b"
	// Context is the context length that requests ask for.
	Context = 2048
)

// Schema is bounded as those of the pipeline are.
const Schema = `{
  "type": "object",
  "additionalProperties": false,
  "required": ["summary", "confidence", "kind", "evidence"],
  "properties": {
    "summary": {"type": "string", "minLength": 1, "maxLength": 60},
    "confidence": {"type": "integer", "minimum": 0, "maximum": 9},
    "kind": {"enum": ["syntax", "type", "other"]},
    "evidence": {"type": "array", "minItems": 1, "maxItems": 2, "items": {"enum": ["E1", "E2"]}}
  }
}`

// Host is a host under test.
type Host struct {
	Client model.Client
	// Digests: the host knows digests. Timed: it measures its own durations.
	// Replayed: it answers from a folder, in no time and whatever the limits.
	Digests, Timed, Replayed bool
}

// Question is a request that every host under test can answer.
func Question() model.Request {
	return model.Request{
		Model:     Model,
		System:    "You explain build failures.",
		Prompt:    "E1: undefined: Widget\nE2: widget.go was deleted\nExplain.",
		Schema:    json.RawMessage(Schema),
		Context:   Context,
		MaxTokens: 400,
		Seed:      7,
	}
}

// Run checks a host. host is called once per check.
func Run(t *testing.T, host func(*testing.T) Host) {
	checks := []struct {
		name  string
		check func(*testing.T, Host)
	}{
		{"answers follow their schema", answersFollowSchema},
		{"equal requests get equal answers", deterministic},
		{"progress only grows", progressGrows},
		{"a long prompt is refused", longPrompt},
		{"an unknown model is named", unknownModel},
		{"a cut answer is an error", cutAnswer},
		{"a cancelled call ends with the cause", cancelled},
		{"models are listed under any of their names", models},
		{"calls run side by side", sideBySide},
	}
	for _, c := range checks {
		t.Run(strings.ReplaceAll(c.name, " ", "-"), func(t *testing.T) { c.check(t, host(t)) })
	}
}

func answersFollowSchema(t *testing.T, h Host) {
	a, err := h.Client.Chat(t.Context(), Question(), nil)
	if err != nil {
		t.Fatal(err)
	}
	object, err := model.Extract(a.Text)
	if err != nil {
		t.Fatalf("%v in %q", err, a.Text)
	}
	if err := model.Validate(json.RawMessage(Schema), object); err != nil {
		t.Errorf("%v in %s", err, object)
	}
	if a.Model != Model || a.Host != h.Client.Host() {
		t.Errorf("answer of %q on %q, want %q on %q", a.Model, a.Host, Model, h.Client.Host())
	}
	if a.PromptTokens < 5 || a.AnswerTokens < 5 {
		t.Errorf("tokens read %d, written %d: too few to be true", a.PromptTokens, a.AnswerTokens)
	}
	if h.Digests != (len(a.Digest) == 64) {
		t.Errorf("digest %q", a.Digest)
	}
	if h.Timed != a.Timed() {
		t.Errorf("Timed is %v with total %v", a.Timed(), a.Total)
	}
	if sum := a.Load + a.PromptEval + a.Eval + a.Wait; h.Timed && (sum < a.Total-a.Total/10 || a.Wait < 0) {
		t.Errorf("load %v + prompt %v + eval %v + wait %v are not the total %v", a.Load, a.PromptEval, a.Eval, a.Wait, a.Total)
	}
}

func deterministic(t *testing.T, h Host) {
	first, err := h.Client.Chat(t.Context(), Question(), nil)
	if err != nil {
		t.Fatal(err)
	}
	second, err := h.Client.Chat(t.Context(), Question(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if first.Text != second.Text {
		t.Errorf("same model, prompt and seed, but\n%s\n%s", first.Text, second.Text)
	}
}

func progressGrows(t *testing.T, h Host) {
	var seen []int
	a, err := h.Client.Chat(t.Context(), Question(), func(n int) { seen = append(seen, n) })
	if err != nil {
		t.Fatal(err)
	}
	if len(seen) == 0 {
		t.Fatal("no progress was reported")
	}
	last := 0
	for _, n := range seen {
		if n <= last {
			t.Fatalf("progress went from %d to %d", last, n)
		}
		last = n
	}
	if last > 2*a.AnswerTokens+2 {
		t.Errorf("progress says %d, the answer has %d tokens", last, a.AnswerTokens)
	}
}

func longPrompt(t *testing.T, h Host) {
	e := fails(t, h, tooLong(), model.KindPromptTooLong)
	if e.Transient() || e.Elsewhere() || e.Hint == "" {
		t.Errorf("transient %v, elsewhere %v, hint %q", e.Transient(), e.Elsewhere(), e.Hint)
	}
}

func unknownModel(t *testing.T, h Host) {
	e := fails(t, h, toMissing(), model.KindModelMissing)
	if e.Transient() || e.HostFault() || !e.Elsewhere() {
		t.Errorf("transient %v, host fault %v, elsewhere %v", e.Transient(), e.HostFault(), e.Elsewhere())
	}
	if !strings.Contains(e.Error(), Missing) || strings.Contains(e.Error(), "\n") {
		t.Errorf("%q does not name the model in one line", e)
	}
	if h.Digests && e.Hint != "ollama pull "+Missing {
		t.Errorf("hint %q is not what one has to type", e.Hint)
	}
}

func cutAnswer(t *testing.T, h Host) {
	e := fails(t, h, tooShort(), model.KindLength)
	if e.Transient() || e.HostFault() {
		t.Errorf("transient %v, host fault %v", e.Transient(), e.HostFault())
	}
}

func cancelled(t *testing.T, h Host) {
	stop := errors.New("the user pressed Ctrl-C")
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	r := Question()
	if h.Replayed {
		cancel(stop)
	}
	_, err := h.Client.Chat(ctx, r, func(int) { cancel(stop) })
	if model.KindOf(err) != model.KindCancelled || !errors.Is(err, stop) {
		t.Errorf("got %v, want cancelled with its cause", err)
	}
	if _, err := h.Client.Chat(t.Context(), r, nil); err != nil {
		t.Errorf("the next call fails: %v", err)
	}
}

func models(t *testing.T, h Host) {
	infos, err := h.Client.Models(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{Model, Model + ":latest"} {
		info, ok := model.Find(infos, name)
		if !ok || info.Name != Model || h.Digests != (len(info.Digest) == 64) {
			t.Errorf("%s: found %v: %+v", name, ok, info)
		}
	}
	if _, ok := model.Find(infos, Missing); ok {
		t.Errorf("%s is listed", Missing)
	}
}

func sideBySide(t *testing.T, h Host) {
	const n = 4
	ends := make(chan error, n)
	for range n {
		go func() {
			_, err := h.Client.Chat(t.Context(), Question(), nil)
			ends <- err
		}()
	}
	for range n {
		if err := <-ends; err != nil {
			t.Error(err)
		}
	}
}

// fails asks and wants an error of the given kind.
func fails(t *testing.T, h Host, r model.Request, want model.Kind) *model.Error {
	t.Helper()
	a, err := h.Client.Chat(t.Context(), r, nil)
	e, ok := errors.AsType[*model.Error](err)
	if !ok || e.Kind != want {
		t.Fatalf("got answer %.60q and error %v, want %s", a.Text, err, want)
	}
	return e
}

// Rehearse asks a recording client everything that Run asks, so that its
// recordings can be replayed to Run.
func Rehearse(t *testing.T, c model.Client) {
	t.Helper()
	for _, r := range []struct {
		request model.Request
		want    model.Kind
	}{
		{Question(), ""},
		{tooLong(), model.KindPromptTooLong},
		{toMissing(), model.KindModelMissing},
		{tooShort(), model.KindLength},
	} {
		if _, err := c.Chat(t.Context(), r.request, nil); model.KindOf(err) != r.want {
			t.Fatalf("rehearsal: got %v, want %q", err, r.want)
		}
	}
	if _, err := c.Models(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func tooLong() model.Request {
	r := Question()
	r.Prompt = strings.Repeat("undefined: Widget in widget.go\n", 2000)
	return r
}

func toMissing() model.Request {
	r := Question()
	r.Model = Missing
	return r
}

func tooShort() model.Request {
	r := Question()
	r.MaxTokens = 3
	return r
}
