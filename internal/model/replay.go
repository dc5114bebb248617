package model

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// Replay is a Client that answers from the folder of a Recorder, at once and
// always alike. The n-th call with one request gets its n-th recording, later
// ones the last. A request that was not recorded is a KindBadRequest. It is
// safe for concurrent use.
type Replay struct {
	dir  string
	host string

	mu   sync.Mutex
	seen map[string]int
}

// NewReplay returns a Replay of dir that calls itself host.
func NewReplay(dir, host string) *Replay {
	return &Replay{dir: dir, host: host, seen: map[string]int{}}
}

// Host implements Client.
func (r *Replay) Host() string { return r.host }

// Chat implements Client. progress is called once, with all the tokens.
func (r *Replay) Chat(ctx context.Context, q Request, progress func(int)) (Answer, error) {
	if ctx.Err() != nil {
		return Answer{}, &Error{Kind: KindCancelled, Host: r.host, Model: q.Model, Err: context.Cause(ctx)}
	}
	entry, err := r.find(q)
	if err != nil {
		return Answer{}, &Error{Kind: KindBadRequest, Host: r.host, Model: q.Model, Err: err, Hint: "record it first, against a real host"}
	}
	if f := entry.Failure; f != nil {
		f.Host, f.Model = r.host, q.Model
		if entry.Reason != "" {
			f.Err = errors.New(entry.Reason)
		}
		return Answer{}, f
	}
	if progress != nil && entry.Answer.AnswerTokens > 0 {
		progress(entry.Answer.AnswerTokens)
	}
	entry.Answer.Host = r.host
	return *entry.Answer, nil
}

// Models implements Client.
func (r *Replay) Models(context.Context) ([]Info, error) {
	var infos []Info
	if err := readJSON(filepath.Join(r.dir, modelsFile), &infos); err != nil {
		return nil, &Error{Kind: KindBadRequest, Host: r.host, Err: err}
	}
	return infos, nil
}

// find reads the next recording of q.
func (r *Replay) find(q Request) (recorded, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	first := recordName(q, 0)
	var entry recorded
	err := readJSON(filepath.Join(r.dir, recordName(q, r.seen[first])), &entry)
	if errors.Is(err, os.ErrNotExist) && r.seen[first] > 0 {
		return entry, readJSON(filepath.Join(r.dir, recordName(q, r.seen[first]-1)), &entry)
	}
	if err != nil {
		return entry, err
	}
	r.seen[first]++
	if entry.Answer == nil && entry.Failure == nil {
		return entry, fmt.Errorf("%s holds neither an answer nor a failure", recordName(q, 0))
	}
	return entry, nil
}

func readJSON(path string, v any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, v)
}
