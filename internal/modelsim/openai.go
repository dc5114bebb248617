package modelsim

import (
	"encoding/json"
	"net/http"
)

// openaiChat is POST /v1/chat/completions, streamed only. As on vLLM, and
// unlike on Ollama's own /v1, a prompt that does not fit is refused.
func (h *Host) openaiChat(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Model    string `json:"model"`
		Messages []struct {
			Role    string `json:"role"`
			Content string `json:"content"`
		} `json:"messages"`
		Stream         bool `json:"stream"`
		ResponseFormat *struct {
			JSONSchema struct {
				Schema json.RawMessage `json:"schema"`
			} `json:"json_schema"`
		} `json:"response_format"`
		MaxTokens   int     `json:"max_tokens"`
		Temperature float64 `json:"temperature"`
		Seed        int     `json:"seed"`
	}
	v := &openaiVoice{w: w}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		v.refuse(http.StatusBadRequest, err.Error())
		return
	}
	if !h.allowed(r) {
		v.refuse(http.StatusUnauthorized, "a valid token is required")
		return
	}
	if !in.Stream {
		v.refuse(http.StatusBadRequest, "this host streams only")
		return
	}
	v.model = in.Model
	c := Call{Model: in.Model, MaxTokens: in.MaxTokens, Temperature: in.Temperature, Seed: in.Seed, OpenAI: true}
	if in.ResponseFormat != nil {
		c.Schema = in.ResponseFormat.JSONSchema.Schema
	}
	for _, m := range in.Messages {
		if m.Role == "system" {
			c.System = m.Content
		} else {
			c.Prompt = m.Content
		}
	}
	h.chat(w, r, c, v, false)
}

func (h *Host) allowed(r *http.Request) bool {
	return h.config.Token == "" || r.Header.Get("Authorization") == "Bearer "+h.config.Token
}

func (h *Host) openaiModels(w http.ResponseWriter, r *http.Request) {
	if !h.allowed(r) {
		(&openaiVoice{w: w}).refuse(http.StatusUnauthorized, "a valid token is required")
		return
	}
	list := []map[string]any{}
	for _, m := range h.known() {
		list = append(list, map[string]any{"id": m.Name, "object": "model", "max_model_len": m.Context})
	}
	writeJSON(w, http.StatusOK, map[string]any{"object": "list", "data": list})
}

// openaiVoice speaks in server-sent events.
type openaiVoice struct {
	w     http.ResponseWriter
	model string
}

func (v *openaiVoice) as(model string) { v.model = model }

func (v *openaiVoice) refuse(status int, text string) {
	writeJSON(v.w, status, map[string]any{"error": map[string]any{"message": text, "type": "api_error"}})
}

func (v *openaiVoice) trouble(text string) {
	v.event(map[string]any{"error": map[string]any{"message": text}})
}

func (v *openaiVoice) piece(text string) {
	v.event(v.chunk(map[string]any{"delta": map[string]string{"content": text}, "finish_reason": nil}))
}

func (v *openaiVoice) end(e ending) {
	if !e.done {
		return
	}
	v.event(v.chunk(map[string]any{"delta": map[string]string{}, "finish_reason": e.reason}))
	v.event(map[string]any{
		"model": v.model, "choices": []any{},
		"usage": map[string]int{"prompt_tokens": e.promptTokens, "completion_tokens": e.tokens},
	})
	send(v.w, []byte("data: [DONE]\n\n"))
}

func (v *openaiVoice) chunk(choice map[string]any) map[string]any {
	return map[string]any{"object": "chat.completion.chunk", "model": v.model, "choices": []any{choice}}
}

func (v *openaiVoice) event(doc map[string]any) {
	v.w.Header().Set("Content-Type", "text/event-stream")
	data, _ := json.Marshal(doc) // strings and numbers always marshal
	send(v.w, []byte("data: "+string(data)+"\n\n"))
}
