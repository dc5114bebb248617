package redact

import (
	"slices"
	"strings"
)

// generic are the top-level domains of more than two letters that people have
// their mail under. Source code is full of name@name.name that is no address.
var generic = []string{
	"com", "org", "net", "edu", "gov", "mil", "int", "info", "biz", "dev", "app", "cloud", "local", "corp",
	"internal", "example", "test", "tech", "online", "email", "mail", "name", "company", "site", "xyz",
}

// labels are words that stand before an @ in source code and command lines.
var labels = []string{"this", "super", "return", "break", "continue", "git", "self"}

// address tells a mail address from Kotlin's this@Outer.member, Python's a@b.T,
// git@host:path, and versions of packages.
func address(before, match, after string) bool {
	local, domain, _ := strings.Cut(match, "@")
	if slices.Contains(labels, local) || domain != strings.ToLower(domain) && domain != strings.ToUpper(domain) {
		return false
	}
	if strings.HasSuffix(before, "/") || strings.HasSuffix(before, "@") || after != "" && strings.ContainsRune("([_@", rune(after[0])) {
		return false
	}
	top := strings.ToLower(domain[strings.LastIndexByte(domain, '.')+1:])
	return len(top) == 2 || slices.Contains(generic, top)
}
