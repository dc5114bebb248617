package diag

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"

	"github.com/airesdev/aires"
)

// reports are the JSON documents in which tools write down all that they
// found: each with words that it holds and no other does, and its reader,
// which reports whether the document was one after all.
func reports() []report {
	return []report{
		{[]string{`"runs"`, `"version"`}, readSARIF},
		{[]string{`"filePath"`, `"messages"`}, readESLint},
		{[]string{`"kind"`, `"column-origin"`}, readGCC},
		{[]string{`"Issues"`, `"FromLinter"`}, readGolangCI},
		{[]string{`"check_name"`, `"location"`}, readCodeClimate},
		{[]string{`"message-id"`, `"symbol"`}, readPylint},
		{[]string{`"endColumn"`, `"level"`, `"fix"`}, readShellCheck},
	}
}

type report struct {
	marks []string
	read  func(p *parser, doc []byte, span aires.LogSpan) bool
}

// maxReport is the length of the longest line that is kept whole, because it
// begins like a report or a message in JSON.
const maxReport = 8 << 20

// maxSARIF is the size of the largest document of many lines that is read as
// one. The text of a build is read line by line instead, whatever its size.
const maxSARIF = 64 << 20

// jsonLine reports whether a line begins like a JSON object, or a list of
// them.
func jsonLine(b []byte) bool {
	return len(b) > 2 && (b[0] == '{' || b[0] == '[' && b[1] == '{')
}

// reportOf returns the report that doc may be.
func reportOf(doc []byte) (report, bool) {
	for _, r := range reports() {
		all := true
		for _, mark := range r.marks {
			all = all && bytes.Contains(doc, []byte(mark))
		}
		if all {
			return r, true
		}
	}
	return report{}, false
}

// document reads in, when it begins like a report of many lines, and emits its
// results. It returns what has to be read as text, behind the lines that were
// read: all of it when it was none after all.
func (p *parser) document(in io.Reader, head []byte) (rest io.Reader, lines int) {
	start := bytes.TrimSpace(head)
	if len(start) == 0 || start[0] != '{' && start[0] != '[' || rustIsJSON(string(start)) || bytes.Contains(start, []byte(`"Action":"`)) {
		return in, 0
	}
	if begin := bytes.TrimLeft(start[1:], " \t\r\n["); len(begin) == 0 || begin[0] != '"' && begin[0] != '{' {
		return in, 0
	}
	var read bytes.Buffer
	var doc json.RawMessage
	from := json.NewDecoder(io.TeeReader(io.LimitReader(in, maxSARIF), &read))
	if from.Decode(&doc) != nil {
		return io.MultiReader(&read, in), 0
	}
	lines = bytes.Count(read.Bytes()[:from.InputOffset()], []byte{'\n'})
	p.no = lines + 1
	r, ok := reportOf(doc)
	if !ok || !r.read(p, doc, aires.LogSpan{FirstLine: 1, LastLine: p.no}) {
		return io.MultiReader(&read, in), 0
	}
	p.settle()
	return io.MultiReader(from.Buffered(), in), lines
}

// reportFamily reads reports that stand in a log, on one line or on many.
type reportFamily struct{ lines reportLines }

func newReport() family { return &reportFamily{} }

func reportWords() []string {
	return []string{"\n{\"", "\n[{\"", "\n{ \"", "\n[ {\"", `{"kind":`, "\n{\n", "\n[\n"}
}

// start claims lines of JSON that are no messages of other families': a word
// in them is no diagnostic.
func (f *reportFamily) start(p *parser, l line) bool {
	if f.lines.begin(l) {
		return true
	}
	doc := []byte(l.text)
	if i := strings.Index(l.text, `[{"kind":`); i > 0 { // behind what another process wrote
		doc = doc[i:]
	}
	if !jsonLine(doc) || rustIsJSON(l.text) {
		return false
	}
	r, ok := reportOf(doc)
	return ok && r.read(p, doc, aires.LogSpan{FirstLine: l.no, LastLine: l.no}) || len(doc) > maxText
}

func (f *reportFamily) more(p *parser, l line) bool { return f.lines.more(p, l) }
func (f *reportFamily) end(*parser)                 { f.lines.depth = 0 }

// plainText makes a string from JSON, which may hold anything, presentable.
func plainText(s string) string {
	var c cleaner
	return strings.TrimSpace(string(c.rewrite([]byte(strings.ReplaceAll(s, "\n", " ")))))
}

// firstLine is the first line of s, presentable, with its indent.
func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	var c cleaner
	return string(c.rewrite([]byte(s)))
}
