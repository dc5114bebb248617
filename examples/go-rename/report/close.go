package report

import (
	"errors"
	"fmt"

	"example.org/stockroom/ledger"
)

// Close books the end of the month, so that later entries count as the next.
func (m *Month) Close(l *ledger.Ledger) error {
	var failed []error
	for _, a := range m.Accounts {
		if err := l.Record(ledger.Entry{Account: a + "/" + m.Name, Amount: l.Balance(a)}); err != nil {
			failed = append(failed, fmt.Errorf("close %s for %s: %w", m.Name, a, err))
		}
	}
	return errors.Join(failed...)
}
