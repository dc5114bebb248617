package invoice

import (
	"fmt"
	"io"

	"example.org/stockroom/money"
)

// Print writes the invoice as plain text.
func (v *Invoice) Print(w io.Writer) error {
	if _, err := fmt.Fprintf(w, "Invoice %05d for %s\n\n", v.Number, v.Customer); err != nil {
		return err
	}
	for _, l := range v.Lines {
		sum := l.Price.Times(l.Quantity)
		if _, err := fmt.Fprintf(w, "%4d × %-30s %12s %12s\n", l.Quantity, l.Text, money.Format(l.Price), money.Format(sum)); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "\nTotal %s\n", money.Format(v.Total()))
	return err
}
