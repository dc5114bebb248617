package index

import (
	"encoding/binary"
	"slices"
)

// wordSet is the set of words of a file as sorted hashes of four bytes each. It
// may claim a word that the file does not hold, never the reverse.
type wordSet string

// has reports whether the word with this hash may be in the file.
func (w wordSet) has(hash uint32) bool {
	low, high := 0, len(w)/4
	for low < high {
		middle := int(uint(low+high) / 2)
		switch at := w.at(middle); {
		case at == hash:
			return true
		case at < hash:
			low = middle + 1
		default:
			high = middle
		}
	}
	return false
}

func (w wordSet) at(i int) uint32 {
	return uint32(w[4*i])<<24 | uint32(w[4*i+1])<<16 | uint32(w[4*i+2])<<8 | uint32(w[4*i+3])
}

// newWordSet makes a set of hashes, which it sorts.
func newWordSet(hashes []uint32) wordSet {
	slices.Sort(hashes)
	hashes = slices.Compact(hashes)
	raw := make([]byte, 0, 4*len(hashes))
	for _, h := range hashes {
		raw = binary.BigEndian.AppendUint32(raw, h)
	}
	return wordSet(raw)
}

// hashWord is FNV-1a, which a scanner can make byte by byte.
func hashWord(word string) uint32 {
	h := uint32(fnvStart)
	for i := range len(word) {
		h = (h ^ uint32(word[i])) * fnvPrime
	}
	return h
}

const (
	fnvStart = 2166136261
	fnvPrime = 16777619
)
