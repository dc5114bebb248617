package modelsim

import (
	"encoding/json"
	"net/http"
	"time"
)

// routes is the host's surface: Ollama's native protocol, and OpenAI's under
// /v1.
func (h *Host) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("Ollama is running")) })
	mux.HandleFunc("GET /api/version", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, map[string]string{"version": "0.17.4-sim"})
	})
	mux.HandleFunc("GET /api/tags", h.tags)
	mux.HandleFunc("GET /api/ps", h.processes)
	mux.HandleFunc("POST /api/show", h.show)
	mux.HandleFunc("POST /api/pull", h.pull)
	mux.HandleFunc("POST /api/chat", h.ollamaChat)
	mux.HandleFunc("GET /v1/models", h.openaiModels)
	mux.HandleFunc("POST /v1/chat/completions", h.openaiChat)
	return mux
}

// ollamaChat is POST /api/chat. Without messages it loads or unloads.
func (h *Host) ollamaChat(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Model    string `json:"model"`
		Messages []struct {
			Role    string `json:"role"`
			Content string `json:"content"`
		} `json:"messages"`
		Format   json.RawMessage `json:"format"`
		Truncate *bool           `json:"truncate"`
		Options  struct {
			NumCtx      int     `json:"num_ctx"`
			NumPredict  int     `json:"num_predict"`
			Temperature float64 `json:"temperature"`
			Seed        int     `json:"seed"`
		} `json:"options"`
		KeepAlive *json.RawMessage `json:"keep_alive"`
	}
	v := &ollamaVoice{w: w}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		v.refuse(http.StatusBadRequest, err.Error())
		return
	}
	v.model = in.Model
	c := Call{
		Model: in.Model, Schema: in.Format, Context: in.Options.NumCtx, MaxTokens: in.Options.NumPredict,
		Temperature: in.Options.Temperature, Seed: in.Options.Seed,
	}
	for _, m := range in.Messages {
		if m.Role == "system" {
			c.System = m.Content
		} else {
			c.Prompt = m.Content
		}
	}
	switch {
	case len(in.Messages) > 0:
		h.chat(w, r, c, v, in.Truncate == nil || *in.Truncate)
	case in.KeepAlive != nil && string(*in.KeepAlive) == "0":
		h.unload(canonical(in.Model))
		v.end(ending{reason: "unload", done: true})
	default:
		h.load(w, r, c, v)
	}
}

// load serves a request that wants the model in memory and nothing else.
func (h *Host) load(w http.ResponseWriter, r *http.Request, c Call, v voice) {
	x := &exchange{host: h, w: w, r: r, voice: v, call: c, began: time.Now(), down: h.lifeline()}
	x.entry = &Entry{Call: c, Arrived: x.began, LoadOnly: true}
	h.mu.Lock()
	h.journal = append(h.journal, x.entry)
	h.mu.Unlock()
	defer x.close()
	if x.early() && x.admit() {
		x.note(func(e *Entry) { e.Status = http.StatusOK })
		v.end(ending{reason: "load", done: true})
	}
}

// unload drops an idle model.
func (h *Host) unload(name string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r := h.runners[name]; r != nil && r.refs == 0 {
		delete(h.runners, name)
		h.advance()
	}
}

// ollamaVoice speaks the native protocol: a JSON document a line.
type ollamaVoice struct {
	w     http.ResponseWriter
	model string
}

func (v *ollamaVoice) as(model string) { v.model = model }

func (v *ollamaVoice) refuse(status int, text string) {
	writeJSON(v.w, status, map[string]string{"error": text})
}

func (v *ollamaVoice) trouble(text string) { v.line(map[string]any{"error": text}) }

func (v *ollamaVoice) piece(text string) {
	v.line(map[string]any{"model": v.model, "message": map[string]string{"role": "assistant", "content": text}, "done": false})
}

func (v *ollamaVoice) end(e ending) {
	v.line(map[string]any{
		"model": v.model, "message": map[string]string{"role": "assistant", "content": ""},
		"done": e.done, "done_reason": e.reason,
		"total_duration": e.full, "load_duration": e.load,
		"prompt_eval_count": e.promptTokens, "prompt_eval_duration": e.prompt,
		"eval_count": e.tokens, "eval_duration": e.eval,
	})
}

func (v *ollamaVoice) line(doc map[string]any) {
	v.w.Header().Set("Content-Type", "application/x-ndjson")
	data, _ := json.Marshal(doc) // strings and numbers always marshal
	send(v.w, append(data, '\n'))
}

// send writes and flushes. An error means that the client has left, which the
// request's context tells as well.
func send(w http.ResponseWriter, data []byte) {
	_, _ = w.Write(data)
	_ = http.NewResponseController(w).Flush()
}

func writeJSON(w http.ResponseWriter, status int, doc any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(doc) // see send
}
