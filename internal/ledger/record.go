package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/airesdev/aires"
)

// Change is what became of a run. Its parts are kept together or not at all.
type Change struct {
	Run     aires.Run      // as it stands now
	Dossier *aires.Dossier // nil leaves it as it is
	Events  []aires.Event  // to be added
	Report  *aires.Report  // nil leaves it as it is
}

// Record keeps a change. A run that is not there any more gives an *aires.Error
// of kind ErrorMissing.
func (l *Ledger) Record(ctx context.Context, c Change) error {
	var dossier, report []byte
	var err error
	if c.Dossier != nil {
		if dossier, err = pack(c.Dossier); err != nil {
			return err
		}
	}
	if c.Report != nil {
		if report, err = pack(c.Report); err != nil {
			return err
		}
	}
	return l.writer.run(ctx, func(b *batch) error {
		if err := b.update(c.Run, len(dossier)+len(report)); err != nil {
			return err
		}
		if dossier != nil {
			if _, err := b.exec("UPDATE dossiers SET body = ? WHERE run = ?", dossier, c.Run.ID); err != nil {
				return err
			}
		}
		if report != nil {
			if _, err := b.exec("INSERT INTO reports (run, body) VALUES (?, ?) ON CONFLICT (run) DO UPDATE SET body = excluded.body", c.Run.ID, report); err != nil {
				return err
			}
		}
		for _, e := range c.Events {
			if err := b.event(c.Run.ID, e); err != nil {
				return err
			}
		}
		return nil
	})
}

func (b *batch) update(r aires.Run, grown int) error {
	head, labels, err := encode(r)
	if err != nil {
		return err
	}
	var ended int64
	if r.Status.Over() {
		ended = max(1, r.Ended.UnixMilli())
	}
	done, err := b.exec(`UPDATE runs SET status = ?, priority = ?, title = ?, labels = ?, ended = ?, size = size + ?, head = ?,
		closed = CASE WHEN ? > 0 THEN coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0) + 1 ELSE 0 END WHERE id = ?`,
		string(r.Status), int(r.Priority), r.Title, labels, ended, grown, head, ended, r.ID)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, missing(r.ID))
	}
	return nil
}

func (b *batch) event(run string, e aires.Event) error {
	body, err := json.Marshal(e)
	if err != nil {
		return err
	}
	done, err := b.exec("INSERT INTO events (run, seq, type, body) VALUES (?, ?, ?, ?)", run, e.Seq, string(e.Type), body)
	if err != nil {
		return err
	}
	position, err := done.LastInsertId()
	b.lines = append(b.lines, Line{Position: position, Run: run, Seq: e.Seq, Type: e.Type, JSON: body})
	return err
}

// Delete removes a run with all that belongs to it.
func (l *Ledger) Delete(ctx context.Context, id string) error {
	return l.writer.run(ctx, func(b *batch) error {
		done, err := b.exec("DELETE FROM runs WHERE id = ?", id)
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, missing(id))
		}
		return nil
	})
}

func missing(id string) error {
	return &aires.Error{Kind: aires.ErrorMissing, Op: "find run", Subject: id, Err: errors.New("there is no such run"), Hint: "aires list shows them"}
}

// absent turns "no rows" into "no such run".
func absent(id string, err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return missing(id)
	}
	return err
}
