package model

import (
	"context"
	"encoding/json"
	"time"
)

// Client speaks to one model host. All methods are safe for concurrent use,
// and every error is an *Error. A client never retries: that is its caller's
// decision, who sees more than one host.
type Client interface {
	// Host names the host as the user wrote it, made canonical: its base URL.
	Host() string
	// Chat asks one question and waits for the whole answer. Its clock (see
	// Timeouts) starts with the call. progress, which may be nil, is called
	// from Chat's own goroutine with the number of pieces that have arrived,
	// about one a token; it must not block.
	Chat(ctx context.Context, r Request, progress func(tokens int)) (Answer, error)
	// Models lists what the host could serve, loaded or not. Compare names
	// with SameName or look them up with Find: hosts add tags of their own.
	Models(ctx context.Context) ([]Info, error)
}

// Loader is a Client that can load a model ahead of its first question.
type Loader interface {
	// Load makes the model resident with room for the given number of tokens,
	// and returns how long that took. The context length must be the one that
	// later requests use: another one loads the model anew.
	Load(ctx context.Context, model string, context int) (time.Duration, error)
}

// Inspector is a Client that knows more about its models than their names.
type Inspector interface {
	// Describe returns one model with Info.Context filled in.
	Describe(ctx context.Context, model string) (Info, error)
	// Loaded lists the models in memory; Info.Context is the length in force.
	Loaded(ctx context.Context) ([]Info, error)
	// Version is the server's own version.
	Version(ctx context.Context) (string, error)
}

// Puller is a Client whose host can fetch a model by name.
type Puller interface {
	// Pull fetches a model and returns when it is complete. Its total time is
	// bounded by ctx alone. progress may be nil and must not block.
	Pull(ctx context.Context, model string, progress func(PullProgress)) error
}

// PullProgress is one step of a pull. Total is 0 while it is unknown.
type PullProgress struct {
	Status    string // what the host is doing, in its own words
	Digest    string // the layer being fetched; "" between layers
	Total     int64  // bytes of this layer
	Completed int64  // bytes of this layer that are there
}

// Request is one question. The zero value of a field leaves it to the host,
// except Temperature and Seed, which are always sent.
type Request struct {
	Model  string
	System string
	Prompt string
	// Schema is the JSON Schema that the answer must follow; nil for free text.
	Schema json.RawMessage
	// Context is the number of tokens for prompt and answer together. Keep it
	// constant per model: another value makes the host load the model anew.
	Context int
	// MaxTokens bounds the answer. An answer that reaches it is an error
	// (KindLength), never a shortened text.
	MaxTokens   int
	Temperature float64
	Seed        int
}

// Answer is a complete answer and what it cost. The five durations are the
// host's own; they are 0 where the host does not report them (see Timed).
type Answer struct {
	Text         string `json:"text"`
	Model        string `json:"model"`  // as asked for
	Digest       string `json:"digest"` // of the model, "sha256:…" without the prefix; "" where the host has none
	Host         string `json:"host"`   // Client.Host of the client that answered
	PromptTokens int    `json:"prompt_tokens"`
	AnswerTokens int    `json:"answer_tokens"`

	Load       time.Duration `json:"load_ns"`        // until the model was resident, the wait for it included
	PromptEval time.Duration `json:"prompt_eval_ns"` // reading the prompt
	Eval       time.Duration `json:"eval_ns"`        // writing the answer
	Total      time.Duration `json:"total_ns"`
	Wait       time.Duration `json:"wait_ns"` // Total less the other three: the wait for a slot

	Elapsed   time.Duration `json:"elapsed_ns"`    // from the call to the answer's end, by this machine's clock
	FirstByte time.Duration `json:"first_byte_ns"` // from the call to the first piece of the answer
}

// Timed reports whether the host measured its own durations, so that Wait
// means something.
func (a *Answer) Timed() bool { return a.Total > 0 }

// Info describes a model on a host.
type Info struct {
	Name    string // without ":latest"
	Digest  string // of the content, hex; "" where the host has none
	Context int    // tokens the model can take, 0 where unknown (see Inspector)
	Size    int64  // bytes on disk, or in memory for a loaded model; 0 where unknown
	// GPU is how many of a loaded model's bytes are in GPU memory. Less than
	// Size, but not 0, means that it has spilled over, and is slow.
	GPU int64
}
