package redact

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// named is a name that calls its value a secret, at the end of what stands in
// front of an operator. Groups: a name of passwords, a name of tokens and keys.
var named = regexp.MustCompile(`(?i)(?:(passw(?:or)?d|passphrase|passwd|pwd)|(secret|token|api[_-]?key|access[_-]?key|account[_-]?key|private[_-]?key|secret[_-]?key|signing[_-]?key|encryption[_-]?key|auth[_-]?key|credentials?|\b_?auth))` +
	`(?:_?(?:prod|dev|test|staging|value|text|base64|[0-9]{1,2}))?(?:\\?["'])?(?:\[[0-9]*\])?(?:\s*:\s*[&A-Za-z<>_']{1,20}|\s+string)?$`)

const (
	maxHead  = 96   // bytes in front of an operator that are looked at
	maxValue = 1024 // bytes of a value
)

// assignment is a place where a name is given a value.
type assignment struct {
	name   string // the whole identifier
	word   string // of the sentence before it
	strong bool   // it is a password; anything may be one
	tight  bool   // no blank around the operator
	colon  bool
	value  string
	quoted bool
	within bool // the quote in front of the value ends a text that the name stands in
	next   byte // what follows the value; 0 at the end of its line
	whole  bool // nothing else stands on the line
}

// assignments finds the values of names such as password and api_key, in
// settings, environments, source code and what programs print.
func assignments(s string) []find {
	var finds []find
	for i := 0; i < len(s); i++ {
		n := strings.IndexAny(s[i:], ":=")
		if n < 0 {
			break
		}
		i += n
		if s[i] == ':' && strings.HasPrefix(s[i+1:], "=") {
			continue // of := the second half counts
		}
		a, from, to := assignmentAt(s, i)
		if to-from < 3 || !a.secret() {
			continue
		}
		sort := "password"
		if !a.strong {
			sort = "token"
		}
		finds = append(finds, find{from, to, sort})
	}
	return finds
}

// assignmentAt reads the assignment whose operator stands at op, and says where
// its value is; an empty range where there is none.
func assignmentAt(s string, op int) (a assignment, from, to int) {
	front := s[max(0, op-maxHead):op]
	first := op <= maxHead
	if i := strings.LastIndexByte(front, '\n'); i >= 0 {
		front, first = front[i+1:], true
	}
	head := strings.TrimSuffix(front, ":")
	a.colon = s[op] == ':' || head != front
	head = strings.TrimRight(head, " \t")
	at := named.FindStringSubmatchIndex(head)
	if at == nil {
		return a, 0, 0
	}
	after := op + 1
	if strings.HasPrefix(s[after:], ">") {
		after++
	}
	rest := s[after:min(len(s), after+maxHead)]
	blank := len(rest) - len(strings.TrimLeft(rest, " \t"))
	from, to, a.quoted = value(s, after+blank)
	a.value, a.strong, a.tight = s[from:to], at[2] >= 0, blank == 0 && !strings.HasSuffix(front, " ")
	if to < len(s) && s[to] != '\n' && s[to] != '\r' {
		a.next = s[to]
	}
	a.within = a.quoted && open(head, s[from-1])
	start := at[0]
	for start > 0 && isWord(head[start-1]) {
		start--
	}
	a.name = strings.Trim(head[start:], `"'\`)
	if words := strings.Fields(head[:start]); len(words) > 0 {
		a.word = strings.ToLower(strings.Trim(words[len(words)-1], `:;,."'`))
	}
	a.whole = first && a.next == 0 && strings.Trim(head[:start], " \t-\"'") == ""
	return a, from, to
}

