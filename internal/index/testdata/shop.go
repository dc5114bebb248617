// Package shop sells.
package shop

import (
	"context"
	_ "embed"

	m "example.org/app/money"
)

const limit, other = 10, 20

var rates = map[string]int{"a": 1}

type (
	ID    string
	Order struct {
		ID
		Lines, Notes []string
		total        func(int) int
		_            int
	}
	Store[T any] interface {
		Load(ctx context.Context, id ID) (Order, error)
		~int | Order
	}
)

func (o *Order) Total(rate float64, more ...int) m.Price { return 0 }

func (s *Pair[K, V]) Swap(a, b int) { var hidden int; _ = hidden }

func New(_ context.Context) *Order {
	return nil
}
