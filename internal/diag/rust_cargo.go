package diag

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

var (
	rustCode = regexp.MustCompile(`^E\d{4}$`)

	// rustCargoSays are beginnings of cargo's own errors, and those of rustc
	// without a place, that no other tool prints.
	rustCargoSays = regexp.MustCompile("^(?:could not find `Cargo.toml`|failed to parse manifest|failed to load manifest|no matching package|" +
		"failed to select a version|failed to get `|failed to load source for|failed to run custom build command|linking with `|" +
		"linker `|failed to download|failed to parse lock file|failed to run `rustc`|failed to execute command|" +
		"package `.*` (?:cannot be built|is not a member)|package ID specification `|no (?:bin|example|test|bench|library) target|" +
		"the package [`'].*[`'] (?:depends on|does not contain)|current package believes it's in a workspace|failed to read `.*Cargo.toml|" +
		"toolchain '.*' is not installed|no such command: `|cyclic package dependency|the lock file .* needs to be updated|" +
		"rustc \\d.* is not supported by|failed to fetch `|unable to update |cannot specify features|multiple packages link to)")

	// rustEcho are closing lines that repeat what was said.
	rustEcho = regexp.MustCompile("^(?:[Cc]ould not compile `|could not document `|aborting due to |(?:doc)?test failed, to rerun|" +
		"`.*` \\(.*\\) generated \\d+ warning|\\d+ warnings? emitted|build failed, waiting for|\\d+ targets? failed:|build failed$)")

	// rustAside are lines of rustc that say nothing new.
	rustAside = holding("Some_errors For_more", "^(?:Some errors have detailed explanations: E\\d|For more information about (?:an|this) error, try `rustc)")

	// rustCargoDetail begins the lines of prose that cargo prints below.
	rustCargoDetail = regexp.MustCompile("^(?:Caused by:|location searched:|required by|candidate versions|versions that meet|all possible versions|" +
		"previously selected|the package `|package `|failed to select|As a reminder|perhaps |if you are looking|    \\.\\.\\. required by|note: |help: |tip: )")

	rustManifest = regexp.MustCompile("^failed to parse (?:manifest at `([^`]+)`|lock file at: (\\S+))")
	rustTOML     = regexp.MustCompile(`^TOML parse error at line (\d+), column (\d+)$`)
	rustScript   = regexp.MustCompile(`^[\w-]+@\d[\w.+-]*: `) // what a build script warns of

	rustWhy = regexp.MustCompile(`^\s*Caused by:\s*$`)
)

// prose reads the lines below one of cargo's errors: causes, the output of a
// build script, what the resolver looked at.
func (r *rust) prose(l line) bool {
	t := strings.TrimSpace(l.text)
	switch {
	case t == "" || rustWhy.MatchString(l.text) || strings.HasPrefix(t, "--- std"):
		return true
	case rustStatus(l.text):
		return false
	case !strings.HasPrefix(l.text, "  ") && !rustCargoDetail.MatchString(l.text) && !(r.script() && rustFlush.MatchString(l.text)):
		return false
	}
	d := r.held
	if m := rustOldPanic.FindStringSubmatch(l.text); m != nil && d.File == "" {
		d.File, d.Line, d.Column = m[3], lineNo(m[4]), lineNo(m[5])
		t = m[2]
	}
	if m := rustPanic.FindStringSubmatch(l.text); m != nil && d.File == "" {
		d.File, d.Line, d.Column = m[2], lineNo(m[3]), lineNo(m[4])
		return true
	}
	if m := rustTOML.FindStringSubmatch(t); m != nil && d.File != "" && d.Line == 0 {
		d.Line, d.Column = lineNo(m[1]), lineNo(m[2])
	}
	if len(d.Notes) < rustMaxNotes && !rustTrace.MatchString(t) {
		d.Notes = append(d.Notes, aires.Note{Message: t})
	}
	return true
}

// rustFlush is what a build script prints, which cargo before 1.54 did not
// indent.
var rustFlush = regexp.MustCompile(`^(?:process didn't exit successfully|cargo:|\w+ (?:= |unset$)|thread '|note: |stack backtrace:|warning: build failed)`)

// script reports whether a build script's output is read.
func (r *rust) script() bool {
	return strings.HasPrefix(r.held.Message, "failed to run custom build command")
}

// rustMaxNotes bounds the output of a build script that is kept.
const rustMaxNotes = 40

