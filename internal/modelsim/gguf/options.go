package gguf

import (
	"cmp"
	"fmt"
)

// headWidth is the number of hidden dimensions that one attention head sees.
const headWidth = 32

// Options shape a model. The zero value is a complete model of about 1.5 MB.
type Options struct {
	Name        string // general.name; "random" by default
	Seed        uint64 // decides all weights
	Layers      int    // transformer blocks; 2 by default
	Hidden      int    // width of the residual stream, a multiple of 64; 64 by default
	FeedForward int    // width inside a block; three times Hidden by default
	Context     int    // longest context in tokens; 16384 by default
}

// withDefaults fills what was left at zero and checks the rest.
func (o Options) withDefaults() (Options, error) {
	o.Name = cmp.Or(o.Name, "random")
	o.Layers = cmp.Or(o.Layers, 2)
	o.Hidden = cmp.Or(o.Hidden, 2*headWidth)
	o.FeedForward = cmp.Or(o.FeedForward, 3*o.Hidden)
	o.Context = cmp.Or(o.Context, 16384)
	switch {
	case o.Hidden < 0 || o.Hidden%(2*headWidth) != 0:
		return o, fmt.Errorf("hidden width %d is not a positive multiple of %d", o.Hidden, 2*headWidth)
	case o.Layers < 0 || o.FeedForward < 0 || o.Context < 0:
		return o, fmt.Errorf("negative size in layers %d, feed forward %d, context %d", o.Layers, o.FeedForward, o.Context)
	}
	return o, nil
}

// heads is the number of query heads.
func (o Options) heads() int { return o.Hidden / headWidth }

// keyHeads is the number of key and value heads; two query heads share one.
func (o Options) keyHeads() int { return o.heads() / 2 }
