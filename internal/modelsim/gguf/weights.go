package gguf

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
)

// tensor is a matrix of 32-bit floats, stored row by row. A vector is a matrix
// of one row. Four bytes a weight cost space, but no server has to convert
// them, which processors without half floats do slowly.
type tensor struct {
	name          string
	rows, columns int
	scale         float32 // standard deviation of its random weights
	vector        bool

	// first, if set, replaces the weight in the first column of a row.
	first func(row int) float32
	// mute keeps the first row at zero: the tensor does not write into the
	// first hidden dimension.
	mute bool
}

// The first hidden dimension is a constant: every token's embedding holds the
// same number there and no layer writes to it. The output matrix reads it, so
// its first column works as a bias per token. This is how random weights are
// made to say words rather than control bytes, and to end their strings.
const constant = 4

// tensors lists the weights of a model in the order of the file.
func tensors(o Options, v *vocabulary) []tensor {
	hidden, inner := o.Hidden, o.FeedForward
	narrow := o.keyHeads() * headWidth
	fromHidden := float32(1 / math.Sqrt(float64(hidden)))
	fromInner := float32(1 / math.Sqrt(float64(inner)))

	list := []tensor{{
		name: "token_embd.weight", rows: len(v.tokens), columns: hidden, scale: 1,
		first: func(int) float32 { return constant },
	}}
	for layer := range o.Layers {
		in := func(part string) string { return fmt.Sprintf("blk.%d.%s.weight", layer, part) }
		list = append(list,
			norm(in("attn_norm"), hidden),
			tensor{name: in("attn_q"), rows: hidden, columns: hidden, scale: fromHidden},
			tensor{name: in("attn_k"), rows: narrow, columns: hidden, scale: fromHidden},
			tensor{name: in("attn_v"), rows: narrow, columns: hidden, scale: fromHidden},
			tensor{name: in("attn_output"), rows: hidden, columns: hidden, scale: fromHidden, mute: true},
			norm(in("ffn_norm"), hidden),
			tensor{name: in("ffn_gate"), rows: inner, columns: hidden, scale: fromHidden},
			tensor{name: in("ffn_up"), rows: inner, columns: hidden, scale: fromHidden},
			tensor{name: in("ffn_down"), rows: hidden, columns: inner, scale: fromInner, mute: true},
		)
	}
	return append(list, norm("output_norm.weight", hidden), tensor{
		name: "output.weight", rows: len(v.tokens), columns: hidden, scale: 1.5 * fromHidden,
		first: v.bias,
	})
}

// norm is a normalisation that scales nothing: a vector of ones.
func norm(name string, width int) tensor {
	return tensor{name: name, rows: 1, columns: width, vector: true}
}

// size is the number of bytes of t's weights, without padding.
func (t *tensor) size() int { return 4 * t.rows * t.columns }

// data returns t's weights. Every tensor draws from a stream of its own, so
// that its weights depend on the seed, its name and its shape alone.
func (t *tensor) data(seed uint64) []byte {
	name := fnv.New64a()
	_, _ = name.Write([]byte(t.name)) // a hash never fails
	random := rand.New(rand.NewPCG(seed, name.Sum64()))
	b := make([]byte, 0, aligned(t.size()))
	for row := range t.rows {
		for column := range t.columns {
			b = le.AppendUint32(b, math.Float32bits(t.weight(row, column, random)))
		}
	}
	return pad(b)
}

func (t *tensor) weight(row, column int, random *rand.Rand) float32 {
	switch {
	case t.vector:
		return 1
	case column == 0 && t.first != nil:
		return t.first(row)
	case t.mute && row == 0:
		return 0
	default:
		return t.scale * float32(random.NormFloat64())
	}
}
