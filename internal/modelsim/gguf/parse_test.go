package gguf_test

import (
	"encoding/binary"
	"math"
	"testing"
)

// file is a GGUF file as a reader sees it that knows only the format.
type file struct {
	version   uint32
	meta      map[string]any
	tensors   []info
	dataStart int
}

type info struct {
	name   string
	shape  []int
	kind   uint32
	offset int
}

func (i info) elements() int {
	n := 1
	for _, d := range i.shape {
		n *= d
	}
	return n
}

// reader takes values from the front of a file. Reading past the end panics,
// which fails the test with the place.
type reader struct {
	t    *testing.T
	data []byte
	at   int
}

func parse(t *testing.T, data []byte) file {
	t.Helper()
	r := &reader{t: t, data: data}
	if m := string(r.take(4)); m != "GGUF" {
		t.Fatalf("the file starts with %q", m)
	}
	f := file{version: r.u32(), meta: map[string]any{}}
	tensors, pairs := r.u64(), r.u64()
	for range pairs {
		key := r.str()
		if _, twice := f.meta[key]; twice {
			t.Errorf("key %s stands twice", key)
		}
		f.meta[key] = r.value(r.u32())
	}
	for range tensors {
		x := info{name: r.str()}
		for range r.u32() {
			x.shape = append(x.shape, r.u64())
		}
		x.kind, x.offset = r.u32(), r.u64()
		f.tensors = append(f.tensors, x)
	}
	f.dataStart = (r.at + 31) / 32 * 32
	return f
}

func (r *reader) take(n int) []byte {
	r.at += n
	return r.data[r.at-n : r.at]
}

func (r *reader) u32() uint32 { return binary.LittleEndian.Uint32(r.take(4)) }
func (r *reader) u64() int    { return int(binary.LittleEndian.Uint64(r.take(8))) }
func (r *reader) str() string { return string(r.take(r.u64())) }

func (r *reader) value(kind uint32) any {
	switch kind {
	case 4:
		return r.u32()
	case 5:
		return int32(r.u32())
	case 6:
		return math.Float32frombits(r.u32())
	case 7:
		return r.take(1)[0] == 1
	case 8:
		return r.str()
	case 9:
		element, n := r.u32(), r.u64()
		list := make([]any, n)
		for i := range list {
			list[i] = r.value(element)
		}
		return list
	}
	r.t.Fatalf("value type %d at byte %d", kind, r.at)
	return nil
}
