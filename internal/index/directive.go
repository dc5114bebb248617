package index

import (
	"slices"
	"strings"
)

// preprocess reads #include and #define. Of #if and #else each begins with the
// scopes that were open: their braces are of alternatives.
func (b *braces) preprocess(text string, line int) {
	word, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	if i := strings.IndexAny(word, "\t<\"("); i >= 0 {
		word, rest = word[:i], strings.TrimSpace(text)[i:]
	}
	rest = strings.TrimSpace(rest)
	switch word {
	case "include", "include_next", "import":
		if end := strings.IndexAny(rest[min(1, len(rest)):], `">`); end > 0 {
			b.f.Imports = append(b.f.Imports, Import{Path: rest[1 : end+1], Line: line})
		}
	case "define":
		l := newLexer(lexis{}, rest)
		l.word()
		if name := rest[:l.at]; name != "" {
			params := -1
			if strings.HasPrefix(rest[l.at:], "(") {
				list, _, _ := strings.Cut(rest[l.at+1:], ")")
				params = countNames(list)
			}
			b.f.Decls = append(b.f.Decls, Decl{Name: name, Kind: Macro, Line: line, End: line, Params: params})
		}
	case "if", "ifdef", "ifndef":
		if len(b.saved) == maxScopes {
			b.saved = b.saved[1:]
		}
		b.saved = append(b.saved, saved{slices.Clone(b.scopes), b.body})
	case "else", "elif":
		if n := len(b.saved); n > 0 {
			b.scopes = slices.Clone(b.saved[n-1].scopes)
			b.body = min(b.body, b.saved[n-1].body)
		}
	case "endif":
		b.saved = b.saved[:max(0, len(b.saved)-1)]
	}
}

// countNames counts a macro's parameters; -1 where their number varies.
func countNames(list string) int {
	switch {
	case strings.Contains(list, "..."):
		return -1
	case strings.TrimSpace(list) == "":
		return 0
	}
	return strings.Count(list, ",") + 1
}
