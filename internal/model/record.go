package model

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// recorded is one call as kept in a folder: a readable JSON file.
type recorded struct {
	Request Request `json:"request"`
	Answer  *Answer `json:"answer,omitempty"`
	Failure *Error  `json:"failure,omitempty"`
	Reason  string  `json:"reason,omitempty"` // text of Failure.Err, which has no JSON form
}

// recordName is the file of the n-th recording of a request, from 0.
func recordName(r Request, n int) string {
	data, _ := json.Marshal(r) // a struct of strings and numbers; an invalid schema gives the name of nothing
	sum := sha256.Sum256(data)
	return fmt.Sprintf("%s-%d.json", hex.EncodeToString(sum[:8]), n)
}

const modelsFile = "models.json"

// Recorder is a Client that keeps every answer, and every error that speaks of
// the request rather than of the moment, in a folder for Replay. It is safe
// for concurrent use; one folder belongs to one Recorder at a time.
type Recorder struct {
	Client
	dir string

	mu   sync.Mutex
	seen map[string]int
}

// Record returns a Recorder around c that writes to dir, which is created.
func Record(c Client, dir string) (*Recorder, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("record answers: %w", err)
	}
	return &Recorder{Client: c, dir: dir, seen: map[string]int{}}, nil
}

// Chat implements Client.
func (r *Recorder) Chat(ctx context.Context, q Request, progress func(int)) (Answer, error) {
	a, err := r.Client.Chat(ctx, q, progress)
	entry := recorded{Request: q}
	if e, ok := errors.AsType[*Error](err); ok {
		if e.Transient() || e.Kind == KindCancelled || e.Kind == KindTimeout {
			return a, err
		}
		stripped := *e
		stripped.Err = nil
		entry.Failure = &stripped
		if e.Err != nil {
			entry.Reason = e.Err.Error()
		}
	} else if err == nil {
		entry.Answer = &a
	}
	if werr := r.write(r.next(q), entry); werr != nil {
		return Answer{}, &Error{Kind: KindBadRequest, Host: r.Host(), Model: q.Model, Err: werr}
	}
	return a, err
}

// Models implements Client.
func (r *Recorder) Models(ctx context.Context) ([]Info, error) {
	infos, err := r.Client.Models(ctx)
	if err != nil {
		return nil, err
	}
	if err := r.write(modelsFile, infos); err != nil {
		return nil, &Error{Kind: KindBadRequest, Host: r.Host(), Err: err}
	}
	return infos, nil
}

func (r *Recorder) next(q Request) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	first := recordName(q, 0)
	n := r.seen[first]
	r.seen[first]++
	return recordName(q, n)
}

func (r *Recorder) write(name string, v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("record answer: %w", err)
	}
	if err := os.WriteFile(filepath.Join(r.dir, name), append(data, '\n'), 0o644); err != nil {
		return fmt.Errorf("record answer: %w", err)
	}
	return nil
}
