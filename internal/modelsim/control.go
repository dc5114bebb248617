package modelsim

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// known returns the models in order of name.
func (h *Host) known() []Model {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := make([]Model, 0, len(h.models))
	for _, m := range h.models {
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b Model) int { return strings.Compare(a.Name, b.Name) })
	return all
}

func (h *Host) tags(w http.ResponseWriter, _ *http.Request) {
	list := []map[string]any{}
	for _, m := range h.known() {
		list = append(list, map[string]any{"name": m.Name, "model": m.Name, "digest": m.Digest, "size": m.Size})
	}
	writeJSON(w, http.StatusOK, map[string]any{"models": list})
}

func (h *Host) processes(w http.ResponseWriter, _ *http.Request) {
	list := []map[string]any{}
	for _, name := range h.Loaded() {
		m, _ := h.lookup(name)
		h.mu.Lock()
		r := h.runners[name]
		h.mu.Unlock()
		if r != nil {
			list = append(list, map[string]any{"name": m.Name, "model": m.Name, "digest": m.Digest, "size": m.Size, "size_vram": m.GPU, "context_length": r.context})
		}
	}
	writeJSON(w, http.StatusOK, map[string]any{"models": list})
}

func (h *Host) show(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Model string `json:"model"`
	}
	err := json.NewDecoder(r.Body).Decode(&in)
	m, ok := h.lookup(in.Model)
	if err != nil || !ok {
		writeJSON(w, http.StatusNotFound, map[string]string{"error": "model '" + in.Model + "' not found"})
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{"model_info": map[string]any{
		"general.architecture": "sim", "sim.context_length": m.Context,
	}})
}

// pull fetches one of Config.Pullable, in four steps.
func (h *Host) pull(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Model string `json:"model"`
	}
	v := &ollamaVoice{w: w}
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		v.refuse(http.StatusBadRequest, err.Error())
		return
	}
	v.line(map[string]any{"status": "pulling manifest"})
	i := slices.IndexFunc(h.config.Pullable, func(m Model) bool { return canonical(m.Name) == canonical(in.Model) })
	if i < 0 {
		v.trouble("pull model manifest: file does not exist")
		return
	}
	m := h.config.Pullable[i]
	for step := range int64(4) {
		if !sleep(r, h.lifeline(), m.Load/4) {
			panic(http.ErrAbortHandler)
		}
		v.line(map[string]any{"status": "pulling layer", "digest": m.Digest, "total": m.Size, "completed": m.Size * (step + 1) / 4})
	}
	h.mu.Lock()
	h.add(m)
	h.mu.Unlock()
	v.line(map[string]any{"status": "success"})
}
