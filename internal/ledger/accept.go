package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/airesdev/aires"
)

// ErrKeyReused is returned by Accept for a key that stood for other content.
var ErrKeyReused = errors.New("the key was used for another submission")

// Arrival is a new run.
type Arrival struct {
	Run     aires.Run
	Dossier *aires.Dossier
	First   aires.Event // of the run
	// Key makes the arrival safe to repeat: of those with the same key and client
	// the first is kept. Digest is what the content hashes to. "" is no key.
	Key, Digest string
}

// Accept keeps a new run. If its client used the key before, the run of then is
// returned and fresh is false; with another digest that gives ErrKeyReused.
func (l *Ledger) Accept(ctx context.Context, a Arrival) (kept aires.Run, fresh bool, err error) {
	dossier, err := pack(a.Dossier)
	if err != nil {
		return a.Run, false, err
	}
	err = l.writer.run(ctx, func(b *batch) error {
		kept, fresh = a.Run, false
		if a.Key != "" {
			if same, err := b.arrived(a); err != nil || same != nil {
				if same != nil {
					kept = *same
				}
				return err
			}
		}
		fresh = true
		return b.insert(a, dossier)
	})
	return kept, fresh, err
}

// arrived returns the run that has a's key already, nil if none has.
func (b *batch) arrived(a Arrival) (*aires.Run, error) {
	var digest string
	var head []byte
	err := b.row("SELECT digest, head FROM runs WHERE client = ? AND key = ?", []any{a.Run.Client, a.Key}, &digest, &head)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, nil
	case err != nil:
		return nil, err
	case digest != a.Digest:
		return nil, ErrKeyReused
	}
	var run aires.Run
	return &run, json.Unmarshal(head, &run)
}

func (b *batch) insert(a Arrival, dossier []byte) error {
	head, labels, err := encode(a.Run)
	if err != nil {
		return err
	}
	if _, err := b.exec(`INSERT INTO runs (id, status, priority, title, labels, client, key, digest, size, head)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, a.Run.ID, string(a.Run.Status), int(a.Run.Priority), a.Run.Title, labels,
		a.Run.Client, a.Key, a.Digest, len(dossier), head); err != nil {
		return err
	}
	if _, err := b.exec("INSERT INTO dossiers (run, body) VALUES (?, ?)", a.Run.ID, dossier); err != nil {
		return err
	}
	return b.event(a.Run.ID, a.First)
}

// encode writes a run as JSON, and its labels for queries.
func encode(r aires.Run) (head []byte, labels string, err error) {
	if head, err = json.Marshal(r); err != nil {
		return nil, "", err
	}
	text, err := json.Marshal(r.Labels)
	return head, string(text), err
}
