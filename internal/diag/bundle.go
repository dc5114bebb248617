package diag

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// bundle reads the bundlers of the JavaScript world: webpack, esbuild, Rollup,
// and those that frame the source as Rolldown (Vite) and oxlint do.
type bundle struct {
	held  *aires.Diagnostic
	drop  bool // what is held says less than what follows
	quiet int  // lines since the last that said something
	near  line // what a frame below would belong to
}

func newBundle() family { return &bundle{} }

func bundleWords() []string {
	return []string{
		"\nERROR in ", "\nWARNING in ", ": error: ", ": warning: ", "[ERROR] ", "[WARNING] ", "\n[!] ", "─[", ",-[", "\n  x ", "\n  × ", "\n  ! ", "\n  ⚠ ",
		"_IMPORT]", "_EXPORT]", "_ERROR]", "\n[builtin:", "\n[plugin ",
	}
}

var (
	webpackHead  = holding("_in_", `^(ERROR|WARNING) in (\.{0,2}/[^\s:]+)(?: (\d+):(\d+)(?:-(?:(\d+):)?(\d+))?)?$`)
	webpackFrom  = holding("@_", `^ @ (\S+) (\d+):(\d+)`)
	esbuildHead  = holding("]", `^[✘▲X] \[(ERROR|WARNING)\] (.*?)(?: \[([\w-]+)\])?$`)
	esbuildPlace = regexp.MustCompile(`^    (\S.*?):(\d+):(\d+):$`)
	esbuildCode  = regexp.MustCompile(`^\s+(\d+) [│|] ?(.*)$`)
	esbuildOld   = holding("_error:_ _warning:_", `^ (?:> )?(\S+\.\w+):(\d+):(\d+): (error|warning): (.*)$`) // before 0.12
	rollupHead   = holding("[!]", `^\[!\] (?:\(plugin [^)]+\) )?(?:\w*Error: )?(.*)$`)
	rollupPlace  = regexp.MustCompile(`^(\S+?\.\w+)(?: \((\d+):(\d+)\))?$`)
	rollupInside = regexp.MustCompile(`^\S+ \(\d+:\d+\): (.*)$`)
	frameHead    = regexp.MustCompile(`^(?:  ([×x✖!⚠]) |\[(?:[A-Z_]+|(?:builtin:|plugin )[\w:-]+)\] )(.+)$`)
	framePlace   = holding("[", `^\s+(?:╭─+|,-+)\[ ?(\S.*?):(\d+):(\d+) ?\]$`)
	frameRule    = regexp.MustCompile(`^([a-z][\w-]*\([\w/-]+\)): (.*)$`)
	bundleRules  = rules{
		{"Module not found", aires.KindMissingFile, regexp.MustCompile(`Can't resolve '(?P<missing>[^']+)'`)},
		{"Could not resolve", aires.KindMissingFile, regexp.MustCompile(`Could not resolve ["'](?P<missing>[^"']+)["']`)},
		{"was not found in", aires.KindMissingSymbol, regexp.MustCompile(`^export '(?P<missing>[^']+)'`)},
		{"is not exported by", aires.KindMissingSymbol, regexp.MustCompile(`^"(?P<missing>[^"]+)" is not exported`)},
		{"No matching export", aires.KindMissingSymbol, regexp.MustCompile(`for import "(?P<missing>[^"]+)"`)},
		{"Unexpected", aires.KindSyntax, nil},
		{"Expected", aires.KindSyntax, nil},
		{"parse failed", aires.KindSyntax, nil},
		{"SyntaxError", aires.KindSyntax, nil},
	}
)

func (b *bundle) start(_ *parser, l line) bool {
	near := b.near
	b.near = line{}
	if m := webpackHead.FindStringSubmatch(l.text); m != nil {
		b.hold(l, "webpack", m[1], "", place{m[2], lineNo(m[3]), 0})
		if m[4] != "" {
			b.held.Column = lineNo(m[4]) + 1 // webpack counts columns from 0
			b.held.EndLine, b.held.EndColumn = b.held.Line, lineNo(m[6])+1
			if m[5] != "" {
				b.held.EndLine = lineNo(m[5])
			}
		}
		return true
	}
	if m := esbuildHead.FindStringSubmatch(l.text); m != nil {
		b.hold(l, "esbuild", m[1], m[2], place{})
		b.held.Code = m[3]
		return true
	}
	if m := esbuildOld.FindStringSubmatch(l.text); m != nil {
		b.hold(l, "esbuild", m[4], m[5], place{m[1], lineNo(m[2]), lineNo(m[3])})
		return true
	}
	if m := rollupHead.FindStringSubmatch(l.text); m != nil {
		b.hold(l, "rollup", "ERROR", m[1], place{})
		if inside := rollupInside.FindStringSubmatch(m[1]); inside != nil { // what does not parse
			b.held.Message = inside[1]
			b.held.Kind = aires.KindSyntax
		}
		return true
	}
	if m := framePlace.FindStringSubmatch(l.text); m != nil && near.no > 0 && near.no >= l.no-maxFrameGap {
		b.frame(near, m)
		b.held.Log.LastLine = l.no
		return true
	}
	if frameHead.MatchString(l.text) {
		b.near = l
	}
	return false
}

