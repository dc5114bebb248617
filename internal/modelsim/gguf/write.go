package gguf

import (
	"fmt"
	"io"
)

const (
	magic     = "GGUF"
	version   = 3
	alignment = 32 // the format's default for tensor data
	float32s  = 0  // tensor type and file type: 32-bit floats
)

// Write writes one model to w. It fails if o is not a possible shape or w
// fails, and may then have written a part.
func Write(w io.Writer, o Options) error {
	o, err := o.withDefaults()
	if err != nil {
		return fmt.Errorf("write model %s: %w", o.Name, err)
	}
	v := newVocabulary()
	list := tensors(o, v)
	if _, err := w.Write(header(metadata(o, v), list)); err != nil {
		return fmt.Errorf("write header of model %s: %w", o.Name, err)
	}
	for i := range list {
		if _, err := w.Write(list[i].data(o.Seed)); err != nil {
			return fmt.Errorf("write tensor %s of model %s: %w", list[i].name, o.Name, err)
		}
	}
	return nil
}

// header is all that stands before the weights: counts, metadata, and each
// tensor's name, shape, type and offset from the header's end.
func header(meta []pair, list []tensor) []byte {
	b := []byte(magic)
	b = le.AppendUint32(b, version)
	b = le.AppendUint64(b, uint64(len(list)))
	b = le.AppendUint64(b, uint64(len(meta)))
	for _, p := range meta {
		b = append(appendString(b, p.key), p.value...)
	}
	offset := 0
	for i := range list {
		b = appendInfo(b, &list[i], offset)
		offset += aligned(list[i].size())
	}
	return pad(b)
}

// appendInfo describes a tensor. Dimensions start with the one whose elements
// lie side by side in memory.
func appendInfo(b []byte, t *tensor, offset int) []byte {
	shape := []int{t.columns, t.rows}
	if t.vector {
		shape = shape[:1]
	}
	b = appendString(b, t.name)
	b = le.AppendUint32(b, uint32(len(shape)))
	for _, n := range shape {
		b = le.AppendUint64(b, uint64(n))
	}
	b = le.AppendUint32(b, float32s)
	return le.AppendUint64(b, uint64(offset))
}

// metadata is what a server has to know to run the model.
func metadata(o Options, v *vocabulary) []pair {
	return []pair{
		{"general.architecture", stringValue("llama")},
		{"general.name", stringValue(o.Name)},
		{"general.file_type", uint32Value(float32s)},
		{"general.alignment", uint32Value(alignment)},
		{"llama.context_length", uint32Value(o.Context)},
		{"llama.embedding_length", uint32Value(o.Hidden)},
		{"llama.block_count", uint32Value(o.Layers)},
		{"llama.feed_forward_length", uint32Value(o.FeedForward)},
		{"llama.attention.head_count", uint32Value(o.heads())},
		{"llama.attention.head_count_kv", uint32Value(o.keyHeads())},
		{"llama.attention.layer_norm_rms_epsilon", float32Value(1e-5)},
		{"llama.rope.dimension_count", uint32Value(headWidth)},
		{"llama.rope.freq_base", float32Value(10000)},
		{"llama.vocab_size", uint32Value(len(v.tokens))},
		{"tokenizer.ggml.model", stringValue("gpt2")},
		{"tokenizer.ggml.pre", stringValue("llama-bpe")},
		{"tokenizer.ggml.tokens", stringsValue(v.tokens)},
		{"tokenizer.ggml.token_type", int32sValue(v.types)},
		{"tokenizer.ggml.merges", stringsValue(v.merges)},
		{"tokenizer.ggml.bos_token_id", uint32Value(v.begin)},
		{"tokenizer.ggml.eos_token_id", uint32Value(v.end)},
		{"tokenizer.ggml.eot_token_id", uint32Value(v.turn)},
		{"tokenizer.ggml.add_bos_token", boolValue(true)},
	}
}
