// Command stockroom prints the catalog and an invoice.
package main

import (
	"fmt"
	"os"

	"example.org/stockroom/catalog"
	"example.org/stockroom/invoice"
	"example.org/stockroom/ledger"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "stockroom:", err)
		os.Exit(1)
	}
}

func run() error {
	c := catalog.New(
		catalog.Item{SKU: "BOLT-M6", Name: "Bolt M6", Price: 15, Stock: 900},
		catalog.Item{SKU: "NUT-M6", Name: "Nut M6", Price: 5, Stock: 1200},
	)
	for _, line := range c.Lines() {
		fmt.Println(line)
	}
	bill := &invoice.Invoice{Number: 17, Customer: "acme-inc", Lines: []invoice.Line{
		{Text: "Bolt M6", Quantity: 100, Price: 15},
	}}
	if err := bill.Post(&ledger.Ledger{}); err != nil {
		return err
	}
	return bill.Print(os.Stdout)
}
