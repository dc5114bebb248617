package diag

import (
	"strings"

	"github.com/airesdev/aires"
)

// goTrace is a panic, a fatal error of the run time, or a data race, with the
// stacks below it.
type goTrace struct {
	message string
	race    bool
	no      int
	traced  bool // a goroutine's stack was there
	first   bool // it is the first one
	best    place
	rank    int // of best: 3 inside the workspace, 2 likely the user's, 1 any
	notes   []aires.Note
}

// startTrace returns the trace that l begins, or nil.
func startTrace(l line) *goTrace {
	message := l.text
	switch {
	case strings.HasPrefix(message, "panic: "):
	case strings.HasPrefix(message, "fatal error: ") && hasAny(message, "goroutines are asleep", "concurrent map",
		"stack overflow", "out of memory", "unexpected signal", "bad pointer", "sync: "):
	case message == "WARNING: DATA RACE":
		return &goTrace{message: "data race", race: true, no: l.no, traced: true, first: true}
	default:
		return nil
	}
	for _, mark := range []string{" [recovered", " [repanicked"} {
		message, _, _ = strings.Cut(message, mark)
	}
	return &goTrace{message: message, no: l.no}
}

func (t *goTrace) more(p *parser, l line) bool {
	text := l.text
	switch {
	case t.race && strings.HasPrefix(text, "===="):
		return false
	case strings.HasPrefix(text, "goroutine ") && strings.HasSuffix(text, "]:"):
		t.first = !t.traced
		t.traced = true
	case t.race && strings.HasPrefix(text, "      "), t.traced && strings.HasPrefix(text, "\t"):
		t.frame(p, strings.TrimSpace(text))
	case t.first && (strings.HasPrefix(text, "panic(") || strings.HasPrefix(text, "runtime.gopanic(")):
		t.best, t.rank = place{}, 0 // what came before ran while panicking
	case strings.HasPrefix(text, "\t"):
		if len(t.notes) < maxNotes {
			t.notes = append(t.notes, aires.Note{Message: strings.TrimSpace(text)})
		}
	}
	return t.belongs(text)
}

// belongs reports whether text can stand in a trace.
func (t *goTrace) belongs(text string) bool {
	switch {
	case t.race:
		return true // up to its closing line
	case text == "", text[0] == '\t', text[0] == '[', strings.HasSuffix(text, ")"):
		return true
	}
	for _, prefix := range []string{"goroutine ", "created by ", "exit status ", "runtime stack:", "runtime: ", "...", "r", "e"} {
		if strings.HasPrefix(text, prefix) {
			return len(prefix) > 1 || strings.Contains(text, "   0x") // registers
		}
	}
	return false
}

// frame reads "/src/app/x.go:7 +0x25".
func (t *goTrace) frame(p *parser, text string) {
	text, _, _ = strings.Cut(text, " +0x")
	at, _, ok := cutPlace(text + ":")
	if !ok {
		return
	}
	rank := 1
	switch {
	case p.paths.contains(at.file):
		rank = 3
	case !goLibrary(at.file):
		rank = 2
	}
	if rank > t.rank {
		t.best, t.rank = at, rank
	}
}

// goLibrary reports whether file is the standard library's, the module
// cache's, or made by go test.
func goLibrary(file string) bool {
	file = slashed(file)
	if hasAny(file, "/pkg/mod/", "/vendor/") || strings.HasPrefix(file, "_testmain.go") || !isAbs(file) {
		return true
	}
	root, rest, ok := strings.Cut(file, "/src/")
	if !ok {
		return false
	}
	first, _, _ := strings.Cut(rest, "/")
	return hasAny(root[strings.LastIndex(root, "/")+1:], "go", "x64", "libexec") && !strings.Contains(first, ".")
}

// emit reports whether the trace is one: a "panic:" without any stack may be
// anybody's words.
func (t *goTrace) emit(p *parser) bool {
	if !t.traced {
		return false
	}
	d := aires.Diagnostic{
		Tool: "go", Severity: aires.SeverityError, Kind: aires.KindTest, Message: t.message,
		Notes: t.notes, Log: aires.LogSpan{FirstLine: t.no},
	}
	t.best.on(&d)
	p.emit(d)
	return true
}
