package gguf_test

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/airesdev/aires/internal/modelsim/gguf"
)

func write(t *testing.T, o gguf.Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := gguf.Write(&b, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestFileIsWellFormed(t *testing.T) {
	shapes := map[string]gguf.Options{
		"default": {},
		"larger":  {Name: "mistral:7b-instruct", Layers: 3, Hidden: 128, FeedForward: 100, Context: 4096},
	}
	for name, o := range shapes {
		t.Run(name, func(t *testing.T) {
			data := write(t, o)
			f := parse(t, data)
			if f.version != 3 {
				t.Errorf("version %d, want 3", f.version)
			}
			end := f.dataStart
			for _, x := range f.tensors {
				if x.kind != 0 {
					t.Errorf("%s has type %d, want 0 (32-bit floats)", x.name, x.kind)
				}
				if start := f.dataStart + x.offset; start != end || start%32 != 0 {
					t.Errorf("%s starts at %d, want %d, a multiple of 32", x.name, start, end)
				}
				end = (end + 4*x.elements() + 31) / 32 * 32
			}
			if end != len(data) {
				t.Errorf("tensors end at %d, the file at %d", end, len(data))
			}
		})
	}
}

func TestMetadataFitsTensors(t *testing.T) {
	f := parse(t, write(t, gguf.Options{Name: "n", Layers: 3, Hidden: 192, Context: 512}))
	want := map[string]any{
		"general.architecture": "llama", "general.name": "n",
		"llama.block_count": uint32(3), "llama.embedding_length": uint32(192),
		"llama.feed_forward_length": uint32(576), "llama.context_length": uint32(512),
		"llama.attention.head_count": uint32(6), "llama.attention.head_count_kv": uint32(3),
	}
	for k, v := range want {
		if f.meta[k] != v {
			t.Errorf("%s = %v, want %v", k, f.meta[k], v)
		}
	}
	shapes := map[string][]int{}
	for _, x := range f.tensors {
		shapes[x.name] = x.shape
	}
	vocabulary := len(f.meta["tokenizer.ggml.tokens"].([]any))
	for name, want := range map[string][]int{
		"token_embd.weight":     {192, vocabulary},
		"blk.2.attn_k.weight":   {192, 96},
		"blk.2.ffn_down.weight": {576, 192},
		"output_norm.weight":    {192},
		"output.weight":         {192, vocabulary},
	} {
		if got := shapes[name]; !slices.Equal(got, want) {
			t.Errorf("%s has shape %v, want %v", name, got, want)
		}
	}
	if _, ok := shapes["blk.3.attn_k.weight"]; ok {
		t.Error("a fourth layer was written")
	}
}

// A merge whose parts or result are no tokens makes a tokenizer fail or loop.
func TestMergesAreTokens(t *testing.T) {
	f := parse(t, write(t, gguf.Options{}))
	tokens := map[string]bool{}
	for _, x := range f.meta["tokenizer.ggml.tokens"].([]any) {
		if tokens[x.(string)] {
			t.Errorf("token %q stands twice", x)
		}
		tokens[x.(string)] = true
	}
	for _, m := range f.meta["tokenizer.ggml.merges"].([]any) {
		left, right, ok := strings.Cut(m.(string), " ")
		if !ok || !tokens[left] || !tokens[right] || !tokens[left+right] {
			t.Errorf("merge %q is not made of tokens", m)
		}
	}
	if types := f.meta["tokenizer.ggml.token_type"].([]any); len(types) != len(tokens) {
		t.Errorf("%d token types for %d tokens", len(types), len(tokens))
	}
}

func TestSeedDecidesWeights(t *testing.T) {
	first := write(t, gguf.Options{Seed: 1})
	if !bytes.Equal(first, write(t, gguf.Options{Seed: 1})) {
		t.Error("the same seed gave different files")
	}
	second := write(t, gguf.Options{Seed: 2})
	if len(first) != len(second) {
		t.Errorf("seeds change the size: %d and %d bytes", len(first), len(second))
	}
	start := parse(t, first).dataStart
	if !bytes.Equal(first[:start], second[:start]) {
		t.Error("the seed changed the header")
	}
	if bytes.Equal(first[start:], second[start:]) {
		t.Error("different seeds gave the same weights")
	}
}

func TestImpossibleShapes(t *testing.T) {
	for _, o := range []gguf.Options{{Hidden: 96}, {Hidden: -64}, {Layers: -1}, {FeedForward: -1}, {Context: -1}} {
		var b bytes.Buffer
		if err := gguf.Write(&b, o); err == nil || b.Len() > 0 {
			t.Errorf("%+v: error %v after %d bytes, want an error before the first", o, err, b.Len())
		}
	}
}

// limited fails once it has taken n bytes.
type limited struct{ n int }

func (l *limited) Write(p []byte) (int, error) {
	if l.n -= len(p); l.n < 0 {
		return 0, io.ErrShortWrite
	}
	return len(p), nil
}

func TestWriterErrorsAreReturned(t *testing.T) {
	size := len(write(t, gguf.Options{}))
	for _, n := range []int{0, size / 2, size - 1} {
		if err := gguf.Write(&limited{n}, gguf.Options{}); !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("room for %d of %d bytes: error %v", n, size, err)
		}
	}
}
