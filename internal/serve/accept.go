package serve

import (
	"strconv"
	"strings"
)

// quality is how much an Accept header likes a media type, from 0 to 1: the
// most exact range that fits decides (RFC 9110, 12.5.1).
func quality(accept, media string) float64 {
	kind, _, _ := strings.Cut(media, "/")
	best, q := 0, 0.0
	for part := range strings.SplitSeq(accept, ",") {
		name, params, _ := strings.Cut(part, ";")
		exact := 0
		switch strings.ToLower(strings.TrimSpace(name)) {
		case media:
			exact = 3
		case kind + "/*":
			exact = 2
		case "*/*":
			exact = 1
		}
		if exact > best {
			best, q = exact, weight(params)
		}
	}
	return q
}

// weight is the q of a range's parameters, 1 where there is none.
func weight(params string) float64 {
	for p := range strings.SplitSeq(params, ";") {
		if value, ok := strings.CutPrefix(strings.TrimSpace(p), "q="); ok {
			if q, err := strconv.ParseFloat(value, 64); err == nil {
				return q
			}
		}
	}
	return 1
}
