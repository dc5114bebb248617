package modelsim

import (
	"time"
	"unicode/utf8"
)

// pace is the time for n tokens at the first rate that is set.
func pace(n int, rates ...float64) time.Duration {
	for _, rate := range rates {
		if rate > 0 {
			return time.Duration(float64(n) / rate * float64(time.Second))
		}
	}
	return 0
}

// Tokens is the length of a text in tokens, at four bytes each.
func Tokens(text string) int { return (len(text) + 3) / 4 }

// Pieces cuts a text into its tokens. None splits a character.
func Pieces(text string) []string {
	pieces := make([]string, 0, Tokens(text))
	for text != "" {
		n := min(4, len(text))
		for n < len(text) && !utf8.RuneStart(text[n]) {
			n++
		}
		pieces = append(pieces, text[:n])
		text = text[n:]
	}
	return pieces
}