var (
	rustPanic    = holding("panicked_at", `^\s*thread '([^']*)'(?: \(\d+\))? panicked at (\S.*?):(\d+):(\d+):?$`)
	rustOldPanic = holding("panicked_at", `^\s*thread '([^']*)' panicked at '(.*)', (\S.*?):(\d+):(\d+)$`)
	rustTrace    = regexp.MustCompile("^(?:stack backtrace:|\\d+: |at (?:/|\\./|\\S+\\.rs:)|note: (?:run with `RUST_BACKTRACE|Some details are omitted|To improve backtraces)|cargo::?rerun-if)")
	rustName     = regexp.MustCompile(`^ {4}(\S.*)$`)
	rustDoctest  = regexp.MustCompile(`^(\S+\.rs) - .*\(line (\d+)\)$`)
)

// panicLine begins a panic: where, and in old toolchains also what.
func (r *rust) panicLine(l line) bool {
	if m := rustOldPanic.FindStringSubmatch(l.text); m != nil {
		r.hold(l, "error", "", m[2])
		r.held.File, r.held.Line, r.held.Column = m[3], lineNo(m[4]), lineNo(m[5])
		r.panicked(m[1])
		r.detail = rustDone
		return true
	}
	m := rustPanic.FindStringSubmatch(l.text)
	if m == nil {
		return false
	}
	r.hold(l, "error", "", "")
	r.held.File, r.held.Line, r.held.Column = m[2], lineNo(m[3]), lineNo(m[4])
	r.panicked(m[1])
	return true
}

// panicked notes which thread it was: for a test, the test's name.
func (r *rust) panicked(thread string) {
	r.detail = rustPanicky
	r.held.Tool, r.held.Kind = "cargo", aires.KindTest
	if thread == "main" && r.test != "" { // a documentation test is a program
		thread = r.test
	}
	if thread != "main" && thread != "<unnamed>" {
		r.held.Notes = append(r.held.Notes, aires.Note{Message: "in " + thread})
		r.failed[thread] = true
		r.thread = thread
	}
	if thread == "rustc" {
		r.held.Tool, r.held.Kind, r.held.Fatal = "rustc", aires.KindFatal, true
	}
}

// panicMore reads the message below a panic's place, then its backtrace.
func (r *rust) panicMore(l line) bool {
	t := strings.TrimSpace(l.text)
	d := r.held
	switch {
	case t == "":
		return false
	case rustTrace.MatchString(t):
		return true
	case strings.HasPrefix(t, "thread '") && strings.Contains(t, "panicked at "):
		return false
	case d.Message == "":
		d.Message = t
		return true
	case strings.HasPrefix(t, "left: ") || strings.HasPrefix(t, "right: "):
		d.Notes = append(d.Notes, aires.Note{Message: t})
		side := aires.RoleFound
		if strings.HasPrefix(t, "right: ") {
			side = aires.RoleExpected
		}
		_, value, _ := strings.Cut(t, ": ")
		d.Symbols = append(d.Symbols, aires.Symbol{Name: value, Role: side})
		return true
	case rustHead.MatchString(l.text) || rustTest.MatchString(l.text) || rustStatus(l.text) || strings.HasPrefix(t, "test "):
		return false
	}
	if len(d.Notes) < rustMaxNotes {
		d.Notes = append(d.Notes, aires.Note{Message: t})
	}
	return true
}

// testLine follows the output of cargo test: whose output is shown, and which
// tests failed without a panic.
func (r *rust) testLine(p *parser, l line) bool {
	if m := rustTest.FindStringSubmatch(l.text); m != nil {
		r.test, r.cargo = m[1], true
		return true
	}
	if l.text == "failures:" {
		r.list, r.test = true, ""
		return true
	}
	if rustResult.MatchString(l.text) {
		r.panics.release(p)
		r.list, r.test = false, ""
		return true
	}
	if r.test != "" && !r.failed[r.test] && strings.HasPrefix(l.text, "Error: ") {
		r.hold(l, "error", "", strings.TrimPrefix(l.text, "Error: "))
		r.panicked(r.test)
		r.detail = rustDone
		return true
	}
	m := rustName.FindStringSubmatch(l.text)
	if !r.list || m == nil {
		return false
	}
	if !r.failed[m[1]] {
		r.hold(l, "error", "", "test failed: "+m[1])
		r.panicked(m[1])
		r.detail = rustDone
		if at := rustDoctest.FindStringSubmatch(m[1]); at != nil {
			r.held.File, r.held.Line = at[1], lineNo(at[2])
		}
		r.flush(p)
	}
	return true
}
