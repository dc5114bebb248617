package real

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// schema is the kind of answer format that stages use.
const schema = `{"type":"object","required":["title","steps","kind"],"additionalProperties":false,"properties":{
	"title":{"type":"string","maxLength":60},
	"steps":{"type":"array","minItems":1,"maxItems":3,"items":{"type":"string","maxLength":40}},
	"kind":{"enum":["syntax","type"]}}}`

// post sends a request with a connection of its own, which leaves no goroutine
// behind.
func post(t *testing.T, url, body string) (*http.Response, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Close = true
	return http.DefaultClient.Do(req)
}

// chat returns the whole answer to one message.
func chat(t *testing.T, s *Server, model, rest string) map[string]any {
	t.Helper()
	res, err := post(t, s.URL()+"/api/chat", `{"model":"`+model+`","stream":false,"messages":[{"role":"user","content":"why does the build fail"}]`+rest+`}`)
	if err != nil {
		t.Fatalf("%v\n%s", err, s.Log())
	}
	defer func() { _ = res.Body.Close() }()
	answer := map[string]any{}
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("status %d, %v, %v\n%s", res.StatusCode, answer, err, s.Log())
	}
	return answer
}

func TestLiveModelsAnswerUnderSchema(t *testing.T) {
	began := time.Now()
	s := Start(t, Options{Models: []string{"mistral:7b-instruct", "gemma2:9b"}})
	t.Logf("figure: a real server with two models is ready after %.1f s", time.Since(began).Seconds())

	answer := chat(t, s, "gemma2:9b", `,"format":`+schema+`,"options":{"num_predict":400}`)
	content := answer["message"].(map[string]any)["content"].(string)
	var got struct {
		Title string
		Steps []string
		Kind  string
	}
	d := json.NewDecoder(strings.NewReader(content))
	d.DisallowUnknownFields()
	if err := d.Decode(&got); err != nil || answer["done_reason"] != "stop" {
		t.Fatalf("%v, done because of %v: %s", err, answer["done_reason"], content)
	}
	if len(got.Steps) == 0 || got.Kind != "syntax" && got.Kind != "type" {
		t.Errorf("the schema was not kept: %s", content)
	}
	tokens, nanoseconds := answer["eval_count"].(float64), answer["eval_duration"].(float64)
	t.Logf("figure: a tiny model answers under a schema with %.0f tokens a second: %s", tokens/nanoseconds*1e9, content)
}

// Two names on the same bytes would share a runner, and nothing that is tested
// about swapping would be true.
func TestLiveNamesAreDifferentModels(t *testing.T) {
	s := Start(t, Options{Models: []string{"codegemma:7b-instruct", "gemma2:9b"}})
	first := chat(t, s, "gemma2:9b", `,"options":{"temperature":0,"num_predict":20}`)
	again := chat(t, s, "gemma2:9b", `,"options":{"temperature":0,"num_predict":20}`)
	other := chat(t, s, "codegemma:7b-instruct", `,"options":{"temperature":0,"num_predict":20}`)
	text := func(a map[string]any) string { return a["message"].(map[string]any)["content"].(string) }
	if text(first) != text(again) {
		t.Errorf("one model, temperature 0, two answers: %q, %q", text(first), text(again))
	}
	if text(first) == text(other) {
		t.Errorf("two models gave the same answer: %q", text(first))
	}
}

func TestLiveKillInMidAnswerAndRestart(t *testing.T) {
	s := Start(t, Options{Models: []string{"gemma2:9b"}})
	res, err := post(t, s.URL()+"/api/chat", `{"model":"gemma2:9b","messages":[{"role":"user","content":"go on"}],
		"options":{"num_predict":-1,"num_ctx":16384}}`)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	lines := bufio.NewReader(res.Body)
	if _, err := lines.ReadBytes('\n'); err != nil {
		t.Fatalf("no answer before the kill: %v", err)
	}
	url, group := s.URL(), s.life.cmd.Process
	s.Kill()
	s.Kill()
	rest, err := io.ReadAll(lines)
	if err == nil || bytes.Contains(rest, []byte(`"done":true`)) {
		t.Errorf("the answer was not cut off: %v", err)
	}
	if _, err := post(t, url+"/api/chat", `{}`); err == nil {
		t.Error("the server answers after the kill")
	}
	mustBeGone(t, group)

	s.Restart()
	if s.URL() != url {
		t.Errorf("restarted at %s, was at %s", s.URL(), url)
	}
	chat(t, s, "gemma2:9b", `,"options":{"num_predict":5}`)
	if n := strings.Count(s.Log(), "Listening on"); n != 2 {
		t.Errorf("the log tells of %d lives, want 2", n)
	}
}
