// Package catalog lists what the stockroom sells.
package catalog

import (
	"fmt"
	"sort"

	"example.org/stockroom/money"
)

// Item is an article with its price per piece.
type Item struct {
	SKU   string
	Name  string
	Price money.Amount
	Stock int
}

// Label is the text of the price tag.
func (i Item) Label() string {
	return fmt.Sprintf("%s %s", i.Name, money.Format(i.Price))
}

// Catalog holds items by SKU.
type Catalog struct {
	items map[string]Item
}

// New returns a catalog of the given items.
func New(items ...Item) *Catalog {
	c := &Catalog{items: make(map[string]Item, len(items))}
	for _, i := range items {
		c.items[i.SKU] = i
	}
	return c
}

// Find returns an item by its SKU.
func (c *Catalog) Find(sku string) (Item, bool) {
	i, ok := c.items[sku]
	return i, ok
}

// Worth tells what the whole stock would sell for.
func (c *Catalog) Worth() string {
	var sum money.Amount
	for _, i := range c.items {
		sum += i.Price.Times(i.Stock)
	}
	return money.Format(sum)
}

// Lines describes every item, in the order of their SKUs.
func (c *Catalog) Lines() []string {
	var lines []string
	for sku, i := range c.items {
		lines = append(lines, fmt.Sprintf("%-10s %-24s %3d × %s", sku, i.Name, i.Stock, money.Format(i.Price)))
	}
	sort.Strings(lines)
	return lines
}
