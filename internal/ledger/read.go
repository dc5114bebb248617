package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"

	"github.com/airesdev/aires"
)

// Run returns a run. One that is not there gives ErrorMissing, here and below.
func (l *Ledger) Run(ctx context.Context, id string) (aires.Run, error) {
	var r aires.Run
	var head []byte
	err := l.db.QueryRowContext(ctx, "SELECT head FROM runs WHERE id = ?", id).Scan(&head)
	if err == nil {
		err = json.Unmarshal(head, &r)
	}
	return r, absent(id, err)
}

// Dossier returns what a run knew before any model was asked.
func (l *Ledger) Dossier(ctx context.Context, id string) (*aires.Dossier, error) {
	var d aires.Dossier
	return &d, l.body(ctx, "SELECT body FROM dossiers WHERE run = ?", id, &d)
}

// Report returns the report of a run that has ended.
func (l *Ledger) Report(ctx context.Context, id string) (*aires.Report, error) {
	var r aires.Report
	return &r, l.body(ctx, "SELECT body FROM reports WHERE run = ?", id, &r)
}

func (l *Ledger) body(ctx context.Context, query, id string, v any) error {
	var body []byte
	err := l.db.QueryRowContext(ctx, query, id).Scan(&body)
	if err == nil {
		err = unpack(body, v)
	}
	return absent(id, err)
}

// Runs returns the runs that q chooses, newest first.
func (l *Ledger) Runs(ctx context.Context, q aires.Query) ([]aires.Run, error) {
	where, args := []string{"1"}, []any{}
	also := func(condition string, values ...any) {
		where, args = append(where, condition), append(args, values...)
	}
	if len(q.Status) > 0 {
		var values []any
		for _, s := range q.Status {
			values = append(values, string(s))
		}
		also("status IN (?"+strings.Repeat(", ?", len(values)-1)+")", values...)
	}
	if q.Before != "" {
		also("id < ?", q.Before)
	}
	for k, v := range q.Labels {
		also("EXISTS (SELECT 1 FROM json_each(labels) AS l WHERE l.key = ? AND l.value = ?)", k, v)
	}
	if q.Text != "" {
		also(`title LIKE ? ESCAPE '\'`, "%"+strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(q.Text)+"%")
	}
	limit := q.Limit
	if limit <= 0 {
		limit = -1
	}
	return l.heads(ctx, "SELECT head FROM runs WHERE "+strings.Join(where, " AND ")+" ORDER BY id DESC LIMIT ?", append(args, limit)...)
}

// Open returns the runs that have not ended, in the order in which they came:
// that of their ids is another where the clock went back.
func (l *Ledger) Open(ctx context.Context) ([]aires.Run, error) {
	return l.heads(ctx, "SELECT head FROM runs WHERE status IN ('queued', 'running') ORDER BY (SELECT position FROM events WHERE run = id ORDER BY seq LIMIT 1)")
}

func (l *Ledger) heads(ctx context.Context, query string, args ...any) ([]aires.Run, error) {
	rows, err := l.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // Err says what went wrong
	runs := []aires.Run{}
	for rows.Next() {
		var head sql.RawBytes
		var r aires.Run
		if err := errors.Join(rows.Scan(&head), json.Unmarshal(head, &r)); err != nil {
			return nil, err
		}
		runs = append(runs, r)
	}
	return runs, rows.Err()
}

// Line is an event as it was kept.
type Line struct {
	Position int64 // among the events of all runs, from 1, rising
	Run      string
	Seq      int64 // within the run
	Type     aires.EventType
	JSON     []byte // the event
}

// Events returns the events of a run after seq, at most limit.
func (l *Ledger) Events(ctx context.Context, run string, seq int64, limit int) ([]Line, error) {
	return l.lines(ctx, "SELECT position, run, seq, type, body FROM events WHERE run = ? AND seq > ? ORDER BY seq LIMIT ?", run, seq, limit)
}

// All returns the events of all runs after a position, at most limit.
func (l *Ledger) All(ctx context.Context, position int64, limit int) ([]Line, error) {
	return l.lines(ctx, "SELECT position, run, seq, type, body FROM events WHERE position > ? ORDER BY position LIMIT ?", position, limit)
}

// Position returns that of the newest event, 0 before the first.
func (l *Ledger) Position(ctx context.Context) (int64, error) {
	var p int64
	err := l.db.QueryRowContext(ctx, "SELECT coalesce(max(position), 0) FROM events").Scan(&p)
	return p, err
}

func (l *Ledger) lines(ctx context.Context, query string, args ...any) ([]Line, error) {
	rows, err := l.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // Err says what went wrong
	var lines []Line
	for rows.Next() {
		var e Line
		if err := rows.Scan(&e.Position, &e.Run, &e.Seq, &e.Type, &e.JSON); err != nil {
			return nil, err
		}
		lines = append(lines, e)
	}
	return lines, rows.Err()
}

// Seqs returns the newest event's number of every run that has not ended.
func (l *Ledger) Seqs(ctx context.Context) (map[string]int64, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT r.id, (SELECT coalesce(max(e.seq), 0) FROM events AS e WHERE e.run = r.id)
		FROM runs AS r WHERE r.status IN ('queued', 'running')`)
	if err != nil {
		return nil, err
	}
	defer rows.Close() //nolint:errcheck // Err says what went wrong
	seqs := map[string]int64{}
	for rows.Next() {
		var id string
		var seq int64
		if err := rows.Scan(&id, &seq); err != nil {
			return nil, err
		}
		seqs[id] = seq
	}
	return seqs, rows.Err()
}

// Seq returns the newest event's number of a run, 0 where it has none.
func (l *Ledger) Seq(ctx context.Context, id string) (int64, error) {
	var seq int64
	err := l.db.QueryRowContext(ctx, "SELECT coalesce(max(seq), 0) FROM events WHERE run = ?", id).Scan(&seq)
	return seq, err
}
