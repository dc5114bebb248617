package booklet

import (
	"slices"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"

	"github.com/airesdev/aires"
)

// codeLine is a line of code to show, cut into pieces of one look each.
type codeLine struct {
	Number int  // in its file; 0 where it has none
	Marked bool // a diagnostic points at it
	Pieces []piece
}

// piece is text of one look. Class names a kind of token in the style sheet.
type piece struct {
	Class, Text string
	Hit         bool // inside the marked span
}

// Lexers are made of regular expressions, which take a second for some hundred
// KiB. So they are given only so much of a text, and of a page; the rest is
// plain.
const (
	highlightable = 64 << 10
	pageInk       = 128 << 10
)

// window shows evidence as lines: numbered, marked and, where colour is to be
// had, highlighted where it is a part of a file; plain where it is not.
func window(e *aires.Evidence, colour bool) []codeLine {
	raw := strings.Split(strings.TrimSuffix(strings.ReplaceAll(e.Text, "\r\n", "\n"), "\n"), "\n")
	left := max(0, len(raw)-longestBlock)
	raw = raw[:len(raw)-left]
	var lexer chroma.Lexer
	if e.FirstLine > 0 && colour {
		lexer = lexers.Get(language(e.File)) // Match would try the patterns of every lexer: milliseconds
	}
	lines := highlight(lexer, mapped(raw, codeText))
	if e.FirstLine == 0 && e.Kind == aires.EvidenceChange {
		for i := range lines {
			lines[i].Pieces[0].Class = diffLook(lines[i].Pieces[0].Text)
		}
	}
	for i := range lines {
		if e.FirstLine == 0 {
			continue
		}
		lines[i].Number = e.FirstLine + i
		lines[i].Marked = e.PointsAt(lines[i].Number)
		if m := e.Mark; m != nil && lines[i].Number >= m.Line && lines[i].Number <= max(m.Line, m.EndLine) {
			lines[i].hit(spanOf(raw[i], lines[i].Number, m))
		}
	}
	if left > 0 {
		lines = append(lines, codeLine{Pieces: []piece{{Class: "c", Text: "… " + plural(left, "line") + " more"}}})
	}
	return lines
}

// diffLook is the look of a line of a diff.
func diffLook(l string) string {
	switch {
	case strings.HasPrefix(l, "@@"), strings.HasPrefix(l, "+++"), strings.HasPrefix(l, "---"):
		return "c"
	case strings.HasPrefix(l, "+"):
		return "ins"
	case strings.HasPrefix(l, "-"):
		return "del"
	}
	return ""
}

// plainLines shows text without colours.
func plainLines(text string) []codeLine {
	return highlight(nil, strings.Split(block(text), "\n"))
}

// codeText is one line of code, safe to show and of bounded length.
func codeText(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return visible(r)
	}, s)
	if r := []rune(s); len(r) > longestLine {
		return string(r[:longestLine]) + "…"
	}
	return s
}

// highlight cuts clean lines into tokens. Without a lexer, or where it loses
// text, each line is one piece.
func highlight(lexer chroma.Lexer, lines []string) []codeLine {
	out := make([]codeLine, len(lines))
	tokens := tokenise(lexer, strings.Join(lines, "\n"))
	for i := range lines {
		if i >= len(tokens) || chroma.Stringify(tokens[i]...) != lines[i] {
			out[i].Pieces = []piece{{Text: lines[i]}}
			continue
		}
		for _, t := range tokens[i] {
			out[i].add(piece{Class: look(t.Type), Text: t.Value})
		}
	}
	return out
}

// add appends p, to the last piece if it looks the same.
func (l *codeLine) add(p piece) {
	if n := len(l.Pieces); n > 0 && l.Pieces[n-1].Class == p.Class && l.Pieces[n-1].Hit == p.Hit {
		l.Pieces[n-1].Text += p.Text
		return
	}
	l.Pieces = append(l.Pieces, p)
}

// tokenise returns the tokens of each line, without line ends; nil where there
// is nothing to be had. Lexers report their own mistakes by panicking; text
// from outside must not find one and end the run.
func tokenise(lexer chroma.Lexer, text string) (lines [][]chroma.Token) {
	if lexer == nil || len(text) > highlightable {
		return nil
	}
	defer func() {
		if recover() != nil {
			lines = nil
		}
	}()
	it, err := lexer.Tokenise(&chroma.TokeniseOptions{State: "root"}, text)
	if err != nil {
		return nil
	}
	lines = chroma.SplitTokensIntoLines(it.Tokens())
	for _, l := range lines {
		for i := range l {
			l[i].Value = strings.TrimSuffix(l[i].Value, "\n")
		}
	}
	return lines
}

// look names the style of a token: a few looks, so that a page stays calm.
func look(t chroma.TokenType) string {
	switch {
	case t == chroma.KeywordType, t == chroma.NameClass, t == chroma.NameBuiltin, t == chroma.NameTag:
		return "t"
	case t == chroma.NameFunction, t == chroma.NameAttribute:
		return "f"
	case t == chroma.NameDecorator, t.InSubCategory(chroma.CommentPreproc), t == chroma.CommentPreprocFile:
		return "p"
	case t.InCategory(chroma.Comment):
		return "c"
	case t.InCategory(chroma.Keyword):
		return "k"
	case t.InSubCategory(chroma.LiteralString):
		return "s"
	case t.InSubCategory(chroma.LiteralNumber):
		return "n"
	}
	return ""
}

// spanOf returns which bytes of the cleaned line the mark covers. Marks count
// bytes of the line as the file has it, and cleaning changes lengths.
func spanOf(raw string, number int, m *aires.Span) (from, to int) {
	from, to = 0, len(raw)
	if number == m.Line {
		if m.Column < 1 || m.Column > len(raw) {
			return 0, 0
		}
		from = m.Column - 1
	}
	switch last := max(m.Line, m.EndLine); {
	case number == last && m.EndColumn > 0:
		to = min(to, m.EndColumn-1)
	case number == last && m.EndLine <= m.Line:
		to = from + 1
	}
	if to <= from {
		return 0, 0
	}
	before, hit := codeText(raw[:from]), codeText(raw[from:to])
	if before+hit+codeText(raw[to:]) != codeText(raw) {
		return 0, 0 // the mark cuts a character in two, or lies beyond what is shown
	}
	return len(before), len(before) + len(hit)
}

// hit marks the bytes from up to to of the line.
func (l *codeLine) hit(from, to int) {
	if from >= to {
		return
	}
	pieces := l.Pieces
	l.Pieces = nil
	at := 0
	for _, p := range pieces {
		cuts := []int{0, min(max(0, from-at), len(p.Text)), min(max(0, to-at), len(p.Text)), len(p.Text)}
		slices.Sort(cuts)
		for i, c := range cuts[1:] {
			if text := p.Text[cuts[i]:c]; text != "" {
				l.add(piece{Class: p.Class, Text: text, Hit: i == 1})
			}
		}
		at += len(p.Text)
	}
}
