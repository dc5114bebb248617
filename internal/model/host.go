package model

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// Protocol is the language that a host speaks.
type Protocol string

// The protocols with an adapter.
const (
	ProtocolOllama Protocol = "ollama"
	ProtocolOpenAI Protocol = "openai"
)

// openaiPrefix chooses the OpenAI protocol for a URL that does not end in /v1.
const openaiPrefix = "openai+"

// ParseHost reads a host by the rules of Ollama's OLLAMA_HOST: the default is
// http://127.0.0.1:11434; without a scheme it is http and port 11434, with
// http:// port 80, with https:// port 443; a path is kept; a port that is none
// falls back to the default. An address to listen on everywhere (0.0.0.0, ::)
// becomes loopback, as one cannot connect to it on every system.
//
// A path that ends in /v1, or the scheme prefix "openai+", chooses the OpenAI
// protocol; Speaks tells. User names and passwords are refused: a token
// belongs into the configuration. The only other error is a scheme that is
// neither http nor https, or a host that no URL could hold.
//
// Source: the OLLAMA_HOST rules in Ollama's envconfig package, v0.17.4.
func ParseHost(s string) (*url.URL, error) {
	s = strings.TrimSpace(strings.Trim(strings.TrimSpace(s), `"'`))
	if s == "ollama.com" { // the one name that Ollama itself takes as https
		s = "https://ollama.com"
	}
	scheme, rest, prefix, port, err := splitScheme(s)
	if err != nil {
		return nil, err
	}
	hostport, path, _ := strings.Cut(rest, "/")
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		// What stands before it is not repeated: it may be a password.
		return nil, fmt.Errorf("host %q: user names are not taken; give the host a token in the configuration", rest[at+1:])
	}
	if strings.ContainsFunc(rest, unfit) || strings.ContainsAny(path, "[]:") {
		return nil, fmt.Errorf("host %q: want [http://]name[:port][/path] in letters, digits and -._~+", s)
	}
	name, port := splitPort(hostport, port)
	if strings.ContainsAny(name, "[]") {
		return nil, fmt.Errorf("host %q: brackets belong around a whole IPv6 address", s)
	}
	u := &url.URL{Scheme: prefix + scheme, Host: net.JoinHostPort(name, port)}
	if path = strings.Trim(path, "/"); path != "" {
		u.Path = "/" + path
	}
	if _, err := url.Parse(u.String()); err != nil {
		return nil, fmt.Errorf("host %q: %w", s, errors.Unwrap(err))
	}
	return u, nil
}

// Speaks returns the protocol of a URL from ParseHost.
func Speaks(u *url.URL) Protocol {
	if strings.HasPrefix(u.Scheme, openaiPrefix) || u.Path == "/v1" || strings.HasSuffix(u.Path, "/v1") {
		return ProtocolOpenAI
	}
	return ProtocolOllama
}

// BaseURL is the address that an adapter connects to: u without the protocol
// prefix and without a trailing slash.
func BaseURL(u *url.URL) *url.URL {
	base := *u
	base.Scheme = strings.TrimPrefix(u.Scheme, openaiPrefix)
	base.Path = strings.TrimSuffix(u.Path, "/")
	return &base
}

// unfit reports characters that would need escaping in a URL, or begin a part
// of one that a host's address has no use for.
func unfit(r rune) bool {
	letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	return !letter && !strings.ContainsRune("-._~:/[]+", r)
}

// splitScheme takes the scheme off s and gives the default port that goes
// with it.
func splitScheme(s string) (scheme, rest, prefix, port string, err error) {
	scheme, rest, found := strings.Cut(s, "://")
	if !found {
		return "http", s, "", "11434", nil
	}
	scheme = strings.ToLower(scheme)
	if bare, ok := strings.CutPrefix(scheme, openaiPrefix); ok {
		scheme, prefix = bare, openaiPrefix
	}
	switch scheme {
	case "http":
		return scheme, rest, prefix, "80", nil
	case "https":
		return scheme, rest, prefix, "443", nil
	default:
		return "", "", "", "", fmt.Errorf("host %q: scheme %q is none of http, https, openai+http, openai+https", s, scheme)
	}
}

// splitPort takes the port off, or falls back to standard.
func splitPort(hostport, standard string) (name, port string) {
	name, port, err := net.SplitHostPort(hostport)
	if err != nil {
		name, port = strings.Trim(hostport, "[]"), standard
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		port = standard
	}
	switch ip := net.ParseIP(name); {
	case name == "":
		name = "127.0.0.1"
	case ip != nil && ip.IsUnspecified() && ip.To4() != nil:
		name = "127.0.0.1"
	case ip != nil && ip.IsUnspecified():
		name = "::1"
	}
	return name, port
}
