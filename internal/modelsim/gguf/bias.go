package gguf

// never is a bias that no sampling overcomes.
const never = -30

// bias says how likely a token is, whatever the text so far: words first,
// letters seldom, never a byte that is not printable ASCII, so that all output
// is valid UTF-8. The quotation mark is likely enough that strings in JSON end
// after a few words and answers stay short.
func (v *vocabulary) bias(token int) float32 {
	switch {
	case token == v.end || token == v.turn:
		return -1
	case v.types[token] == tokenControl:
		return never
	case token >= 256:
		return 0
	}
	switch c := byte(token); {
	case c == '"':
		return 1.5
	case c == ' ' || c >= 'a' && c <= 'z':
		return -1
	case c == '\n' || c > ' ' && c <= '~':
		return -2
	default:
		return never
	}
}
