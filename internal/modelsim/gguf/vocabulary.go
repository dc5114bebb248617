package gguf

import (
	_ "embed"
	"strings"
)

// words is what the models can say in one token each: plain English and the
// language of compilers.
//
//go:embed words.txt
var words string

// The token types of GGUF.
const (
	tokenNormal  = 1
	tokenControl = 3
)

// vocabulary is a byte-level BPE vocabulary: 256 bytes, then every beginning
// of every word, then the control tokens.
type vocabulary struct {
	tokens []string
	types  []int32
	merges []string // "left right", in the order in which they apply
	seen   map[string]bool

	begin, end, turn int // ids: begin of text, end of text, end of a turn
}

// newVocabulary makes each word of the list reachable by a chain of merges
// that adds one byte at a time, with and without a space in front.
func newVocabulary() *vocabulary {
	v := &vocabulary{seen: map[string]bool{}}
	letters := byteLetters()
	for _, l := range letters {
		v.add(l, tokenNormal)
	}
	for word := range strings.FieldsSeq(words) {
		v.addWord(word, letters)
		v.addWord(" "+word, letters)
	}
	v.begin = v.add("<|begin|>", tokenControl)
	v.end = v.add("<|end|>", tokenControl)
	v.turn = v.add("<|turn|>", tokenControl)
	return v
}

func (v *vocabulary) add(token string, kind int32) int {
	v.seen[token] = true
	v.tokens = append(v.tokens, token)
	v.types = append(v.types, kind)
	return len(v.tokens) - 1
}

func (v *vocabulary) addWord(word string, letters [256]string) {
	prefix := letters[word[0]]
	for _, c := range []byte(word[1:]) {
		merge := prefix + " " + letters[c]
		prefix += letters[c]
		if !v.seen[prefix] {
			v.add(prefix, tokenNormal)
			v.merges = append(v.merges, merge)
		}
	}
}

// byteLetters gives each byte the visible character that stands for it in a
// byte-level BPE vocabulary: itself where Latin-1 has a printable character,
// else the next free one from U+0100 on. GPT-2 introduced this table, and
// tokenizers of the "gpt2" model expect it.
func byteLetters() (letters [256]string) {
	next := rune(0x100)
	for b := range letters {
		if b > ' ' && b <= '~' || b > 0xA0 && b != 0xAD {
			letters[b] = string(rune(b))
			continue
		}
		letters[b] = string(next)
		next++
	}
	return letters
}
