package redact

import (
	"regexp"
	"strings"
	"unicode"
)

// rule finds one sort of secret. Expressions are RE2, so their time is linear;
// hints keep them from being run at all where they cannot match.
type rule struct {
	sort  string
	hints []string // in lower case; one of them stands in every text that matches; none: no hint is known
	expr  *regexp.Regexp
	// ok looks closer at a match: the text in front of it, the match and what
	// follows. nil takes every match.
	ok func(before, match, after string) bool
	// all finds secrets in another way than by expr.
	all func(s string) []find
}

// rules in the order in which they are applied: what has a form of its own
// first, then what its surroundings make a secret. The forms are those that the
// services document for their tokens, or that their tokens are seen to have.
var rules = []rule{
	token("aws-key", `(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b`, "akia", "asia", "abia", "acca"),
	token("google-key", `AIza[0-9A-Za-z_-]{35}`, "aiza"),
	token("google-token", `(?:ya29\.[0-9A-Za-z_-]{20,}|GOCSPX-[0-9A-Za-z_-]{20,})`, "ya29.", "gocspx-"),
	{sort: "azure-secret", hints: []string{"8q~"}, expr: regexp.MustCompile(`[A-Za-z0-9_~.-]{3}8Q~[A-Za-z0-9_~.-]{31,34}`)},
	{sort: "azure-key", hints: []string{"accountkey=", "sharedaccesskey=", "sig="}, expr: regexp.MustCompile(`(?i)(?:(?:AccountKey|SharedAccessKey)=([A-Za-z0-9+/%]{40,}=*)|[?&;]sig=([A-Za-z0-9+/%_-]{20,}=*))`), ok: func(_, match, _ string) bool { return mixed(match) }},
	token("github-token", `(?:gh[opsur]_[A-Za-z0-9]{30,255}|github_pat_[A-Za-z0-9_]{22,255})`, "gho_", "ghp_", "ghs_", "ghu_", "ghr_", "github_pat_"),
	token("gitlab-token", `gl(?:pat|ptt|dt|rt|cbt|ft|oas|soat|imt|agent)-[A-Za-z0-9_.-]{20,}`, "glpat-", "glptt-", "gldt-", "glrt-", "glcbt-", "glft-", "gloas-", "glsoat-", "glimt-", "glagent-"),
	token("slack-token", `(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{10,}`, "xox", "xapp-"),
	{sort: "slack-hook", hints: []string{"hooks.slack.com"}, expr: regexp.MustCompile(`hooks\.slack\.com/(?:services|workflows)/([A-Za-z0-9/_-]{20,})`)},
	token("npm-token", `npm_[A-Za-z0-9]{30,}`, "npm_"),
	token("pypi-token", `pypi-[A-Za-z0-9_-]{50,}`, "pypi-"),
	token("docker-token", `dckr_[a-z]+_[A-Za-z0-9_-]{20,}`, "dckr_"),
	token("stripe-key", `(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}`, "_live_", "_test_"),
	token("sendgrid-key", `SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}`, "sg."),
	token("vault-token", `hv[sbr]\.[A-Za-z0-9_-]{24,}`, "hvs.", "hvb.", "hvr."),
	{sort: "api-key", hints: []string{"sk-"}, expr: regexp.MustCompile(`\bsk-[A-Za-z0-9_-]{20,}`), ok: func(_, match, _ string) bool { return mixed(match) }},
	{sort: "api-key", hints: []string{"hf_"}, expr: regexp.MustCompile(`\bhf_[A-Za-z0-9]{30,}`), ok: func(_, match, _ string) bool { return mixed(match + "0") }},
	token("age-key", `AGE-SECRET-KEY-1[A-Z0-9]{40,}`, "age-secret-key-1"),
	{sort: "mailgun-key", hints: []string{"key-"}, expr: regexp.MustCompile(`\bkey-[0-9a-z]{32}\b`), ok: func(_, match, _ string) bool { return hasDigit(match) }},
	token("jwt", `eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*`, "eyj"),
	{sort: "password", hints: []string{"://"}, expr: regexp.MustCompile(`://[^\s/:@"'<>]*:([^\s/@"'<>]{1,512})@[A-Za-z0-9\[$]`), ok: notTemplate},
	{sort: "token", hints: []string{"authorization", "bearer "}, expr: regexp.MustCompile(`(?i)\b(?:authorization\\?["']?\s*[:=]\s*\\?["']?(?:(?:bearer|basic|token|digest|apikey|negotiate)\s+)?|bearer\s+)([A-Za-z0-9+/._~=-]{8,})`), ok: credential},
	{sort: "password", hints: []string{"pass", "pwd", "secret", "token", "key", "credential", "auth"}, all: assignments},
	{sort: "password", hints: []string{"curl", "wget"}, expr: regexp.MustCompile(`(?:curl|wget)\b.*?\s(?:-u|--user)[= ]?["']?[^\s:"']+:([^\s"']{3,})`), ok: notTemplate},
	{sort: "password", hints: []string{"machine "}, expr: regexp.MustCompile(`\bmachine\s+\S+.*?\spassword\s+(\S{3,})`), ok: notTemplate},
	{sort: "password", hints: []string{"<"}, expr: regexp.MustCompile(`(?i)<([\w.:-]*(?:passw(?:or)?d|passphrase|secret|token|apikey))>([^<>\s]{3,})</`), ok: notTemplate},
	{sort: "password", hints: []string{"value="}, expr: regexp.MustCompile(`(?i)(?:key|name)=["'][^"']*(?:passw(?:or)?d|passphrase|secret|token|apikey)["']\s+value=["']([^"'\s]{3,})["']`), ok: notTemplate},
	{sort: "email", hints: []string{"@"}, expr: regexp.MustCompile(`[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9][A-Za-z0-9-]{0,62}\.){1,8}[A-Za-z]{2,12}`), ok: address},
}

