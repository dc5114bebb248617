// Package money holds amounts of a currency's smallest unit.
package money

import "fmt"

// Amount is a number of cents. Negative amounts are debts.
type Amount int64

// Times multiplies a by a quantity.
func (a Amount) Times(n int) Amount { return a * Amount(n) }

// Display shows an amount with its currency, as in "EUR 12.50".
func Display(a Amount, currency string) string {
	sign := ""
	if a < 0 {
		sign, a = "-", -a
	}
	return fmt.Sprintf("%s %s%d.%02d", currency, sign, a/100, a%100)
}
