package diag

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// buildKit reads what docker build says itself, below what the steps printed:
// where in the Dockerfile the step stands that failed, and why.
//
//	Dockerfile:5
//	--------------------
//	   5 | >>> COPY gone.txt /src/
//	--------------------
//	ERROR: failed to solve: failed to calculate checksum of ref …: "/gone.txt": not found
//
// That a command failed is an error only where nothing else says why, and where
// the excerpt says which.
//
// Source: https://docs.docker.com/reference/cli/docker/buildx/build/ (--progress
// plain).
type buildKit struct {
	at      place  // of the step, "" until its excerpt was read
	source  string // its line
	excerpt bool
	echo    aires.Diagnostic
}

func newBuildKit() family { return &buildKit{} }

func buildKitWords() []string {
	return []string{"ockerfile", "ontainerfile", "failed to solve", "\nCOPY failed: ", "\nADD failed: ", "returned a non-zero code", "\nexecutor failed running"}
}

var (
	buildKitPlace  = regexp.MustCompile(`^(\S*(?:[Dd]ocker|[Cc]ontainer)file\S*?):(\d+)$`)
	buildKitLine   = regexp.MustCompile(`^ *\d+ \| (>>> )?(.*)$`)
	buildKitFailed = holding("failed_to_solve failed:_ non-zero executor", `^(?:Error: )?(?:buildx failed with: )?(?:ERROR: |error: )?(?:failed to solve(?: with frontend \S+)?: (?:rpc error: code = \w+ desc = )?|(?:COPY|ADD) failed: )(.+)$|^((?:The command .* returned a non-zero|executor failed running .*: exit) code: \d+)$`)
	buildKitParse  = holding("parse_error", `^dockerfile parse error (?:on )?line (\d+): (.*)$`)
	buildKitGone   = regexp.MustCompile(`"([^"]+)": not found$|^(\S+): (?:failed to resolve source metadata|not found|pull access denied)|stat (\S+): (?:file does not exist|no such file or directory)$`)
)

func (b *buildKit) start(p *parser, l line) bool {
	if m := buildKitPlace.FindStringSubmatch(l.text); m != nil {
		b.at, b.source, b.excerpt = place{file: m[1], line: lineNo(m[2])}, "", true
		return true
	}
	m := buildKitFailed.FindStringSubmatch(l.text)
	if m == nil {
		return false
	}
	d := aires.Diagnostic{Tool: "docker", Severity: aires.SeverityError, Kind: aires.KindOther, Message: m[1] + m[2], Source: b.source}
	b.at.on(&d)
	d.Log = aires.LogSpan{FirstLine: l.no, LastLine: l.no}
	if hasAny(d.Message, "did not complete successfully", "returned a non-zero code", "executor failed running") {
		b.echo = d
		return true
	}
	if m := buildKitParse.FindStringSubmatch(d.Message); m != nil {
		d.Kind, d.Line = aires.KindSyntax, lineNo(m[1])
		if d.File == "" {
			d.File = "Dockerfile"
		}
	} else if m := buildKitGone.FindStringSubmatch(d.Message); m != nil {
		d.Kind, d.Symbols = aires.KindMissingFile, missing(strings.TrimPrefix(m[1], "/")+m[2]+m[3])
	}
	p.emit(d)
	return true
}

func (b *buildKit) more(_ *parser, l line) bool {
	m := buildKitLine.FindStringSubmatch(l.text)
	if m == nil {
		return b.excerpt && (strings.HasPrefix(l.text, "-----") || l.text == "")
	}
	if m[1] != "" && b.source == "" {
		b.source = m[2]
	}
	return b.excerpt
}

func (b *buildKit) end(*parser) { b.excerpt = false }

// close emits that a step failed where nothing says why.
func (b *buildKit) close(p *parser) {
	if p.res.Errors == 0 && b.echo.File != "" {
		p.emit(b.echo)
	}
}
