package model

import (
	"errors"
	"fmt"
	"strings"
)

const (
	// maxSpace is the longest run of white space in an answer. A model under a
	// JSON grammar that has lost its thread writes white space for ever.
	maxSpace = 1 << 10
	// bytesPerToken is more than any vocabulary's average, so that the bound
	// only hits servers that ignore the limit of tokens.
	bytesPerToken = 32
	// maxUnbounded is the bound for a request without MaxTokens.
	maxUnbounded = 4 << 20
)

// Text gathers an answer piece by piece, and stops one that will come to
// nothing. Adapters use it.
type Text struct {
	b     strings.Builder
	most  int // bytes
	space int // length of the white space at the end
}

// NewText returns an empty answer to r.
func NewText(r Request) *Text {
	most := maxUnbounded
	if r.MaxTokens > 0 {
		most = maxSpace + r.MaxTokens*bytesPerToken
	}
	return &Text{most: most}
}

// Add appends a piece. Its error means that the rest is not worth waiting for.
func (t *Text) Add(piece string) error {
	t.b.WriteString(piece)
	if rest := strings.TrimRight(piece, " \t\r\n"); rest != "" {
		t.space = 0
		piece = piece[len(rest):]
	}
	t.space += len(piece)
	switch {
	case t.space > maxSpace:
		return &Error{Kind: KindBadAnswer, Err: fmt.Errorf("it ran into white space without end after %d bytes", t.b.Len()-t.space), Hint: "bound the schema with maxLength and maxItems, or use another model"}
	case t.b.Len() > t.most:
		return &Error{Kind: KindBadAnswer, Err: fmt.Errorf("it went on beyond %d bytes", t.most), Hint: "the host does not keep to the limit of tokens"}
	}
	return nil
}

// Len is the number of bytes so far.
func (t *Text) Len() int { return t.b.Len() }

// Finish returns the text of an answer that its host called complete. from is
// the model that the host says it came from, "" where it does not say.
func (t *Text) Finish(r Request, from string, same func(asked, from string) bool) (string, error) {
	text := t.b.String()
	switch {
	case from != "" && !same(r.Model, from):
		return "", &Error{Kind: KindBadAnswer, Err: fmt.Errorf("model %q answered", oneLine(from)), Hint: "the host, or a proxy before it, serves another model under this name"}
	case strings.TrimSpace(text) == "":
		return "", &Error{Kind: KindBadAnswer, Err: errors.New("it is empty")}
	}
	return text, nil
}
