package ledger

import (
	"context"
	"time"
)

// Retention says which ended runs are kept. A zero bound is none.
type Retention struct {
	Age   time.Duration // since their end
	Count int           // the newest so many
	Size  int64         // bytes of all of them together
}

// Sweep removes the ended runs that r does not keep, and returns how many those
// were. Of Count and Size those count first that ended last, whatever the clock
// said.
func (l *Ledger) Sweep(ctx context.Context, r Retention, now time.Time) (int, error) {
	var removed int64
	err := l.writer.run(ctx, func(b *batch) error {
		removed = 0
		drop := func(query string, args ...any) error {
			done, err := b.exec(query, args...)
			if err != nil {
				return err
			}
			n, err := done.RowsAffected()
			removed += n
			return err
		}
		if r.Age > 0 {
			if err := drop("DELETE FROM runs WHERE ended > 0 AND ended < ?", now.Add(-r.Age).UnixMilli()); err != nil {
				return err
			}
		}
		if r.Count > 0 {
			if err := drop("DELETE FROM runs WHERE id IN (SELECT id FROM runs WHERE ended > 0 ORDER BY closed DESC, id DESC LIMIT -1 OFFSET ?)", r.Count); err != nil {
				return err
			}
		}
		if r.Size > 0 {
			return drop(`DELETE FROM runs WHERE id IN (SELECT id FROM (
				SELECT id, sum(size) OVER (ORDER BY closed DESC, id DESC) AS total FROM runs WHERE ended > 0) WHERE total > ?)`, r.Size)
		}
		return nil
	})
	return int(removed), err
}
