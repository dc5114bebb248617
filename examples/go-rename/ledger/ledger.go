// Package ledger records what was bought and paid.
package ledger

import (
	"context"
	"errors"
	"time"

	"example.org/stockroom/money"
)

// Entry is one movement of money.
type Entry struct {
	Account string
	Amount  money.Amount
	At      time.Time
}

// Ledger is an append-only list of entries.
type Ledger struct {
	entries []Entry
}

// Record appends an entry unless ctx has ended.
func (l *Ledger) Record(ctx context.Context, e Entry) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if e.Account == "" {
		return errors.New("entry without an account")
	}
	l.entries = append(l.entries, e)
	return nil
}

// Balance sums the entries of one account.
func (l *Ledger) Balance(account string) money.Amount {
	var sum money.Amount
	for _, e := range l.entries {
		if e.Account == account {
			sum += e.Amount
		}
	}
	return sum
}
