package diag

import (
	"path"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// pending is a diagnostic that its family may still fill in.
type pending struct {
	d    *aires.Diagnostic
	dirs []string // that make had entered
	job  string
	// class puts kind and symbols into d, where its family left that to whoever
	// keeps it: most of a flood of errors is counted and not kept.
	class func(*aires.Diagnostic)
}

// Limits per diagnostic. They bound what one hostile line, or a family that
// never ends, can take.
const (
	maxPending = 512
	maxMessage = 8 << 10
	maxPath    = 4 << 10
	maxSource  = 400
	maxNotes   = 64
	maxSymbols = 32
)

// emit implements emitter.
func (p *parser) emit(d aires.Diagnostic) *aires.Diagnostic {
	if len(p.pending) >= maxPending {
		p.settle()
	}
	if n := len(p.pending); n > 0 && p.pending[n-1].d.Log.LastLine == 0 {
		before := p.pending[n-1].d
		before.Log.LastLine = max(before.Log.FirstLine, p.no-1)
	}
	if d.Log.FirstLine == 0 {
		d.Log.FirstLine = p.no
	}
	one := &d
	p.pending = append(p.pending, pending{d: one, dirs: slices.Clone(p.dirs), job: p.job})
	return one
}

// emitUnclassed is emit for a diagnostic whose kind class tells from what else
// it says.
func (p *parser) emitUnclassed(d aires.Diagnostic, class func(*aires.Diagnostic)) {
	p.emit(d)
	p.pending[len(p.pending)-1].class = class
}

// emitFrom is emit for a diagnostic that was begun while make was in dirs.
func (p *parser) emitFrom(dirs []string, d aires.Diagnostic) *aires.Diagnostic {
	one := p.emit(d)
	p.pending[len(p.pending)-1].dirs = slices.Clone(dirs)
	return one
}

// settle moves what was emitted into the result. From here on nobody changes
// it any more.
func (p *parser) settle() {
	for _, e := range p.pending {
		d := e.d
		if d.Log.LastLine == 0 {
			d.Log.LastLine = max(d.Log.FirstLine, p.claimed)
		}
		if probe(d.File) {
			d.Severity = aires.SeverityNote
		}
		p.tidy(d, e.dirs, e.job)
		switch d.Severity {
		case aires.SeverityError:
			p.res.Errors++
			p.tally.read[d.Tool]++
		case aires.SeverityWarning:
			p.res.Warnings++
		}
		if kept := p.keep.add(*d, e.job); kept != nil {
			if e.class != nil {
				e.class(kept)
			}
			complete(kept)
		}
	}
	p.pending = p.pending[:0]
}

// tidy gives a diagnostic its limits and paths.
func (p *parser) tidy(d *aires.Diagnostic, dirs []string, job string) {
	d.Message = shorten(strings.TrimSpace(d.Message), maxMessage)
	d.Source = shorten(strings.TrimRight(d.Source, " \t"), maxSource)
	d.Notes = d.Notes[:min(len(d.Notes), maxNotes)]
	if d.Severity == "" {
		d.Severity = aires.SeverityError
	}
	dirs = p.paths.from(dirs, d)
	d.File, d.PathStatus = p.paths.locate(dirs, job, d.File)
	if d.PathStatus == aires.PathMissing {
		if file := p.paths.shown(d.File, d); file != "" {
			d.File, d.PathStatus = file, aires.PathWorkspace
		}
	}
	for i := range d.Notes {
		d.Notes[i].Message = shorten(d.Notes[i].Message, maxMessage)
		d.Notes[i].Source = shorten(d.Notes[i].Source, maxSource)
		d.Notes[i].File, _ = p.paths.locate(dirs, job, d.Notes[i].File)
	}
}

// complete fills in what is missing.
func complete(d *aires.Diagnostic) {
	d.Symbols = d.Symbols[:min(len(d.Symbols), maxSymbols)]
	if d.Symbols == nil {
		d.Symbols = []aires.Symbol{}
	}
	if d.Notes == nil {
		d.Notes = []aires.Note{}
	}
	if d.Kind == "" {
		d.Kind = aires.KindOther
		if d.Severity != aires.SeverityError {
			d.Kind = aires.KindWarning
		}
	}
}

// shorten cuts s to at most n bytes, at a rune's start, and says so.
func shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n-len("…")], "") + "…"
}

// probe reports whether a file is one that configure, CMake or Meson compile
// to see what the system can do: that it does not compile is their answer.
func probe(file string) bool {
	if !strings.Contains(file, "conftest.") && !strings.Contains(file, "/CMake") && !strings.Contains(file, "meson-private/") {
		return false
	}
	name := path.Base(slashed(file))
	return strings.HasPrefix(name, "conftest.") && name != "conftest.py" || hasAny(file, "/CMakeScratch/", "/CMakeTmp/", "meson-private/")
}
