package ledger

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/airesdev/aires"
)

// Tokens are made, found and revoked beside the daemon that has the ledger
// open, and the file never holds one.
func TestTokensBesideADaemon(t *testing.T) {
	dir := t.TempDir()
	l, err := Open(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	cli, err := OpenTokens(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer cli.Close()
	server, err := OpenTokens(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	now := time.Now()
	token, made, err := cli.Create(t.Context(), "ci", ScopeSubmit, now, now.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	found, ok, err := server.Find(t.Context(), token)
	if err != nil || !ok || found.ID != made.ID || found.Scope != ScopeSubmit || !found.Valid(now) || found.Valid(now.Add(2*time.Hour)) {
		t.Errorf("%+v, %t, %v", found, ok, err)
	}
	if _, err := cli.Revoke(t.Context(), made.ID, now); err != nil {
		t.Error(err)
	}
	if found, ok, err := server.Find(t.Context(), token); err != nil || !ok || found.Valid(now) {
		t.Errorf("after it was revoked: %+v, %t, %v", found, ok, err)
	}
	if _, ok, err := server.Find(t.Context(), token+"x"); ok || err != nil {
		t.Errorf("another token: %t, %v", ok, err)
	}
	if _, err := cli.Revoke(t.Context(), "nobody", now); aires.KindOf(err) != aires.ErrorMissing {
		t.Errorf("%v", err)
	}
	if list, err := server.List(t.Context()); err != nil || len(list) != 1 || list[0].Revoked.IsZero() {
		t.Errorf("%+v, %v", list, err)
	}
	files, err := filepath.Glob(filepath.Join(dir, Name+"*"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		if text, err := os.ReadFile(name); err != nil || strings.Contains(string(text), token) {
			t.Errorf("%s holds the token, or %v", name, err)
		}
	}
}

// Tokens can be made before the first daemon starts.
func TestTokensBeforeADaemon(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	tokens, err := OpenTokens(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := tokens.Create(t.Context(), "ci", ScopeAdmin, time.Now(), time.Time{}); err != nil {
		t.Error(err)
	}
	if err := tokens.Close(); err != nil {
		t.Error(err)
	}
	l, err := Open(t.Context(), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

// A store of a newer version, and a damaged one, are left alone.
func TestTokensOfStoresThatCannotBeRead(t *testing.T) {
	for name, spoil := range map[string]func(path string) error{
		"newer": func(path string) error {
			db, err := sql.Open("sqlite", dsn(path))
			if err != nil {
				return err
			}
			defer db.Close()
			_, err = db.ExecContext(t.Context(), "PRAGMA user_version = 999")
			return err
		},
		"damaged": func(path string) error { return os.WriteFile(path, []byte(strings.Repeat("noise", 2000)), 0o600) },
	} {
		dir := t.TempDir()
		if err := spoil(filepath.Join(dir, Name)); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenTokens(t.Context(), dir); aires.KindOf(err) != aires.ErrorConfig {
			t.Errorf("%s: %v", name, err)
		}
	}
}
