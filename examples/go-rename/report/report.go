// Package report draws the monthly overview.
package report

import (
	"fmt"
	"io"

	"example.org/stockroom/ledger"
	"example.org/stockroom/money"
)

const width = 40

// Month is what happened in one month.
type Month struct {
	Name     string
	Accounts []string
}

// Write draws the balance of every account.
func (m *Month) Write(w io.Writer, l *ledger.Ledger) {
	fmt.Fprintln(w, strings.ToUpper(m.Name))
	fmt.Fprintln(w, strings.Repeat("=", width))
	for _, a := range m.Accounts {
		fmt.Fprintf(w, "%-20s %s\n", title(a), money.Format(l.Balance(a)))
	}
	fmt.Fprintln(w, strings.Repeat("-", width))
}

// title makes an account's key readable: "acme-inc" becomes "Acme inc".
func title(account string) string {
	words := strings.ReplaceAll(account, "-", " ")
	if words == "" {
		return "(nobody)"
	}
	return strings.ToUpper(words[:1]) + words[1:]
}