// maxFrameGap is how many lines a message may have above its frame.
const maxFrameGap = 3

// frame holds the message above a frame.
func (b *bundle) frame(head line, at []string) {
	m := frameHead.FindStringSubmatch(head.text)
	word := "ERROR"
	if m[1] == "!" || m[1] == "⚠" {
		word = "WARNING"
	}
	b.hold(head, "rolldown", word, m[2], place{at[1], lineNo(at[2]), lineNo(at[3])})
	if m[1] != "" {
		b.held.Tool = "oxlint"
	}
	if rule := frameRule.FindStringSubmatch(m[2]); rule != nil {
		b.held.Code, b.held.Message = rule[1], rule[2]
	}
}

func (b *bundle) hold(l line, tool, word, message string, at place) {
	b.held = &aires.Diagnostic{
		Tool: tool, Severity: aires.Severity(strings.ToLower(word)), Message: message,
		Log: aires.LogSpan{FirstLine: l.no, LastLine: l.no},
	}
	at.on(b.held)
	b.drop, b.quiet = false, 0
}

func (b *bundle) more(_ *parser, l line) bool {
	d := b.held
	if d == nil || b.quiet > maxFrameGap {
		return false
	}
	took := false
	switch d.Tool {
	case "webpack":
		took = b.webpack(l.text)
	case "esbuild":
		took = b.esbuild(l.text)
	case "rollup":
		took = b.rollup(l.text)
	default:
		took = b.framed(l.text)
	}
	if took {
		d.Log.LastLine = l.no
	}
	b.quiet++
	return took || d.Tool == "esbuild" && l.text == ""
}

// webpack reads the message, and who imports the file. Loaders that say more
// about the same place themselves are left to their own families.
func (b *bundle) webpack(text string) bool {
	d := b.held
	if m := webpackFrom.FindStringSubmatch(text); m != nil && len(d.Notes) < maxNotes {
		if at := (place{m[1], lineNo(m[2]), lineNo(m[3]) + 1}); d.Line == 0 && m[1] == d.File {
			at.on(d)
		} else {
			d.Notes = append(d.Notes, at.note("imported from here"))
		}
		b.quiet = 0
		return true
	}
	switch {
	case d.Message == "" && (text == "" || strings.HasPrefix(text, "[tsl]") || strings.HasPrefix(text, "TS") || strings.HasPrefix(text, "./") || isDigit(text[0])):
		b.drop = true
		return false
	case d.Message == "":
		d.Message = text
	case strings.HasPrefix(d.Message, "Module build failed") && strings.Contains(text, "Error: "):
		d.Message = text
		b.drop = strings.Contains(text, "TypeScript emitted no output")
	default:
		return text != ""
	}
	b.quiet = 0
	return true
}

// esbuild reads the place, its line and the mark below.
func (b *bundle) esbuild(text string) bool {
	d := b.held
	if m := esbuildPlace.FindStringSubmatch(text); m != nil {
		at := place{m[1], lineNo(m[2]), lineNo(m[3]) + 1} // esbuild counts columns from 0
		if d.File != "" {
			d.Notes = append(d.Notes, at.note("see here"))
		} else {
			at.on(d)
		}
		b.quiet = 0
		return len(d.Notes) < maxNotes
	}
	if m := esbuildCode.FindStringSubmatch(text); m != nil {
		if lineNo(m[1]) == d.Line && d.Source == "" {
			d.Source = m[2]
		}
		return true
	}
	return indent(text) > 0
}

// rollup reads the line that names the file.
func (b *bundle) rollup(text string) bool {
	m := rollupPlace.FindStringSubmatch(text)
	if m == nil || b.held.File != "" {
		return false
	}
	b.held.File, b.held.Line = m[1], lineNo(m[2])
	if m[3] != "" {
		b.held.Column = lineNo(m[3]) + 1
	}
	return true
}

// framed reads the source in a frame.
func (b *bundle) framed(text string) bool {
	if m := esbuildCode.FindStringSubmatch(text); m != nil {
		if lineNo(m[1]) == b.held.Line {
			b.held.Source = m[2]
		}
		b.quiet = 0
		return true
	}
	return indent(text) > 0 && !frameHead.MatchString(text)
}

func (b *bundle) end(p *parser) {
	d := b.held
	if b.held = nil; d == nil || b.drop || d.Message == "" {
		return
	}
	if d.Kind == "" {
		bundleRules.class(d)
	}
	p.emit(*d)
}
