package diag

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// linkerFamily reads the linkers of the C family. Its tool is ld, whichever
// of them it is.
type linkerFamily struct {
	last   *aires.Diagnostic
	lld    *aires.Diagnostic // lld's last, which is emitted once its ">>>" lines were read
	dirs   []string          // that make had entered when lld spoke
	apple  bool              // inside Apple's list of undefined symbols
	object string            // of the last "in function", which the lines below belong to
	status line              // "ld returned 1 exit status", emitted when nothing says why
}

func newLinker() family { return &linkerFamily{} }

func linkerWords() []string {
	return []string{
		"undefined reference to", "multiple definition of", ":(.", "\nUndefined symbols for", "duplicate symbol",
		"ld: ", "ld.lld: ", "ld.gold: ", "ld.bfd: ", "mold: ", "collect2: ", "linker command failed", "\n>>> ",
	}
}

// linkers are the programs in front of a linker's line, behind a target's name.
var linkers = []string{"-ld", "-ld.bfd", "-ld.gold", "-ld.lld", "-ld64.lld", "-lld-link", "-wasm-ld", "-mold", "-collect2"}

// isLinker reports whether program, with its folder and version, is a linker.
func isLinker(program string) bool {
	name := strings.TrimSuffix(program[strings.LastIndexAny(program, `/\`)+1:], ".exe")
	if i := strings.LastIndexByte(name, '-'); i > 0 && lineNo(name[i+1:]) > 0 {
		name = name[:i]
	}
	return !strings.ContainsAny(name, " \t:") && slices.ContainsFunc(linkers, func(l string) bool {
		return name == l[1:] || strings.HasSuffix(name, l)
	})
}

// linkerFailed is how a compiler's driver repeats that the linker failed.
var linkerFailed = holding("linker_command_failed", `^(?:\S+: )?error: linker command failed`)

// cutLinker takes a linker's name off text.
func cutLinker(text string) (rest string, ok bool) {
	program, rest, ok := strings.Cut(text, ": ")
	if !ok || !hasAny(program, "ld", "collect2") || !isLinker(program) {
		return text, false
	}
	return rest, true
}

func (f *linkerFamily) start(p *parser, l line) bool {
	text := l.text
	rest, named := cutLinker(text)
	switch {
	case named:
		text = rest
	case strings.HasPrefix(text, ">>> "):
		f.last = f.lld
		return f.last != nil && f.more(p, l)
	case strings.HasPrefix(text, "Undefined symbols for architecture"):
		f.apple = true
		return true
	case strings.HasPrefix(text, "duplicate symbol '"):
		named = true
	case linkerFailed.MatchString(text):
		f.status = l
		return true
	case !hasAny(text, "undefined reference to ", "multiple definition of ", ":(."):
		return false
	}
	return f.read(p, l, text, named)
}

// read reads a line without the linker's name. A line that never had it must
// name a place, or it is prose.
func (f *linkerFamily) read(p *parser, l line, text string, named bool) bool {
	whole := text
	at, object, text := linkPlace(text)
	if !named && at.file == "" && object == "" {
		return false
	}
	s, message, ok := cutSeverity(text)
	if !ok {
		s, message = said{severity: aires.SeverityError}, text
	} else if at.file == "" && object == "" { // gold names the object behind it
		at, object, message = linkPlace(message)
	}
	if named && !ok && (strings.HasSuffix(message, ":") || at.file+object == "" && strings.HasPrefix(l.text, "collect2: ")) {
		return f.aside(l, object, message) // in whatever language
	}
	if f.last != nil && hasAny(message, "previous definition here", "vtable symbol may be undefined") {
		if temporary(object) {
			object = ""
		}
		f.last.Notes = append(f.last.Notes, place{file: cmp.Or(at.file, object), line: at.line}.note(message))
		return true
	}
	if hasAny(message, linkerAsides...) || strings.HasPrefix(l.text, "collect2: ") && !s.fatal {
		return f.aside(l, object, message)
	}
	d := aires.Diagnostic{Tool: "ld", Severity: s.severity, Fatal: s.fatal, Message: strings.TrimSuffix(message, " in:")}
	at.on(&d)
	if d.File == "" && object != "" && !temporary(object) {
		d.File = object
	}
	dirs := p.dirs
	if source, cmake := compiledFrom(d.File, memberSource(d.File)); cmake && d.File == object {
		d.File, dirs = source, above(dirs)
	}
	if source, cmake := compiledFrom(f.object, d.File); at.line == 0 && path.Base(source) == d.File && (cmake || p.paths.root == nil || p.paths.exists(source) || p.paths.only(d.File, p.job) == "") {
		d.File = source
		if cmake {
			dirs = above(dirs)
		}
	}
	linkerRules.class(&d)
	if d.Kind == aires.KindOther && strings.Contains(whole, ":(.") && !hasAny(d.Message, "relocation", "reloc:", "warning", "multiple definition") {
		if names := foreignNames(d.Message); len(names) == 1 { // an undefined reference, in whatever language
			d.Kind, d.Symbols = aires.KindMissingSymbol, missing(names[0])
		}
	}
	if before, after, ok := strings.Cut(message, "; "); ok && strings.HasSuffix(after, "first defined here") {
		d.Message = before
		first, object, words := linkPlace(after)
		if first.file == "" && !temporary(object) {
			first.file = object
		}
		d.Notes = append(d.Notes, first.note(words))
	}
	f.release(p)
	if named && at.file == "" && hasAny(message, "undefined symbol: ", "duplicate symbol: ", "undefined hidden symbol: ", "undefined protected symbol: ") {
		d.Log = aires.LogSpan{FirstLine: l.no, LastLine: l.no}
		f.last, f.lld, f.dirs = &d, &d, slices.Clone(p.dirs)
		return true
	}
	f.last = p.emitFrom(dirs, d)
	return true
}

// aside takes what is no error by itself: in which function the next line is,
// and that the linker failed.
func (f *linkerFamily) aside(l line, object, message string) bool {
	switch {
	case strings.Contains(message, "n function ") || strings.HasSuffix(message, ":"):
		f.object = object
	case f.status.no == 0 && (strings.HasPrefix(l.text, "collect2: ") || strings.Contains(message, "exit status")):
		f.status = l
	}
	return true
}

// release implements holder.
func (f *linkerFamily) release(p *parser) {
	if f.lld != nil {
		p.emitFrom(f.dirs, *f.lld)
		f.lld = nil
	}
}

func (f *linkerFamily) more(p *parser, l line) bool {
	text := l.text
	switch {
	case f.apple && strings.HasPrefix(text, "  "):
		f.undefined(p, text)
		return true
	case f.last == nil:
		return false
	case strings.HasPrefix(text, ">>> "):
		f.reference(strings.TrimSpace(text[4:]))
		f.last.Log.LastLine = l.no
		return true
	case hasAny(text, "previous definition here", "vtable symbol may be undefined"):
		return f.start(p, l)
	case strings.Contains(text, "DSO missing from command line"):
		f.last.Notes = append(f.last.Notes, aires.Note{Message: text})
		return true
	case strings.Contains(f.last.Message, "duplicate symbol '") && indent(text) > 0:
		f.last.Notes = append(f.last.Notes, aires.Note{Message: "in " + strings.TrimSpace(text)})
		return true
	}
	return false
}

// reference reads lld's ">>> referenced by main.c:4 (/src/app/main.c:4)". The
// first of them is the diagnostic's place.
func (f *linkerFamily) reference(text string) {
	words, rest, ok := strings.Cut(text, " by ")
	if !ok {
		words, rest, ok = strings.Cut(text, " at ")
	}
	if !ok || len(f.last.Notes) >= maxNotes {
		return
	}
	short, full, _ := strings.Cut(rest, " (")
	at, _, ok := cutPlace(strings.TrimSuffix(full, ")") + ":")
	if !ok {
		if at, _, ok = cutPlace(short + ":"); !ok {
			at = place{file: short}
		}
	}
	f.last.Notes = append(f.last.Notes, at.note(words))
	if f.last.File == "" && !objectFile.MatchString(at.file) {
		at.on(f.last)
	}
}

// undefined reads Apple's `  "_name", referenced from:` and the lines below.
func (f *linkerFamily) undefined(p *parser, text string) {
	if name := between(text, `"`, `", referenced from:`); name != "" {
		name = strings.TrimPrefix(name, "_")
		f.last = p.emit(aires.Diagnostic{
			Tool: "ld", Severity: aires.SeverityError, Kind: aires.KindMissingSymbol,
			Message: "undefined symbol: " + name, Symbols: missing(name),
		})
		return
	}
	if f.last != nil {
		f.last.Notes = append(f.last.Notes, aires.Note{Message: "referenced from " + strings.TrimSpace(text)})
	}
}

func (f *linkerFamily) end(*parser) { f.last, f.apple = nil, false }

// close emits the linker's exit status when nothing in the log says why.
func (f *linkerFamily) close(p *parser) {
	if f.status.no > 0 && p.res.Errors == 0 {
		p.emit(aires.Diagnostic{
			Tool: "ld", Severity: aires.SeverityError, Message: f.status.text,
			Log: aires.LogSpan{FirstLine: f.status.no, LastLine: f.status.no},
		})
	}
}
