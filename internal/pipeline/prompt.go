package pipeline

import (
	"strings"

	"github.com/airesdev/aires"
)

// Material is everything a node's prompt may show.
type Material struct {
	Analysis *aires.Analysis
	Evidence []aires.Evidence // of all causes
	Findings []Input          // in the order of the node's needs
}

// Input is what became of a node that another needs.
type Input struct {
	Node   string
	Model  string
	Answer string // JSON; "" when there is none
	Reason string // why there is none
}

// Prompt is a question ready to be sent.
type Prompt struct {
	System string
	Text   string
	Left   []string // what did not fit: evidence ids and nodes
}

// Blocks are the parts a prompt template can place. Each is "" when there is
// nothing to say, or a heading with fenced data below it.
type Blocks struct {
	Errors, Source, Changes, Manifests, Documentation, Findings string
}

// bytesPerToken is a low estimate for source code and logs, so that prompts
// stay below their context with every tokenizer. Natural text has about 4.
const bytesPerToken = 2.5

// minPrompt is the least room, in tokens, that a context leaves to a prompt.
const minPrompt = 1024

// Render writes the prompt of a node. The room for it is the model's context
// less the answer, times scale: 1 normally, less when a host found the prompt
// too long. key makes the delimiters.
func (p *Pipeline) Render(n Node, m Material, key []byte, scale float64) (Prompt, error) {
	system, err := files.ReadFile("prompts/system.md")
	if err != nil {
		return Prompt{}, err
	}
	room := float64(p.Context(n.Stage.Model)-n.Stage.MaxTokens) * bytesPerToken * scale
	fixed := len(system) + len(n.Stage.Source) + len(n.Stage.Schema)
	f := &fitter{key: key, room: int(room) - fixed}
	blocks := f.blocks(n, m)
	var b strings.Builder
	if err := n.Stage.prompt.Execute(&b, blocks); err != nil {
		return Prompt{}, err
	}
	text := squeeze(b.String())
	if len(f.left) > 0 {
		text += "\nLeft out for lack of room: " + strings.Join(f.left, ", ") + ".\n"
	}
	return Prompt{System: string(system), Text: text, Left: f.left}, nil
}

// squeeze takes out the blank lines that empty blocks leave behind.
func squeeze(s string) string {
	for strings.Contains(s, "\n\n\n") {
		s = strings.ReplaceAll(s, "\n\n\n", "\n\n")
	}
	return strings.TrimSpace(s) + "\n"
}
