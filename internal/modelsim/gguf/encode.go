package gguf

import (
	"encoding/binary"
	"math"
)

// The value types of GGUF metadata that this package writes.
const (
	typeUint32  = 4
	typeInt32   = 5
	typeFloat32 = 6
	typeBool    = 7
	typeString  = 8
	typeArray   = 9
)

// le is the byte order of GGUF.
var le = binary.LittleEndian

// pair is one metadata entry. Its value is encoded already, type included.
type pair struct {
	key   string
	value []byte
}

func uint32Value(v int) []byte { return le.AppendUint32(typed(typeUint32), uint32(v)) }

func float32Value(v float32) []byte {
	return le.AppendUint32(typed(typeFloat32), math.Float32bits(v))
}

func boolValue(v bool) []byte {
	if v {
		return append(typed(typeBool), 1)
	}
	return append(typed(typeBool), 0)
}

func stringValue(s string) []byte { return appendString(typed(typeString), s) }

func stringsValue(list []string) []byte {
	b := arrayOf(typeString, len(list))
	for _, s := range list {
		b = appendString(b, s)
	}
	return b
}

func int32sValue(list []int32) []byte {
	b := arrayOf(typeInt32, len(list))
	for _, n := range list {
		b = le.AppendUint32(b, uint32(n))
	}
	return b
}

// typed starts a value with its type.
func typed(t uint32) []byte { return le.AppendUint32(nil, t) }

// arrayOf starts an array of n elements.
func arrayOf(element uint32, n int) []byte {
	b := le.AppendUint32(typed(typeArray), element)
	return le.AppendUint64(b, uint64(n))
}

// appendString writes a string as GGUF does: its length in bytes, then the
// bytes, without an end mark.
func appendString(b []byte, s string) []byte {
	b = le.AppendUint64(b, uint64(len(s)))
	return append(b, s...)
}

// pad appends zeros up to the next multiple of the alignment.
func pad(b []byte) []byte {
	return append(b, make([]byte, aligned(len(b))-len(b))...)
}

// aligned rounds n up to a multiple of the alignment.
func aligned(n int) int { return (n + alignment - 1) / alignment * alignment }