func isWord(c byte) bool {
	return c == '_' || c == '-' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// value returns the range of the value that begins at from, without its quotes.
func value(s string, from int) (start, end int, quoted bool) {
	rest := s[from:min(len(s), from+maxValue)]
	for _, quote := range []string{`\"`, `"`, "'", "`"} {
		inside, ok := strings.CutPrefix(rest, quote)
		if !ok {
			continue
		}
		n := closing(inside, quote)
		if n < 0 {
			return from, from, false
		}
		return from + len(quote), from + len(quote) + n, true
	}
	n := strings.IndexAny(rest, " \t\r\n\"'`,;()[]{}<>|&")
	if n < 0 {
		n = len(rest)
	}
	return from, from + n, false
}

// closing is where in its line s the quote ends that was opened in front of it; -1
// where it does not. A backslash takes the meaning from a quote, and so does a
// second one in YAML and SQL.
func closing(s, quote string) int {
	for i := 0; i < len(s) && s[i] != '\n'; i++ {
		switch {
		case strings.HasPrefix(s[i:], quote):
			if quote != "'" || i == 0 || !strings.HasPrefix(s[i+1:], "'") {
				return i
			}
			i++
		case s[i] == '\\':
			i++
		}
	}
	return -1
}

// open reports whether head leaves a quote open. Apostrophes open none.
func open(head string, quote byte) bool {
	n := 0
	for i := range len(head) {
		apostrophe := quote == '\'' && i > 0 && i+1 < len(head) && isWord(head[i-1]) && isWord(head[i+1])
		if head[i] == quote && !apostrophe {
			n++
		}
	}
	return n%2 == 1
}

// known are names that say token or key and mean no secret, and words that make
// a sentence of a parser out of "token:".
var (
	known = []string{"publickeytoken", "cancellationtoken", "canceltoken"}
	prose = []string{"unexpected", "expected", "invalid", "unknown", "missing", "bad", "illegal", "unrecognized", "next", "last", "previous", "current", "near", "at", "a", "the"}
	types = []string{
		"string", "str", "number", "int", "bool", "boolean", "any", "unknown", "null", "none", "nil", "true", "false", "undefined",
		"void", "object", "bytes", "byte", "char", "text", "required", "optional", "yes", "varchar", "self", "this", "password", "passwd", "secret", "token", "prompt", "never", "symbol",
	}
)

// secret decides whether the value is one.
func (a *assignment) secret() bool {
	v := a.value
	switch {
	case template(v), slices.Contains(known, strings.ToLower(strings.ReplaceAll(a.name, "_", ""))),
		slices.Contains(types, strings.ToLower(v)), strings.HasPrefix(v, "/"), strings.HasPrefix(v, "="), a.next == '(':
		return false
	case !a.strong && slices.Contains(prose, a.word):
		return false
	case a.quoted && strings.ContainsAny(v, " \t"):
		return !a.within && len(v) >= 6 && (a.strong && !remark.MatchString(v) || slices.ContainsFunc(strings.Fields(v), random))
	case a.quoted && a.strong:
		return len(v) >= 3 && !(wordy(v) && naming(v))
	case a.quoted:
		return len(v) >= 8 && !wordy(v)
	case strings.ContainsAny(v[:1], "~\\!*%@&?+-"), strings.HasSuffix(v, ":"):
		return false
	case a.strong && hasDigit(v):
		return len(v) >= 4 && !(strings.Contains(v, ".") && wordy(v)) && !naming(v)
	case a.strong && !strings.ContainsAny(v, ".:"):
		// Letters only: a password where it can be nothing else, else a variable.
		return len(v) >= 4 && !naming(v) && (a.whole || a.tight && !a.colon && strings.IndexByte(",).", a.next) < 0)
	case a.environment():
		return len(v) >= 6 && v != strings.ToUpper(v) && !naming(v)
	}
	return random(v)
}

// remark is what programs say about a password where they might have shown it.
var remark = regexp.MustCompile(`(?i)passw|\b(?:must|should|cannot|required|requires|invalid|incorrect|wrong|missing|mismatch|expired|empty|blank|too short|too long|at least|characters|field|enter|forgot)\b`)

// random reports whether v looks like letters and digits that nobody chose.
func random(v string) bool {
	return len(v) >= 8 && hasDigit(v) && (!wordy(v) || len(v) >= 16 && len(capitals.FindAllString(v, 2)) == 2)
}

// capitals are several in a row, as a name has them once at most.
var capitals = regexp.MustCompile(`[A-Z]{2,}`)

// environment reports whether a is of the form GITHUB_TOKEN=value.
func (a *assignment) environment() bool {
	return a.tight && !a.colon && strings.Contains(a.name, "_") && a.name == strings.ToUpper(a.name)
}

func hasDigit(s string) bool { return strings.ContainsFunc(s, unicode.IsDigit) }

// naming reports whether v is the name of a secret, such as newPassword.
func naming(v string) bool {
	v = strings.ToLower(v)
	for _, word := range []string{"passw", "pwd", "secret", "token", "apikey", "api_key"} {
		if strings.Contains(v, word) {
			return true
		}
	}
	return false
}

// wordy reports whether v consists of words: letters with at most two digits
// behind them, joined by punctuation. Random letters and digits do not.
func wordy(v string) bool {
	parts := strings.FieldsFunc(v, func(r rune) bool { return strings.ContainsRune("-_./:", r) })
	for _, p := range parts {
		letters := strings.TrimRight(p, "0123456789")
		if len(p)-len(letters) > 2 || len(letters) > 24 || strings.ContainsFunc(letters, func(r rune) bool { return !unicode.IsLetter(r) }) {
			return false
		}
	}
	return true
}
