package booklet

import (
	"bytes"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/airesdev/aires"
)

// What GitHub shows: so many annotations of each level for a step, and a step
// summary of so many bytes.
//
// Source: https://docs.github.com/actions/reference/limits and
// https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
const (
	annotations = 10
	// SummaryLimit is the size of a step's summary, everything in it included.
	SummaryLimit = 1 << 20
)

// Annotations writes GitHub's workflow commands, which show errors beside the
// lines of a change: the roots of the causes in fixing order, then their
// symptoms, and warnings, as many of each as GitHub shows. base is the folder
// of the workspace below the repository's root, "" if it is the root itself.
// Whatever the report holds, no other command is among them. It returns only
// w's errors.
func Annotations(w io.Writer, rep *aires.Report, base string) error {
	p := lay(rep, annotations)
	var b bytes.Buffer
	errors, warnings := 0, 0
	show := func(d *aires.Diagnostic, title, message string) {
		count := &errors
		if d.Severity != aires.SeverityError {
			count = &warnings
		}
		if *count++; *count <= annotations {
			b.WriteString(command(d, base, title, message))
		}
	}
	listed := map[string]bool{}
	for i := range p.chapters {
		s := &p.chapters[i]
		if len(s.errors.shown) > 0 && s.kind != aires.KindWarning {
			d := &s.errors.shown[0]
			listed[d.ID] = true
			show(d, fmt.Sprintf("Cause %d of %d: %s", s.number, broken(&rep.Analysis), dash(s.Title)), advice(d, s))
		}
	}
	for i := range p.chapters {
		s := &p.chapters[i]
		for j := range s.errors.shown {
			if d := &s.errors.shown[j]; !listed[d.ID] && s.kind != aires.KindWarning {
				listed[d.ID] = true
				show(d, fmt.Sprintf("Symptom of cause %d: %s", s.number, dash(s.Title)), joined(line(d.Code), line(d.Message)))
			}
		}
	}
	for i := range rep.Diagnostics {
		if d := &rep.Diagnostics[i]; d.Severity == aires.SeverityWarning && !listed[d.ID] {
			show(d, joined(line(d.Tool), line(d.Code)), line(d.Message))
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// advice is what to know at a cause's root: what was said, why, what to do.
func advice(d *aires.Diagnostic, s *section) string {
	parts := []string{joined(line(d.Code), line(d.Message))}
	if t := line(s.RootCause); t != "" {
		parts = append(parts, t)
	}
	for i, t := range s.Steps {
		parts = append(parts, fmt.Sprintf("%d. %s", i+1, line(t)))
	}
	return strings.Join(parts, "\n")
}

// command is one workflow command.
func command(d *aires.Diagnostic, base, title, message string) string {
	name := "error"
	if d.Severity != aires.SeverityError {
		name = "warning"
	}
	var props []string
	from := originOf(d)
	if f := localPath(from.file); f != "" {
		props = append(props, "file="+property(path.Join(base, f)))
		for _, n := range []struct {
			name  string
			value int
		}{{"line", from.at.Line}, {"endLine", from.at.EndLine}, {"col", from.at.Column}, {"endColumn", from.at.EndColumn}} {
			if n.value > 0 && from.at.Line > 0 {
				props = append(props, fmt.Sprintf("%s=%d", n.name, n.value))
			}
		}
	}
	if message == "" {
		message = title // GitHub shows no command without a message
	}
	props = append(props, "title="+property(dash(title)))
	return fmt.Sprintf("::%s %s::%s\n", name, strings.Join(props, ","), data(message))
}

// data escapes the text of a command, property a value before it.
func data(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

func property(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(data(s))
}

// summaryRows bounds the table of contents of a summary.
const summaryRows = 100

// Summary writes rep as Markdown for a step summary, in at most limit bytes:
// chapters that do not fit are left out, and a note says how many. It returns
// only w's errors.
func Summary(w io.Writer, rep *aires.Report, limit int) error {
	p := lay(rep, shownErrors)
	var out, tail markdown
	top := p
	top.chapters = p.chapters[:min(len(p.chapters), summaryRows)]
	out.head(&top)
	tail.gaps("What the whole run lacks", 2, p.booklet.Missing)
	tail.models(&p)
	if tail.Len() > limit/8 {
		tail.Reset() // it says how, not what
	}
	for i := range p.chapters {
		var m markdown
		m.chapter(&p.chapters[i])
		note := leftOut(len(p.chapters) - i)
		if out.Len()+m.Len()+tail.Len()+len(note) > limit {
			out.WriteString(note)
			break
		}
		out.Write(m.Bytes())
	}
	out.Write(tail.Bytes())
	if out.Len() > limit {
		out.Reset()
		if note := leftOut(len(p.chapters)); len(note) <= limit {
			out.WriteString(note)
		}
	}
	_, err := w.Write(out.Bytes())
	return err
}

func leftOut(chapters int) string {
	return fmt.Sprintf("> **Cut here**: GitHub shows 1 MiB of a step's summary, and %s did not fit. The rest is in the booklet.\n\n", plural(chapters, "chapter"))
}
