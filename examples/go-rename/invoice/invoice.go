// Package invoice bills customers.
package invoice

import (
	"fmt"

	"example.org/stockroom/ledger"
	"example.org/stockroom/money"
)

// Line is one position of an invoice.
type Line struct {
	Text     string
	Quantity int
	Price    money.Amount
}

// Invoice is a bill to one customer.
type Invoice struct {
	Number   int
	Customer string
	Lines    []Line
}

// Total is the sum over all lines.
func (v *Invoice) Total() money.Amount {
	var sum money.Amount
	for _, l := range v.Lines {
		sum += l.Price.Times(l.Quantity)
	}
	return sum
}

// Post books the invoice as the customer's debt.
func (v *Invoice) Post(l *ledger.Ledger) error {
	if err := l.Record(ledger.Entry{Account: v.Customer, Amount: -v.Total()}); err != nil {
		return fmt.Errorf("post invoice %d: %w", v.Number, err)
	}
	return nil
}

// Settle books a payment of the customer.
func (v *Invoice) Settle(l *ledger.Ledger, paid money.Amount) error {
	if err := l.Record(ledger.Entry{Account: v.Customer, Amount: paid}); err != nil {
		return fmt.Errorf("settle invoice %d with %s: %w", v.Number, money.Format(paid), err)
	}
	return nil
}
