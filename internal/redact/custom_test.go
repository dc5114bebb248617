package redact_test

import (
	"strings"
	"testing"

	"github.com/airesdev/aires/internal/redact"
)

func TestPrivateHosts(t *testing.T) {
	m := redact.New([]byte("key"))
	for text, host := range map[string]string{ // "" where nothing is masked
		"fetch https://git.acme.corp/team/repo.git failed":       "git.acme.corp",
		"ssh: connect to host 10.1.2.3 port 22: refused":         "10.1.2.3",
		"dial tcp 10.20.30.40:5432: connect: connection refused": "10.20.30.40",
		"lookup db.prod.internal on 1.1.1.1: no such host":       "db.prod.internal",
		"cannot reach cache.prod.internal:6379.":                 "cache.prod.internal",
		"push to build@nas.lan:/srv failed":                      "nas.lan",
		"GET http://192.168.178.20/api 500":                      "192.168.178.20",
		"172.16.0.9 - timeout":                                   "172.16.0.9",
		"error: package com.acme.internal does not exist":        "",
		"com.acme.internal.Thing is not public":                  "",
		"error NU1102: Unable to find package Foo (>= 10.0.0.1)": "",
		"settings.local:42: unknown key":                         "",
		"app.settings.local:42:7: unknown key":                   "",
		"see https://docs.example.com/internal/local.html":       "",
		"172.32.0.9 and 192.169.1.1 are public":                  "",
		"version 192.168.1.2.5":                                  "",
		"undefined: host.local":                                  "",
	} {
		masked := m.Text(text)
		switch {
		case host == "" && masked != text:
			t.Errorf("%q became %q", text, masked)
		case host != "" && (strings.Contains(masked, host) || !strings.Contains(masked, "‹secret:host:")):
			t.Errorf("%q became %q", text, masked)
		case m.Text(masked) != masked:
			t.Errorf("%q is masked again", masked)
		}
	}
}

func TestOwnRules(t *testing.T) {
	ticket, err := redact.NewRule("ticket", `ACME-[0-9]{6}`)
	if err != nil {
		t.Fatal(err)
	}
	user, err := redact.NewRule("user", `login=(\w+);`)
	if err != nil {
		t.Fatal(err)
	}
	domain, err := redact.NewHost("*.build.example")
	if err != nil {
		t.Fatal(err)
	}
	name, err := redact.NewHost("db7")
	if err != nil {
		t.Fatal(err)
	}
	m := redact.New([]byte("key"), ticket, user, domain, name)
	text := "ACME-123456 by login=ada; on a.b.build.example and build.example, DB7. but not db70, mydb7, build.example.org or ACME-12; again ACME-123456"
	got := m.Text(text)
	for _, secret := range []string{"ACME-123456", "ada", "a.b.build", "DB7"} {
		if strings.Contains(got, secret) {
			t.Errorf("%q holds %q", got, secret)
		}
	}
	for _, plain := range []string{"login=‹secret:user:", "db70", "mydb7", "build.example.org", "ACME-12;"} {
		if !strings.Contains(got, plain) {
			t.Errorf("%q lacks %q", got, plain)
		}
	}
	first, last, _ := strings.Cut(got, " by ")
	if !strings.HasSuffix(last, first) {
		t.Errorf("the same secret has two placeholders: %q", got)
	}
	if again := m.Text(got); again != got {
		t.Errorf("masked again: %q", again)
	}
}

func TestRulesThatAreNone(t *testing.T) {
	for _, r := range [][2]string{{"Ticket", "a"}, {"", "a"}, {"a b", "a"}, {"a", ""}, {"a", "("}, {"a", "x*"}, {"a", strings.Repeat("a", 2000)}} {
		if _, err := redact.NewRule(r[0], r[1]); err == nil {
			t.Errorf("%q was taken", r)
		}
	}
	for _, h := range []string{"", "*", "*.", "a b", "http://x", "-a", "a.*"} {
		if _, err := redact.NewHost(h); err == nil {
			t.Errorf("host %q was taken", h)
		}
	}
}
