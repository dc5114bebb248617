package redact

import (
	"regexp"
	"strings"
)

// hostSort is the sort of private hosts in placeholders.
const hostSort = "host"

// Private addresses (RFC 1918) and names below domains that no public name
// server knows. A package of Java may end in .internal, a version of NuGet may
// begin with 10, a file may be called settings.local: unless a name says by
// itself that it is an address, what stands around it must.
const (
	label     = `[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})`
	internal  = `(?:` + label + `\.){1,8}(?:corp|internal|intranet|lan|local|localdomain|home\.arpa)`
	ten       = `10(?:\.[0-9]{1,3}){3}`
	addresses = `(?:192\.168|172\.(?:1[6-9]|2[0-9]|3[01]))(?:\.[0-9]{1,3}){2}`
)

// privateHosts are the rules for hosts that the user did not name.
var privateHosts = []rule{
	{sort: hostSort, hints: []string{"192.168.", "172."}, expr: regexp.MustCompile(`\b` + addresses + `\b`), ok: noVersion},
	{
		sort: hostSort, hints: []string{"://", "@"},
		expr: regexp.MustCompile(`(?i)(?:://|@)(` + internal + `|` + ten + `)\b`), ok: ends,
	},
	{
		sort: hostSort, hints: []string{":"},
		expr: regexp.MustCompile(`(?i)\b((?:` + label + `\.)` + internal + `|` + ten + `):[0-9]{2,5}\b`), ok: port,
	},
	{
		sort: hostSort, hints: []string{"host", "server", "address", "dial", "connect", "resolve", "lookup", "ping", "ssh"},
		expr: regexp.MustCompile(`(?i)\b(?:hosts?|hostname|server|address|dial(?: tcp)?|connect(?:ion|ed|ing)?(?: to)?|resolve|lookup|ping|ssh)[ :='"]{1,3}(` + internal + `|` + ten + `)\b`), ok: ends,
	},
}

// noVersion refuses an address that goes on, as versions of five parts do.
func noVersion(before, _, after string) bool {
	return !strings.HasSuffix(before, ".") && (len(after) < 2 || after[0] != '.' || after[1] < '0' || after[1] > '9')
}

// ends refuses a name that goes on: com.acme.internal.Thing.
func ends(_, _, after string) bool {
	return after == "" || after[0] != '.' && !isWord(after[0]) || after[0] == '.' && !partOfName(after, 1)
}

// port refuses a place in a file, which has a column behind its line.
func port(_, _, after string) bool {
	digits := strings.TrimLeft(strings.TrimPrefix(after, ":"), "0123456789")
	return !strings.HasPrefix(digits, ":")
}