// token is the rule of tokens whose first letters give them away. What stands
// in front must not be part of a longer word.
func token(sort, expr string, hints ...string) rule {
	return rule{sort: sort, hints: hints, expr: regexp.MustCompile(`\b` + expr)}
}

func (r *rule) hinted(folded string) bool {
	if len(r.hints) == 0 {
		return true
	}
	for _, h := range r.hints {
		if strings.Contains(folded, h) {
			return true
		}
	}
	return false
}

// find lists the secrets in s: the last group that a match has, or all of it.
func (r *rule) find(s string) []find {
	if r.all != nil {
		return r.all(s)
	}
	var finds []find
	for _, at := range r.expr.FindAllStringSubmatchIndex(s, -1) {
		for at[len(at)-1] < 0 {
			at = at[:len(at)-2]
		}
		from, to := at[len(at)-2], at[len(at)-1]
		match := s[from:to]
		if r.ok != nil && !r.ok(s[max(0, from-maxHead):from], match, s[to:]) {
			continue
		}
		finds = append(finds, find{from, to, r.sort})
	}
	return finds
}

// mixed tells random letters from words: capitals, small letters and digits.
func mixed(s string) bool {
	return strings.ContainsFunc(s, unicode.IsUpper) && strings.ContainsFunc(s, unicode.IsLower) && strings.ContainsFunc(s, unicode.IsDigit)
}

// credential refuses prose about credentials, as in "bearer authentication".
func credential(before, match, _ string) bool {
	header := strings.HasSuffix(strings.TrimRight(strings.ToLower(before), " "), "bearer") || strings.ContainsAny(match, "0123456789")
	return header && strings.ContainsAny(match, "0123456789=") && notTemplate(before, match, "")
}

// notTemplate refuses what names a secret instead of being one.
func notTemplate(_, match, _ string) bool { return !template(match) }

// template reports whether v stands for a value: a variable, a format verb, or
// stars that somebody else put in a secret's place.
func template(v string) bool {
	switch {
	case v == "", strings.HasPrefix(v, "$"), strings.HasPrefix(v, "{"), strings.HasPrefix(v, "<"), strings.HasPrefix(v, "‹"),
		strings.HasPrefix(v, "#{"), strings.HasPrefix(v, "@{"), strings.HasPrefix(v, "%") && (len(v) < 4 || strings.HasSuffix(v, "%")):
		return true
	}
	return strings.Trim(v, v[:1]) == "" // ****, xxxx, ....
}
