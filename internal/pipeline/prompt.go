package pipeline

import (
	"fmt"
	"strings"

	"github.com/airesdev/aires"
)

// Material is everything a node's prompt may show.
type Material struct {
	Analysis *aires.Analysis
	Evidence []aires.Evidence // of all causes
	Findings []Input          // in the order of the node's needs
	Verdicts map[string]aires.Verdict
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
	Answer int      // tokens that the answer may have
	Left   []string // what did not fit: evidence ids and nodes
}

// Blocks are the parts a prompt template can place. Each is "" when there is
// nothing to say, or a heading with fenced data below it.
type Blocks struct {
	Errors, Verdict, Source, Changes, Manifests, Documentation, Findings string
}

const (
	minPrompt = 1024 // tokens that a context leaves to a prompt at least
	wrapping  = 64   // tokens that a model's own chat template puts around a prompt
	later     = 500  // tokens for the list of what was left out, and for what Repair adds
	minData   = 200  // tokens of data below which there is no sense in asking
)

// Render writes the prompt of a node. What it estimates to be tokens never
// exceeds the room less the answer; where not even the errors fit, it is an
// error. A model with less context than the pipeline asks for may write shorter
// answers. key makes the delimiters.
func (p *Pipeline) Render(n Node, m Material, key []byte, r Room) (Prompt, error) {
	system, err := files.ReadFile("prompts/system.md")
	if err != nil {
		return Prompt{}, err
	}
	asked := p.Context(n.Stage.Model)
	if r.Context == 0 {
		r.Context = asked
	}
	pr := Prompt{System: string(system), Answer: n.Stage.MaxTokens}
	if r.Context < asked {
		pr.Answer = min(pr.Answer, r.Context*3/8)
	}
	fixed := Room{Scale: r.Scale}.tokens(pr.System + n.Stage.Source)
	f := &fitter{key: key, size: r, room: r.Context - pr.Answer - fixed - wrapping - int(later*r.scale())}
	if f.room < minData {
		return Prompt{}, fmt.Errorf("the prompt does not fit: %s takes %d tokens, of which %s leaves %d to its data; choose a model with more context",
			n.Stage.Model, r.Context, n.Stage.Name, max(0, f.room))
	}
	blocks := f.blocks(n, m)
	var b strings.Builder
	if err := n.Stage.prompt.Execute(&b, blocks); err != nil {
		return Prompt{}, err
	}
	pr.Text, pr.Left = squeeze(b.String()), f.left
	if len(f.left) > 0 {
		pr.Text += "\nLeft out for lack of room: " + shortList(f.left) + ".\n"
	}
	return pr, nil
}

// Tokens is how many tokens the prompt is thought to have. The schema is not
// among them: hosts make a grammar of it, and the model does not read it.
func (pr *Prompt) Tokens() int { return Tokens(pr.System + pr.Text) }

// shortened is how many bytes of names the list of what was left out has.
const shortened = 200

// shortList names as many as there is room for.
func shortList(names []string) string {
	size := 0
	for i, n := range names {
		if size += len(n) + 2; size > shortened {
			return fmt.Sprintf("%s and %d more", strings.Join(names[:i], ", "), len(names)-i)
		}
	}
	return strings.Join(names, ", ")
}

// squeeze takes out the blank lines that empty blocks leave behind.
func squeeze(s string) string {
	for strings.Contains(s, "\n\n\n") {
		s = strings.ReplaceAll(s, "\n\n\n", "\n\n")
	}
	return strings.TrimSpace(s) + "\n"
}
