package pipeline

import "unicode/utf8"

// Room is how much a model takes in.
type Room struct {
	Context int // tokens, prompt and answer together; 0: Pipeline.Context
	// Scale is how many tokens the model makes of what Tokens counts as one; 0
	// means 1.
	Scale float64
	// Bytewise counts every byte as a token. No tokenizer makes more of a text.
	Bytewise bool
}

// tokens is how many tokens a text is thought to have for the model at most.
func (r Room) tokens(text string) int {
	if r.Bytewise {
		return len(text)
	}
	return int(float64(Tokens(text))*r.scale()) + 1
}

// prefix is the length of the longest beginning of text, in bytes, that is
// thought to have at most n tokens.
func (r Room) prefix(text string, n int) int {
	if r.Bytewise {
		return min(len(text), max(0, n))
	}
	var c counter
	for i := 0; i < len(text); {
		was := i
		i += c.next(text[i:])
		if float64(c.tokens)*r.scale() > float64(n-1) {
			return was
		}
	}
	return len(text)
}

func (r Room) scale() float64 {
	if r.Scale == 0 {
		return 1
	}
	return r.Scale
}

// Tokens is a high estimate of the number of tokens in source code, logs and
// prose: three letters of a word make one, every digit and sign, and every byte
// of what is not ASCII. Bytes alone say too little: random letters and digits
// have three times as many tokens as words of the same length.
func Tokens(text string) int {
	var c counter
	for i := 0; i < len(text); {
		i += c.next(text[i:])
	}
	return c.tokens
}

// counter counts tokens from one rune to the next.
type counter struct {
	tokens int
	run    int // runes of the word or white space that goes on
	last   class
}

type class int

const (
	sign class = iota
	lower
	upper
	blank
	wide
)

// letters and blanks are how many of them are thought to be one token.
const (
	letters = 3
	blanks  = 4
)

// next counts the first rune of text and returns its length. A single space in
// front of a word is part of the word's token.
func (c *counter) next(text string) int {
	r, size := utf8.DecodeRuneInString(text)
	k := classOf(r)
	if k != c.last && (k != lower || c.last != upper) {
		c.run = 0
	}
	first := c.run == 0
	c.last = k
	switch k {
	case wide:
		c.tokens += size
	case sign:
		c.tokens++
	case blank:
		joins := first && len(text) > 1 && (classOf(rune(text[1])) == lower || classOf(rune(text[1])) == upper)
		c.tokens += one(c.run%blanks == 0 && !joins)
	default:
		c.tokens += one(c.run%letters == 0)
	}
	c.run++
	return size
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

func classOf(r rune) class {
	switch {
	case r >= utf8.RuneSelf:
		return wide
	case r >= 'a' && r <= 'z':
		return lower
	case r >= 'A' && r <= 'Z':
		return upper
	case r == ' ':
		return blank
	}
	return sign
}
