package index

import (
	"encoding/binary"
	"slices"
)

// wordSet is the set of words of a file as sorted hashes of four bytes each. It
// may claim a word that the file does not hold, never the reverse.
type wordSet string

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

// mentions turns the sets of all files round: which files hold a word, as sorted
// pairs of its hash and the file's number.
type mentions []uint64

func newMentions(sets []wordSet) mentions {
	n := 0
	for _, w := range sets {
		n += len(w) / 4
	}
	m := make(mentions, 0, n)
	for file, w := range sets {
		for i := range len(w) / 4 {
			m = append(m, uint64(w.at(i))<<32|uint64(uint32(file))) //nolint:gosec // a number of files
		}
	}
	slices.Sort(m)
	return m
}

// files are the numbers of the files that may hold the word with this hash, in order.
func (m mentions) files(hash uint32) []int {
	var out []int
	i, _ := slices.BinarySearch(m, uint64(hash)<<32)
	for ; i < len(m) && m[i]>>32 == uint64(hash); i++ {
		out = append(out, int(uint32(m[i])))
	}
	return out
}
