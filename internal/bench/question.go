package bench

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/airesdev/aires/internal/model"
)

// liveContext is the context length of questions to real models: constant, as
// another one would load a model anew.
const liveContext = 4096

// question is what a real model is asked: as many words as the stage's Prompt
// says, for an answer of so many characters. Its schema leaves no choice of
// length: what is compared is the order, so all policies must ask for the same
// work.
func (n *node) question(s Stage, characters int) model.Request {
	words := strings.Repeat(" undeclared name", s.Prompt/2)
	return model.Request{
		Model:   s.Model,
		System:  "error " + s.Name,
		Prompt:  fmt.Sprintf("error %d%s", n.cause.index+1, words),
		Schema:  json.RawMessage(fmt.Sprintf(`{"type":"string","minLength":%d,"maxLength":%[1]d}`, characters)),
		Context: liveContext,
		// A character is a token at worst, and an escaped one more.
		MaxTokens: 2*characters + 64,
	}
}

// simulated is what a simulated host is asked: as many tokens as the node says,
// whose beginning tells the host which node it is.
func (n *node) simulated(s Stage) model.Request {
	return model.Request{
		Model:  s.Model,
		System: filler("stage "+s.Name, s.Prefix),
		Prompt: filler(nodeID(n.cause, n.stage), s.Prompt),
	}
}

// filler is a text of so many of a simulated host's tokens, of four bytes each.
func filler(begin string, tokens int) string {
	size := 4 * max(1, tokens)
	return (begin + " " + strings.Repeat("word ", size/5+1))[:max(size, len(begin)+1)]
}
