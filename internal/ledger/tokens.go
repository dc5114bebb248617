package ledger

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/airesdev/aires"
)

// Scope is what a token lets its bearer do. Each includes those before it.
type Scope string

// The scopes.
const (
	ScopeRead   Scope = "read"   // see runs, booklets, events
	ScopeSubmit Scope = "submit" // submit, cancel and retry runs
	ScopeAdmin  Scope = "admin"  // delete runs
)

// Scopes are all scopes, the weakest first.
var Scopes = []Scope{ScopeRead, ScopeSubmit, ScopeAdmin}

// Token is what is kept of a token: all but itself.
type Token struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Scope   Scope     `json:"scope"`
	Created time.Time `json:"created"`
	Expires time.Time `json:"expires,omitzero"`
	Revoked time.Time `json:"revoked,omitzero"`
}

// Valid reports whether the token is good at a time.
func (t Token) Valid(now time.Time) bool {
	return t.Revoked.IsZero() && (t.Expires.IsZero() || now.Before(t.Expires))
}

// Tokens are those of a ledger's folder. They are read and written beside the
// daemon that has the ledger open, without its lock: who may write to the folder
// may make tokens, and SQLite keeps writers of one small table apart. Methods
// are safe for concurrent use.
type Tokens struct{ db *sql.DB }

// OpenTokens opens the tokens of the folder dir, which is made with an empty
// ledger where there is none. A ledger of another version that a daemon has open
// gives ErrorConfig, as does what gives it in Open.
func OpenTokens(ctx context.Context, dir string) (*Tokens, error) {
	db, err := sql.Open("sqlite", dsn(filepath.Join(dir, Name)))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(2)
	var have int
	files, err := fs.Glob(migrations, "migrations/*.sql")
	err = errors.Join(err, examineFiles(filepath.Join(dir, Name)))
	if _, absent := os.Stat(filepath.Join(dir, Name)); err == nil && absent == nil {
		err = db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have)
	}
	if err != nil || have != len(files) { // Open brings it up to date, or says what is wrong
		l, err := Open(ctx, dir, nil)
		if err == nil {
			err = l.Close()
		}
		if err != nil {
			return nil, errors.Join(err, db.Close())
		}
	}
	return &Tokens{db}, nil
}

// Close closes the file.
func (t *Tokens) Close() error { return t.db.Close() }

// prefix makes a token recognisable to those who search for leaked ones.
const prefix = "aires_"

// Create makes a token and returns it with what is kept of it. A zero expires
// means never.
func (t *Tokens) Create(ctx context.Context, name string, scope Scope, now, expires time.Time) (string, Token, error) {
	secret, id := make([]byte, 32), make([]byte, 4)
	rand.Read(secret)
	rand.Read(id)
	token := prefix + base64.RawURLEncoding.EncodeToString(secret)
	kept := Token{ID: hex.EncodeToString(id), Name: name, Scope: scope, Created: now, Expires: expires}
	hash := sha256.Sum256([]byte(token))
	_, err := t.db.ExecContext(ctx, "INSERT INTO tokens (id, name, scope, hash, created, expires) VALUES (?, ?, ?, ?, ?, ?)",
		kept.ID, name, string(scope), hash[:], now.Unix(), stamp(expires))
	return token, kept, err
}

// Revoke ends a token at once. One that is not there, or was revoked before,
// gives ErrorMissing.
func (t *Tokens) Revoke(ctx context.Context, id string, now time.Time) (Token, error) {
	_, err := t.db.ExecContext(ctx, "UPDATE tokens SET revoked = ? WHERE id = ? AND revoked = 0", now.Unix(), id)
	if err != nil {
		return Token{}, err
	}
	all, err := t.query(ctx, "WHERE id = ?", id)
	if err == nil && len(all) == 0 {
		err = &aires.Error{Kind: aires.ErrorMissing, Op: "revoke token", Subject: id, Err: errors.New("there is no such token"), Hint: "aires token list shows them"}
	}
	if err != nil {
		return Token{}, err
	}
	return all[0], nil
}

// List returns all tokens, those that are no longer good included.
func (t *Tokens) List(ctx context.Context) ([]Token, error) {
	return t.query(ctx, "ORDER BY created, id")
}

// Find returns what is kept of a token, whether it is still good or not; ok is
// false for one that was never made.
func (t *Tokens) Find(ctx context.Context, token string) (kept Token, ok bool, err error) {
	hash := sha256.Sum256([]byte(token))
	var found []byte
	kept, err = scan(t.db.QueryRowContext(ctx, "SELECT "+columns+", hash FROM tokens WHERE hash = ?", hash[:]), &found)
	if errors.Is(err, sql.ErrNoRows) {
		return Token{}, false, nil
	}
	return kept, err == nil && subtle.ConstantTimeCompare(found, hash[:]) == 1, err
}

const columns = "id, name, scope, created, expires, revoked"

func (t *Tokens) query(ctx context.Context, rest string, args ...any) ([]Token, error) {
	rows, err := t.db.QueryContext(ctx, "SELECT "+columns+" FROM tokens "+rest, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // Err says what went wrong
	var all []Token
	for rows.Next() {
		kept, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, kept)
	}
	return all, rows.Err()
}

func scan(row interface{ Scan(...any) error }, more ...any) (t Token, err error) {
	var created, expires, revoked int64
	err = row.Scan(append([]any{&t.ID, &t.Name, &t.Scope, &created, &expires, &revoked}, more...)...)
	t.Created, t.Expires, t.Revoked = moment(created), moment(expires), moment(revoked)
	return t, err
}

// stamp is a time as the table has it, 0 for none.
func stamp(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

func moment(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0)
}
