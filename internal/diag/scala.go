package diag

import (
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// scala reads scalac 2 and 3, alone and behind the "[error] " of sbt, through
// which javac speaks as well.
type scala struct {
	held   *aires.Diagnostic
	prefix string // "[error] " or "[warn] " of what is held, "" without sbt
	framed bool   // Scala 3: all further lines stand behind a bar
	buffer []line // below the head, before the caret
	unsure []line // those that no caret came below
}

func newScala() family { return &scala{} }

var (
	sbtMark    = regexp.MustCompile(`^\[(error|warn)\] ?`)
	scalaLine  = holding(".scala: .sc: .sbt: .java:", `^(\S.*?\.(?:scala|sc|sbt|java)):(\d+):(?:(\d+):)? (?:(error|warning): )?(\S.*)$`)
	scalaThree = holding("--_", `^-- (?:\[(E\d+)\] )?(.*?)(Error|Warning|Info)?: (\S.*?):(\d+):(\d+) ?-*$`)
	scalaBar   = regexp.MustCompile(`^\s*(\d*)\s*\|(.*)$`)
	scalaSays  = regexp.MustCompile(`^\s*(found|required)\s*: (.*)$`)
	scalaRules = rules{
		{"Compiler crash", aires.KindFatal, nil},
		{"is not a member of package", aires.KindMissingFile, regexp.MustCompile(`(?:object|value|type) (?P<missing>\S+) is not a member of package`)},
		{"package ", aires.KindMissingFile, regexp.MustCompile(`package (?P<missing>[\w.]+) does not exist`)},
		{"ot found: ", aires.KindMissingSymbol, regexp.MustCompile(`[Nn]ot found: (?:value |type |object )?(?P<missing>\S+)`)},
		{"is not a member of", aires.KindMissingSymbol, regexp.MustCompile(`(?:value|type|method|object) (?P<missing>\S+) is not a member of`)},
		{"cannot find symbol", aires.KindMissingSymbol, nil},
		{"type mismatch", aires.KindType, nil},
		{"Found: ", aires.KindType, regexp.MustCompile(`Found: +(?P<found>.+?) Required: +(?P<expected>.+?)(?: |$)`)},
		{"expected but", aires.KindSyntax, regexp.MustCompile(`^(?P<expected>\S+) expected but (?P<found>\S+) found`)},
		{"expected", aires.KindSyntax, regexp.MustCompile(`^(?:'?(?P<expected>[^' ]+)'? expected$|.*expected, but|illegal start|unclosed|unbalanced)`)},
		{"issing closing brace", aires.KindSyntax, nil},
		{"illegal start", aires.KindSyntax, nil},
		{"unclosed", aires.KindSyntax, nil},
		{"arguments", aires.KindType, nil},
		{"overload", aires.KindType, nil},
		{"incompatible", aires.KindType, nil},
		{"must be implemented", aires.KindType, nil},
		{"unimplemented", aires.KindType, nil},
		{"does not conform", aires.KindType, nil},
		{"could not find implicit", aires.KindType, nil},
		{"No given instance", aires.KindType, nil},
	}
)

func scalaWords() []string {
	return []string{".scala:", ".sc:", ".sbt:", "\n[error] ", "\n[warn] ", "\n-- "}
}

func (s *scala) start(_ *parser, l line) bool {
	text, mark := l.text, ""
	if m := sbtMark.FindString(text); m != "" {
		text, mark = text[len(m):], m
	}
	if m := scalaThree.FindStringSubmatch(text); m != nil && (m[1] != "" || m[3] != "" || mark != "") {
		s.hold(l, mark, m[3], place{m[4], lineNo(m[5]), lineNo(m[6])}, "")
		s.held.Code, s.framed = m[1], true
		return true
	}
	if mark == "" && !hasAny(text, ".scala:", ".sc:", ".sbt:") {
		return false
	}
	m := scalaLine.FindStringSubmatch(text)
	if m == nil || mark == "" && (m[4] == "" || strings.HasSuffix(m[1], ".java")) {
		return false
	}
	s.hold(l, mark, m[4], place{m[1], lineNo(m[2]), lineNo(m[3])}, m[5])
	return true
}

func (s *scala) hold(l line, mark, word string, at place, message string) {
	d := &aires.Diagnostic{Tool: "scalac", Severity: aires.SeverityError, Message: message, Log: aires.LogSpan{FirstLine: l.no, LastLine: l.no}}
	if strings.HasPrefix(mark, "[warn]") || strings.EqualFold(word, "warning") || word == "Info" {
		d.Severity = aires.SeverityWarning
	}
	if strings.HasSuffix(at.file, ".java") {
		d.Tool = "javac"
	}
	at.on(d)
	s.held, s.prefix, s.framed, s.buffer = d, strings.TrimSuffix(mark, " "), false, nil
}

func (s *scala) more(_ *parser, l line) bool {
	if s.held == nil {
		return false
	}
	text, ok := strings.CutPrefix(l.text, s.prefix)
	if s.prefix != "" {
		text = strings.TrimPrefix(text, " ")
	}
	if !ok || len(s.held.Notes) >= maxNotes || len(s.buffer) > javaMaxMessage {
		return false
	}
	took := s.framed && s.behindBar(text) || !s.framed && s.below(line{l.no, text})
	if took && (s.prefix != "" || len(s.buffer) == 0) {
		s.held.Log.LastLine = l.no
	}
	return took
}

// behindBar reads Scala 3's frame: source, carets, then the message.
func (s *scala) behindBar(text string) bool {
	m := scalaBar.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	d, said := s.held, strings.TrimSpace(m[2])
	switch {
	case m[1] != "":
		if lineNo(m[1]) == d.Line {
			d.Source = m[2]
		}
	case said == "" || strings.Trim(said, "^-") == "":
	case strings.HasPrefix(said, "longer explanation available") || strings.HasPrefix(said, "-----"):
	case d.Message == "" || strings.HasPrefix(said, "Required:"):
		d.Message = strings.Join(strings.Fields(d.Message+" "+said), " ")
	default:
		d.Notes = append(d.Notes, aires.Note{Message: said})
	}
	return true
}

// below reads up to the caret of scalac 2: more of the message, then the
// source.
func (s *scala) below(l line) bool {
	text := l.text
	d := s.held
	if m := javaCaret.FindStringSubmatch(text); m != nil && len(s.buffer) > 0 {
		source := s.buffer[len(s.buffer)-1]
		d.Source = source.text
		if d.Column == 0 {
			d.Column = len(m[1]) + 1
		}
		s.detail(s.buffer[:len(s.buffer)-1])
		s.buffer = nil
		return true
	}
	if d.Source != "" || strings.TrimSpace(text) == "" || scalaLine.MatchString(text) || scalaCount.MatchString(text) {
		return d.Source != "" && d.Tool == "javac" && s.after(text)
	}
	s.buffer = append(s.buffer, l)
	return true
}

var scalaCount = regexp.MustCompile(`^(?:\w+|\d+) (?:errors?|warnings?) found$|^\(.*\) Compilation failed`)

// after reads what javac says below the caret.
func (s *scala) after(text string) bool {
	if indent(text) < 2 {
		return false
	}
	s.detail([]line{{text: text}})
	return true
}

func (s *scala) detail(lines []line) {
	d := s.held
	for _, say := range lines {
		if m := scalaSays.FindStringSubmatch(say.text); m != nil {
			role := aires.RoleFound
			if m[1] == "required" {
				role = aires.RoleExpected
			}
			d.Symbols = append(d.Symbols, aires.Symbol{Name: m[2], Role: role})
		}
		d.Notes = append(d.Notes, aires.Note{Message: strings.TrimSpace(say.text)})
	}
}

func (s *scala) doubt() []line {
	unsure := s.unsure
	s.unsure = nil
	return unsure
}

func (s *scala) end(p *parser) {
	d := s.held
	if d == nil {
		return
	}
	if s.prefix == "" {
		s.unsure = s.buffer // no caret proved them
	} else {
		s.detail(s.buffer)
	}
	s.held, s.buffer = nil, nil
	if d.Message == "" {
		return
	}
	if d.Tool == "javac" {
		javaClassify(d)
	} else {
		d.Message = strings.TrimSuffix(d.Message, ";")
		scalaRules.class(d)
	}
	p.emit(*d)
}
