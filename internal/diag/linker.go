package diag

import (
	"cmp"
	"path"
	"regexp"
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
		"undefined reference to", "multiple definition of", "\nUndefined symbols for", "duplicate symbol",
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
	case !hasAny(text, "undefined reference to ", "multiple definition of "):
		return false
	}
	return f.read(p, l, text, named)
}

// read reads a line without the linker's name. A line that never had it must
// name a place, or it is prose.
func (f *linkerFamily) read(p *parser, l line, text string, named bool) bool {
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
	if f.last != nil && hasAny(message, "previous definition here", "vtable symbol may be undefined") {
		if temporary(object) {
			object = ""
		}
		f.last.Notes = append(f.last.Notes, place{file: cmp.Or(at.file, object), line: at.line}.note(message))
		return true
	}
	if hasAny(message, linkerAsides...) {
		if strings.Contains(message, "n function ") {
			f.object = object
		}
		if strings.Contains(message, "exit status") && f.status.no == 0 {
			f.status = l
		}
		return true
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

// release implements holder.
func (f *linkerFamily) release(p *parser) {
	if f.lld != nil {
		p.emitFrom(f.dirs, *f.lld)
		f.lld = nil
	}
}

// objectFile is the name of something that holds compiled code.
var objectFile = regexp.MustCompile(`\.(?:o|obj|lo|a|lib|so(?:\.[\d.]+)?|dylib|dll|bc)(?:\(.*\))?$`)

// linkPlace splits what linkers put in front of a message: any of
// "x.o:(.text+0x5): ", "x.o:x.c:12: ", "x.c:(.text+0x5): ", "lib.a(x.o): ",
// "(.text+0x1b): ".
func linkPlace(text string) (at place, object, message string) {
	head, rest, ok := strings.Cut(text, ": ")
	if !ok || strings.HasPrefix(head, "cannot ") {
		return at, "", text
	}
	if i := strings.LastIndex(head, ":function "); i > 0 { // gold
		head = head[:i]
	}
	if i := strings.Index(head, ":("); i >= 0 {
		head = head[:i]
	} else if strings.HasPrefix(head, "(") && strings.HasSuffix(head, ")") {
		return at, head, rest
	}
	if numbered, _, ok := cutPlace(head + ":"); ok {
		at, head = numbered, numbered.file
	}
	from := 0
	if hasDrive(head) {
		from = 2
	}
	if i := strings.IndexByte(head[from:], ':'); i >= 0 && objectFile.MatchString(head[:from+i]) {
		object, head = head[:from+i], head[from+i+1:]
	}
	switch {
	case objectFile.MatchString(head):
		at.file, object = "", head
	case at.line > 0, sourceExtensions[path.Ext(head)], object != "":
		at.file = head
	default:
		return place{}, "", text
	}
	return at, object, rest
}

// compiledFrom returns the source called name of an object, as far as the name
// of the object tells: CMake makes tools/CMakeFiles/dump.dir/dump.c.o and, below
// it, lib/libdump.a(dump.c.o) from files in tools and lib of its source tree;
// what make puts beside its source, src/dump.o, is made from src/dump.c. It is
// "" for other objects.
func compiledFrom(object, name string) (source string, cmake bool) {
	object = slashed(object)
	if dir, rest, ok := strings.Cut(object, "CMakeFiles/"); ok {
		_, source, ok = strings.Cut(rest, ".dir/")
		if !ok {
			return "", false
		}
		return dir + strings.TrimSuffix(strings.TrimSuffix(source, ".o"), ".obj"), true
	}
	if archive, member, ok := strings.Cut(object, "("); ok {
		if isAbs(archive) || member != name+".o)" || !sourceExtensions[path.Ext(name)] {
			return "", false
		}
		return path.Join(path.Dir(archive), name), true
	}
	dir, base := path.Split(object)
	first, _, _ := strings.Cut(object, "/")
	if isAbs(object) || built[strings.ToLower(first)] || strings.TrimSuffix(base, path.Ext(base)) != strings.TrimSuffix(name, path.Ext(name)) {
		return "", false
	}
	return path.Join(dir, name), false
}

// memberSource is the name of the source that an object of CMake is named after:
// codec.cpp of codec/libcodec.a(codec.cpp.o).
func memberSource(object string) string {
	return path.Base(strings.TrimSuffix(object[strings.IndexByte(object, '(')+1:], ".o)"))
}

// built are the folders that builds put their objects into, away from the
// sources.
var built = map[string]bool{
	"build": true, "_build": true, "obj": true, "objs": true, "out": true, "bin": true, "target": true, "debug": true, "release": true, ".libs": true, "..": true,
}

// above returns the folders that dirs lie in.
func above(dirs []string) []string {
	up := make([]string, len(dirs))
	for i, dir := range dirs {
		up[i] = path.Dir(slashed(dir))
	}
	return up
}

// temporary reports whether a compiler's driver made the object for itself.
func temporary(object string) bool {
	return strings.HasPrefix(object, "(") || hasAny(slashed(object), "/tmp/", "/var/folders/", "/Temp/", "$WORK/")
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
