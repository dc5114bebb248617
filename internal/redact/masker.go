package redact

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"
)

// opening begins every placeholder.
const opening = "‹secret:"

// Masker replaces secrets. It is safe for concurrent use.
type Masker struct {
	key   []byte
	rules []rule
}

// New returns a Masker whose placeholders carry a hash made with key. Without a
// key they carry none, and secrets of one sort look the same. What own rules
// find is masked first.
func New(key []byte, own ...Rule) *Masker {
	m := &Masker{key: key}
	for _, r := range own {
		m.rules = append(m.rules, r.rule)
	}
	m.rules = slices.Concat(m.rules, rules, typed, privateHosts)
	return m
}

// Text returns s with its secrets replaced.
func (m *Masker) Text(s string) string { return m.mask(s, nil) }

// placeholder stands for secret.
func (m *Masker) placeholder(sort, secret string) string {
	if len(m.key) == 0 {
		return opening + sort + "›"
	}
	mac := hmac.New(sha256.New, m.key)
	mac.Write([]byte("aires secret\x00" + secret))
	return opening + sort + ":" + hex.EncodeToString(mac.Sum(nil)[:4]) + "›"
}

var written = regexp.MustCompile(opening + `[a-z-]+(?::[0-9a-f]{8})?›`)

// placeholders are the ranges of those that stand in s already. They look like
// an assignment to a secret themselves.
func placeholders(s string) [][]int {
	if !strings.Contains(s, opening) {
		return nil
	}
	return written.FindAllStringIndex(s, -1)
}

// overlap reports whether f shares a byte with one of spans, which stand in order.
func overlap(spans [][]int, f find) bool {
	i, _ := slices.BinarySearchFunc(spans, f.start, func(span []int, at int) int { return cmp.Compare(span[1], at+1) })
	return i < len(spans) && spans[i][0] < f.end
}

// find is a secret in a text: its bytes from start to end.
type find struct {
	start, end int
	sort       string
}

// mask replaces the secrets of s and, where seen is given, notes what replaced
// which.
func (m *Masker) mask(s string, seen map[string]string) string {
	if len(s) < minSecret {
		return s
	}
	folded := strings.ToLower(s)
	s = m.replace(s, keyBlocks(s), seen)
	for i := range m.rules {
		r := &m.rules[i]
		if !r.hinted(folded) {
			continue
		}
		s = m.replace(s, r.find(s), seen)
	}
	return s
}

// minSecret is the length in bytes below which a text cannot hold a secret and
// what says that it is one.
const minSecret = 6

// replace puts placeholders in the place of finds, which stand in order. The
// line feeds of a secret stay, so that line numbers do.
func (m *Masker) replace(s string, finds []find, seen map[string]string) string {
	if len(finds) == 0 {
		return s
	}
	var b strings.Builder
	done := 0
	stands := placeholders(s)
	for _, f := range finds {
		if f.start < done || f.sort != "private-key" && overlap(stands, f) {
			continue
		}
		secret := s[f.start:f.end]
		stand := m.placeholder(f.sort, secret)
		if seen != nil {
			seen[secret] = stand
		}
		b.WriteString(s[done:f.start])
		b.WriteString(stand)
		b.WriteString(strings.Repeat("\n", strings.Count(secret, "\n")))
		done = f.end
	}
	b.WriteString(s[done:])
	return b.String()
}
