package model

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"math"
)

// keyFormat salts every key. Raise it when the meaning of a key or the layout
// of an entry changes: all older entries then miss.
const keyFormat = "aires finding 1"

// Key holds everything that determines a finding. Model counts only where
// there is no Digest: two names of one content share their findings.
type Key struct {
	Version     string // of the stage: its prompt template and whatever else it adds
	System      string
	Prompt      string
	Model       string
	Digest      string
	Schema      json.RawMessage
	Context     int
	MaxTokens   int
	Temperature float64
	Seed        int
}

// KeyOf returns the key of a request to a model with the given digest.
func KeyOf(version, digest string, r Request) Key {
	return Key{
		Version: version, System: r.System, Prompt: r.Prompt, Model: r.Model, Digest: digest, Schema: r.Schema,
		Context: r.Context, MaxTokens: r.MaxTokens, Temperature: r.Temperature, Seed: r.Seed,
	}
}

// Hash returns the SHA-256 of k in hex. Every field is preceded by its length,
// so that no two keys run into the same bytes.
func (k Key) Hash() string {
	h := sha256.New()
	text := func(s string) {
		var n [8]byte
		binary.LittleEndian.PutUint64(n[:], uint64(len(s)))
		h.Write(n[:])
		h.Write([]byte(s))
	}
	number := func(n uint64) {
		text(string(binary.LittleEndian.AppendUint64(nil, n)))
	}
	identity := "digest:" + k.Digest
	if k.Digest == "" {
		identity = "name:" + canonicalName(k.Model)
	}
	for _, s := range []string{keyFormat, k.Version, k.System, k.Prompt, identity, string(k.Schema)} {
		text(s)
	}
	number(uint64(k.Context))
	number(uint64(k.MaxTokens))
	number(math.Float64bits(k.Temperature))
	number(uint64(k.Seed))
	return hex.EncodeToString(h.Sum(nil))
}
