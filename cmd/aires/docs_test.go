package main

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// What docs/commands.md shows of aires.yaml is accepted as it stands.
func TestDocumentedSettingsAreAccepted(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "commands.md"))
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindSubmatch(text)
	if m == nil {
		t.Fatal("docs/commands.md shows no aires.yaml")
	}
	dir := t.TempDir()
	write := func(name, content string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("aires.yaml", string(m[1]))
	write("prompts/security.md", "Look for holes.\n{{.Errors}}\n")
	write("prompts/security.json", `{"type": "object"}`)
	f, err := readFile(filepath.Join(dir, "aires.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := load(sources{env: func(string) string { return "" }, files: []*file{f}})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Hosts) != 3 || s.pipeline.Stage("security") == nil || s.pipeline.Stage("patterns") != nil {
		t.Errorf("%+v", s)
	}
}
