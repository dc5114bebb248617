package engine

import (
	"context"
	"math"
	"sync"

	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/pipeline"
)

// rooms knows how much models take in. It is safe for concurrent use.
//
// What a model's tokens turned out to be like counts from the next engine on:
// prompts of a run that goes on after a crash must read as they did before it,
// for their findings to be found.
type rooms struct {
	cache *model.Cache // nil: nothing is kept

	mu      sync.Mutex
	known   map[string]model.Learnt // by model; what is true by now
	inForce map[string]float64      // pipeline.Room.Scale, as prompts are written with
}

func newRooms(cache *model.Cache) *rooms {
	return &rooms{cache: cache, known: map[string]model.Learnt{}, inForce: map[string]float64{}}
}

// of returns the room of a model whose context is to be asked tokens long at
// most.
func (r *rooms) of(name string, asked int) pipeline.Room {
	r.mu.Lock()
	defer r.mu.Unlock()
	room := pipeline.Room{Context: asked}
	if n := r.load(name).Context; n > 0 {
		room.Context = min(asked, n)
	}
	room.Scale = r.inForce[name]
	return room
}

// load reads what the cache holds of a model, once.
func (r *rooms) load(name string) model.Learnt {
	l, ok := r.known[name]
	if ok {
		return l
	}
	if r.cache != nil {
		l, _ = r.cache.Learnt(name)
	}
	r.known[name], r.inForce[name] = l, step(l.Scale)
	return l
}

// keep replaces what is known. That it cannot be written shows when findings
// are stored.
func (r *rooms) keep(name string, l model.Learnt) {
	r.known[name] = l
	if r.cache != nil {
		_ = r.cache.SetLearnt(name, l)
	}
}

// limit notes that a model's content takes no more than so many tokens.
func (r *rooms) limit(name, digest string, tokens int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	l := r.load(name)
	if l.Digest != digest {
		l = model.Learnt{Digest: digest} // another content: its tokens may be others
		r.inForce[name] = 0
	}
	if tokens > 0 && (l.Context == 0 || tokens < l.Context) {
		l.Context = tokens
	}
	r.keep(name, l)
}

// described reports whether the longest context of this content is known.
func (r *rooms) described(name, digest string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	l := r.load(name)
	return l.Digest == digest && digest != "" && l.Context > 0
}

// leastTokens is the length of a prompt from which on it says something about
// others.
const leastTokens = 500

// learn notes how many tokens a host counted in a prompt that was thought to have
// so many. The largest ratio that was ever seen counts.
func (r *rooms) learn(name string, thought, counted int) {
	if thought < leastTokens || counted < 1 {
		return
	}
	scale := float64(counted) / float64(thought)
	r.mu.Lock()
	defer r.mu.Unlock()
	l := r.load(name)
	if scale > l.Scale {
		l.Scale = scale
		r.keep(name, l)
	}
}

// step rounds up what was learnt, with a margin for texts that are not like those
// seen, so that it seldom changes: prompts that are cut to their room read
// differently for every other value.
func step(scale float64) float64 {
	if scale == 0 {
		return 0
	}
	return max(0.5, math.Ceil(scale*1.15*8)/8)
}

// room is how much a model is given to read.
func (e *Engine) room(name string) pipeline.Room {
	return e.rooms.of(name, e.config.Pipeline.Context(name))
}

// said returns what a host says about a model that it has.
func (i *inventory) said(host, name string) (model.Info, bool) {
	i.mu.RLock()
	defer i.mu.RUnlock()
	return model.Find(i.hosts[host].models, name)
}

// measure asks hosts for the longest context of the pipeline's models, each
// content once. A host that does not say is found out by its refusals.
func (e *Engine) measure(ctx context.Context) {
	for _, h := range e.inventory.all() {
		inspector, _ := h.Client.(model.Inspector)
		for _, name := range e.config.Pipeline.Models() {
			info, ok := e.inventory.said(h.Client.Host(), name)
			if !ok || e.rooms.described(name, info.Digest) {
				continue
			}
			if inspector != nil && info.Context == 0 {
				told, err := inspector.Describe(ctx, name)
				if err != nil {
					continue
				}
				info.Context = told.Context
			}
			e.rooms.limit(name, info.Digest, info.Context)
		}
	}
}

// granted notes the context length that a host gave a model it has just loaded.
func (e *Engine) granted(name string, loaded []model.Info) {
	if info, ok := model.Find(loaded, name); ok && info.Context > 0 && info.Context < e.room(name).Context {
		e.rooms.limit(name, info.Digest, info.Context)
	}
}
