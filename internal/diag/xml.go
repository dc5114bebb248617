package diag

import (
	"encoding/xml"
	"path"
	"strings"

	"github.com/airesdev/aires"
)

// xmlFamily reads the reports in XML that builds print or append to their log:
// those of checkstyle, whose form many linters offer, of cppcheck, and JUnit's.
// It reads line by line, since other output may stand between.
//
// Sources: checkstyle's and cppcheck's manuals; the schema of JUnit's report as
// Jenkins reads it.
type xmlFamily struct {
	file string            // of checkstyle
	test xmlAttributes     // the case being read
	held *aires.Diagnostic // waits for its place
	left int               // lines that may still bring it
}

func newXML() family { return &xmlFamily{} }

func xmlWords() []string { return []string{"<file name=", "<error ", "<testcase ", "<failure"} }

// xmlAttributes are an element's, by name.
type xmlAttributes map[string]string

// xmlElement returns the attributes of the first element called name in text,
// and what stands behind it.
func xmlElement(text, name string) (at xmlAttributes, rest string, ok bool) {
	i := strings.Index(text, "<"+name)
	if i < 0 || i+len(name)+1 < len(text) && strings.IndexByte(" \t>/", text[i+len(name)+1]) < 0 {
		return nil, text, false
	}
	in := strings.NewReader(text[i:])
	d := xml.NewDecoder(in)
	d.Strict = false
	token, err := d.RawToken()
	element, ok := token.(xml.StartElement)
	if err != nil || !ok {
		return nil, text, false
	}
	at = xmlAttributes{}
	for _, a := range element.Attr {
		at[a.Name.Local] = a.Value
	}
	return at, text[min(len(text), i+int(d.InputOffset())):], true
}

func (f *xmlFamily) start(p *parser, l line) bool {
	if at, _, ok := xmlElement(l.text, "file"); ok {
		f.file = at["name"]
		return true
	}
	rest := l.text
	for {
		at, behind, ok := xmlElement(rest, "testcase")
		if !ok {
			break
		}
		f.test = at
		next := strings.Index(behind, "<testcase ")
		if next < 0 {
			next = len(behind)
		}
		f.failure(p, l, behind[:next])
		rest = behind[next:]
	}
	if at, _, ok := xmlElement(l.text, "error"); ok && at["severity"] != "" {
		return f.linted(p, l, at)
	}
	return f.failure(p, l, rest) || len(rest) < len(l.text)
}

// linted reads an error of checkstyle, or of cppcheck, whose place is in an
// element of its own.
func (f *xmlFamily) linted(p *parser, l line, at xmlAttributes) bool {
	d := aires.Diagnostic{
		Tool: "checkstyle", Severity: customSeverity(at["severity"]), Message: at["message"], Code: at["source"],
		File: f.file, Line: lineNo(at["line"]), Column: lineNo(at["column"]), Log: aires.LogSpan{FirstLine: l.no, LastLine: l.no},
	}
	if at["msg"] != "" {
		d.Tool, d.Message, d.Code, d.File = "cppcheck", at["msg"], at["id"], ""
	}
	if tool, rule, ok := strings.Cut(d.Code, "."); ok && !strings.Contains(rule, ".") {
		d.Tool, d.Code = strings.ToLower(tool), rule // ShellCheck.SC2086
	}
	d.Code = d.Code[strings.LastIndexByte(d.Code, '.')+1:]
	if d.Message == "" {
		return false
	}
	lintClass(&d)
	f.hold(p, d, 1)
	return true
}

// hold emits d, or waits for its place.
func (f *xmlFamily) hold(p *parser, d aires.Diagnostic, lines int) {
	f.end(p)
	if d.Line > 0 {
		p.emit(d)
		return
	}
	f.held, f.left = &d, lines
}

// failure reads why the test failed. Its place is the case's, or the first of a
// file of its own in the text below.
func (f *xmlFamily) failure(p *parser, l line, text string) bool {
	if f.test == nil {
		return false
	}
	at, rest, ok := xmlElement(text, "failure")
	if !ok {
		at, rest, ok = xmlElement(text, "error")
	}
	if !ok {
		return false
	}
	d := aires.Diagnostic{
		Tool: "junit", Severity: aires.SeverityError, Kind: aires.KindTest, Code: at["type"],
		Notes: []aires.Note{{Message: strings.TrimSpace("in " + f.test["classname"] + " " + f.test["name"])}},
		File:  f.test["file"], Line: lineNo(f.test["line"]), Log: aires.LogSpan{FirstLine: l.no, LastLine: l.no},
	}
	d.Message, _, _ = strings.Cut(at["message"], "\n")
	if d.Message == "" {
		d.Message, _, _ = strings.Cut(strings.TrimPrefix(strings.TrimSpace(rest), "<![CDATA["), "<")
	}
	if d.Message == "" {
		d.Message = "failed"
	}
	f.test = nil
	f.hold(p, d, jestMaxLines)
	return true
}

func (f *xmlFamily) more(_ *parser, l line) bool {
	d := f.held
	if d == nil || f.left == 0 {
		return false
	}
	f.left--
	if at, _, ok := xmlElement(l.text, "location"); ok {
		d.File, d.Line, d.Column = at["file"], lineNo(at["line"]), lineNo(at["column"])
		return false
	}
	d.Log.LastLine = l.no
	f.place(l.text)
	if strings.Contains(l.text, "</failure>") || strings.Contains(l.text, "</error>") {
		f.left = 0
		return !strings.Contains(l.text, "<testcase ")
	}
	return d.Kind == aires.KindTest
}

// place takes the first place that is a source file's: of Node's frames, of
// Java's, or as Python and compilers write it.
func (f *xmlFamily) place(text string) {
	d := f.held
	if d.Line > 0 || d.Kind != aires.KindTest {
		return
	}
	if m := jestAt.FindStringSubmatch(text); m != nil && nodeOwn(m[1]) {
		place{m[1], lineNo(m[2]), lineNo(m[3])}.on(d)
		return
	}
	if at, _, ok := cutPlace(strings.TrimSpace(text)); ok && path.Ext(slashed(at.file)) != "" && !strings.ContainsAny(at.file, " <(") {
		at.on(d)
	}
}

func (f *xmlFamily) end(p *parser) {
	d := f.held
	if f.held = nil; d != nil {
		p.emit(*d)
	}
}
