package modelsim

import (
	"encoding/json"
	"time"
)

// Config describes a host. Its zero value is a host with no models, one slot,
// three models in memory and a queue of 512, that answers at once.
type Config struct {
	Models    []Model
	Slots     int           // requests in flight per loaded model (OLLAMA_NUM_PARALLEL); 1
	MaxLoaded int           // models in memory (OLLAMA_MAX_LOADED_MODELS); 3
	MaxQueue  int           // requests waiting for a load (OLLAMA_MAX_QUEUE); 512
	Latency   time.Duration // added to every chat request before its answer starts
	// PromptRate and AnswerRate are tokens a second for one request alone; 0
	// takes no time.
	PromptRate, AnswerRate float64
	// BatchCost slows decoding down as requests share the model: with b in
	// flight each writes at AnswerRate/(1+BatchCost·(b−1)), taken once as it
	// starts to answer. 0: no slower.
	BatchCost float64
	// SharedGPU makes all requests share one GPU, as package gpu says with
	// BatchCost as its alpha, rather than each go at its own pace. A runner then
	// reads a system text once, and remembers it until its model is unloaded.
	SharedGPU bool
	// Answer says what the model answers; nil: Generate. Its error becomes a
	// 500 with the error's text.
	Answer func(Call) (string, error)
	Faults []Fault
	Token  string // demanded as bearer token under /v1 when not ""
	// KeepAlive is how long an idle model stays in memory; 0: 5 minutes,
	// negative: for ever.
	KeepAlive time.Duration
	// Pullable are the models that a pull can fetch.
	Pullable []Model
}

// withDefaults fills the zero fields.
func (c Config) withDefaults() Config {
	for _, f := range []struct {
		field    *int
		standard int
	}{{&c.Slots, 1}, {&c.MaxLoaded, 3}, {&c.MaxQueue, 512}} {
		if *f.field == 0 {
			*f.field = f.standard
		}
	}
	if c.KeepAlive == 0 {
		c.KeepAlive = 5 * time.Minute
	}
	if c.Answer == nil {
		c.Answer = Generate
	}
	return c
}

// Model is a model that the host can serve.
type Model struct {
	Name    string        // as listed; ":latest" is added where there is no tag
	Digest  string        // hex; "" takes the SHA-256 of the name
	Context int           // the most it was trained for; 0: 8192
	Size    int64         // bytes
	GPU     int64         // of these, in GPU memory once it is loaded
	Load    time.Duration // time to load
	// PromptRate and AnswerRate replace the host's when not 0.
	PromptRate, AnswerRate float64
}

// Call is one chat request as it reached the host.
type Call struct {
	Index       int    // counted from 0 over all chat requests of the host
	ModelIndex  int    // counted from 0 over those for this model
	Model       string // as asked for
	System      string
	Prompt      string // the last user message
	Schema      json.RawMessage
	Context     int
	MaxTokens   int
	Temperature float64
	Seed        int
	OpenAI      bool // it came in under /v1
}

// Failure is what goes wrong.
type Failure string

// The failures. Those that need an answer to spoil do so at its middle.
const (
	FailBusy       Failure = "busy"         // 503 with Ollama's text
	FailMissing    Failure = "missing"      // 404, as for a model that is not there
	FailTooLong    Failure = "too-long"     // 400, as for a prompt beyond the context
	FailBadRequest Failure = "bad-request"  // 400
	FailServer     Failure = "server"       // 500
	FailRunner     Failure = "runner"       // 500 with the text of a runner that died
	FailRefuse     Failure = "refuse"       // the connection is closed before any answer
	FailCut        Failure = "cut"          // the connection is closed in the middle
	FailNoDone     Failure = "no-done"      // the stream ends in order, without its last line
	FailDoneFalse  Failure = "done-false"   // the last line says done:false
	FailErrorLine  Failure = "error-line"   // 200, and an error as the last line
	FailLength     Failure = "length"       // the answer stops at its half with reason "length"
	FailEmpty      Failure = "empty"        // done at once, without a word
	FailGarbage    Failure = "garbage"      // lines that are not JSON
	FailHTML       Failure = "html"         // 200 with a web page
	FailSpace      Failure = "space"        // white space without end
	FailFlood      Failure = "flood"        // text without end
	FailWrongModel Failure = "wrong-model"  // another model's name in the answer
	FailHang       Failure = "hang"         // silence before the first byte, until the client leaves
	FailStall      Failure = "stall"        // silence in the middle, until the client leaves
	FailNotJSON    Failure = "not-json"     // a complete answer that is prose
	FailInvalid    Failure = "invalid"      // a complete answer that breaks its schema: {}
	FailSlow       Failure = "slow"         // Fault.Delay more before the answer starts
	FailUnauth     Failure = "unauthorized" // 401
)

// Fault makes calls fail. All conditions that are set must hold; a fault with
// none hits every call. The first fault of Config.Faults that matches counts.
type Fault struct {
	Failure Failure
	Delay   time.Duration // before the failure shows; for FailSlow, of the answer
	Model   string        // hits calls for this model
	Prompt  string        // hits calls whose prompt or system text contains it
	From    int           // hits calls with Call.Index ≥ From (ModelIndex, if Model is set)
	Times   int           // hits at most so many calls; 0: no bound
	Match   func(Call) bool
}
