package diag

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// rustFrame reads what rustc prints under a head: the arrow, the source in its
// gutter with carets and labels, and the notes.
type rustFrame struct {
	file   string      // the file of the snippet
	line   int         // the source line printed last
	note   int         // index of the note being read, -1 for the diagnostic
	equals bool        // that note began with "= note:", its text may go on
	depth  int         // bars of multi-line spans left of the source
	shift  int         // columns by which they push the source right; -1 unknown
	labels []rustLabel // of the snippet, placed when shift is known
	source string      // of the line printed last
}

type rustLabel struct {
	line, at int // at counts from 0, from the gutter
	text     string
	source   string
}

var (
	rustArrow  = holding("-->_ :::_", `^\s*(-->|:::)\s+(.+?):(\d+):(\d+)\s*$`)
	rustSource = regexp.MustCompile(`^\s*(\d+)\s*[|│](?: (.*))?$`)
	rustGutter = regexp.MustCompile(`^\s+[|│](?: (.*))?$`)
	rustDiff   = regexp.MustCompile(`^\s*\d+ [-+~] `)
	rustEquals = regexp.MustCompile(`^\s+[=╰] ?(note|help|warning): ?(.*)$`)
	rustChild  = regexp.MustCompile(`^(note|help): (.*)$`)
	rustLint   = regexp.MustCompile("#!?\\[(?:warn|deny|forbid)\\(([\\w:]+)\\)\\]|`-[WDF] ([\\w:-]+)`")
	rustClippy = regexp.MustCompile(`rust-clippy/\S*#(\w+)`)
	rustBars   = regexp.MustCompile(`^[/|]+ ?`)
)

func (f *rustFrame) reset() { *f = rustFrame{note: -1, shift: -1} }

// frame takes one line under d's head and reports whether it belongs there.
func (f *rustFrame) frame(d *aires.Diagnostic, l line) bool {
	t := l.text
	if m := rustArrow.FindStringSubmatch(t); m != nil {
		f.arrow(d, m)
		return true
	}
	if m := rustSource.FindStringSubmatch(t); m != nil {
		f.line = lineNo(m[1])
		if bars := rustBars.FindString(m[2]); bars != "" {
			f.depth = max(f.depth, len(strings.TrimRight(bars, " ")))
		}
		f.source = rustBars.ReplaceAllString(m[2], "")
		if d.Source == "" && f.note < 0 && f.file == d.File && f.line == d.Line {
			d.Source = f.source
		}
		return true
	}
	if m := rustEquals.FindStringSubmatch(t); m != nil {
		f.begin(d, m[2])
		f.equals = true
		f.lintOf(d, m[2])
		return true
	}
	if m := rustGutter.FindStringSubmatch(t); m != nil {
		f.marks(d, m[1])
		return true
	}
	if m := rustChild.FindStringSubmatch(t); m != nil {
		f.begin(d, m[2])
		return true
	}
	if rustDiff.MatchString(t) || strings.TrimSpace(t) == "..." {
		return true
	}
	if f.equals && f.note >= 0 && strings.HasPrefix(t, "    ") {
		if rest := strings.TrimSpace(t); rest != "" {
			d.Notes[f.note].Message += " " + rest
		}
		return true
	}
	return false
}

func (f *rustFrame) arrow(d *aires.Diagnostic, m []string) {
	f.place(d)
	f.file = m[2]
	if m[1] != "-->" {
		return
	}
	at, column := lineNo(m[3]), lineNo(m[4])
	if f.note >= 0 {
		n := &d.Notes[f.note]
		n.File, n.Line, n.Column = m[2], at, column
		return
	}
	if d.File == "" {
		d.File, d.Line, d.Column = m[2], at, column
	}
}

// begin starts a note.
func (f *rustFrame) begin(d *aires.Diagnostic, message string) {
	f.place(d)
	d.Notes = append(d.Notes, aires.Note{Message: strings.TrimSpace(message)})
	f.note, f.equals = len(d.Notes)-1, false
	f.file = ""
}

// marks reads a line of carets, dashes and labels under a source line.
func (f *rustFrame) marks(d *aires.Diagnostic, text string) {
	at, length, sign := -1, 0, byte(0)
	i := 0
	for i < len(text) {
		c := text[i]
		if c != '^' && c != '-' {
			if c != ' ' && c != '|' && c != '_' && c != '/' {
				break
			}
			i++
			continue
		}
		at, length, sign = i, 0, c
		for i < len(text) && text[i] == c {
			i, length = i+1, length+1
		}
		if sign == '^' {
			f.caret(d, text, at, length)
		}
	}
	label := strings.TrimSpace(text[i:])
	if label == "" || f.file == "" || strings.HasPrefix(label, "+") || strings.HasPrefix(label, "~") {
		return
	}
	if at > 0 && text[at-1] == '_' && f.note < 0 && f.line == d.EndLine && d.EndLine > d.Line {
		d.Notes = append(d.Notes, place{d.File, d.Line, d.Column}.note(label))
		return
	}
	if at < 0 {
		at = i
	}
	f.labels = append(f.labels, rustLabel{f.line, at, label, f.source})
}

// caret sets the end of d's range from a run of carets. A run that a rule of
// underscores leads to closes a range over several lines.
func (f *rustFrame) caret(d *aires.Diagnostic, text string, at, length int) {
	if f.note >= 0 || f.file != d.File || d.EndLine != 0 {
		return
	}
	if at > 0 && text[at-1] == '_' {
		if f.line > d.Line {
			d.EndLine, d.EndColumn = f.line, at-f.depth+1
		}
		return
	}
	if f.line == d.Line && at >= d.Column-1 {
		f.shift = at - (d.Column - 1)
		d.EndLine, d.EndColumn = d.Line, d.Column+length
	}
}

// place turns the labels of the snippet that was read into notes.
func (f *rustFrame) place(d *aires.Diagnostic) {
	shift := f.shift
	if shift < 0 {
		shift = 0
		if f.depth > 0 {
			shift = f.depth + 1
		}
	}
	for _, l := range f.labels {
		d.Notes = append(d.Notes, aires.Note{
			Message: l.text, File: f.file, Line: l.line, Column: max(l.at-shift+1, 0), Source: l.source,
		})
	}
	f.labels, f.depth, f.shift, f.line = nil, 0, -1, 0
}

// lintOf finds the lint that a note says a warning comes from.
func (f *rustFrame) lintOf(d *aires.Diagnostic, note string) {
	if d.Code != "" {
		return
	}
	if m := rustLint.FindStringSubmatch(note); m != nil {
		d.Code = strings.ReplaceAll(m[1]+m[2], "-", "_")
	} else if m := rustClippy.FindStringSubmatch(note); m != nil {
		d.Code = "clippy::" + m[1]
	}
}
