package model

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Entry is a stored finding.
type Entry struct {
	Value    json.RawMessage `json:"value"`              // the validated answer
	Answer   Answer          `json:"answer"`             // what was said and what it cost
	Repaired bool            `json:"repaired,omitempty"` // the first answer did not follow its schema
	Stored   time.Time       `json:"stored"`             // set by Put where it is zero
}

// Cache keeps findings in a folder, one file each. It is safe for concurrent
// use by many goroutines and many processes: a file is complete before it has
// its name, and carries a checksum. An entry that is corrupt or truncated is a
// miss and is removed.
type Cache struct {
	dir string
	now func() time.Time
}

// Open makes dir ready for use as a Cache.
func Open(dir string) (*Cache, error) {
	for _, sub := range []string{"findings", "digests"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			return nil, fmt.Errorf("open findings cache: %w", err)
		}
	}
	return &Cache{dir: dir, now: time.Now}, nil
}

// Get returns the entry stored under key, which comes from Key.Hash.
func (c *Cache) Get(key string) (Entry, bool) {
	var e Entry
	if !readSealed(c.path(key), key, &e) {
		return Entry{}, false
	}
	return e, true
}

// Put stores e under key, replacing what was there.
func (c *Cache) Put(key string, e Entry) error {
	if !isHash(key) {
		return fmt.Errorf("store finding: key %q is not the hash of a Key", key)
	}
	if e.Stored.IsZero() {
		e.Stored = c.now().UTC()
	}
	if err := writeSealed(c.path(key), key, e); err != nil {
		return fmt.Errorf("store finding: %w", err)
	}
	return nil
}

// Digest returns the digest that a model had when it was last seen on any
// host, so that a run without a host can still find what is stored.
func (c *Cache) Digest(model string) (string, bool) {
	var digest string
	name := canonicalName(model)
	return digest, readSealed(c.digestPath(name), name, &digest)
}

// SetDigest remembers a model's digest. A known value is not written again.
func (c *Cache) SetDigest(model, digest string) error {
	if known, ok := c.Digest(model); ok && known == digest {
		return nil
	}
	name := canonicalName(model)
	if err := writeSealed(c.digestPath(name), name, digest); err != nil {
		return fmt.Errorf("remember digest of %s: %w", model, err)
	}
	return nil
}

// path spreads the entries over 256 folders. A key that is no hash leads to a
// file that never exists.
func (c *Cache) path(key string) string {
	if !isHash(key) {
		return filepath.Join(c.dir, "findings", "none")
	}
	return filepath.Join(c.dir, "findings", key[:2], key)
}

func (c *Cache) digestPath(name string) string {
	sum := sha256.Sum256([]byte(name))
	return filepath.Join(c.dir, "digests", hex.EncodeToString(sum[:]))
}

func isHash(key string) bool {
	b, err := hex.DecodeString(key)
	return err == nil && len(b) == sha256.Size && strings.ToLower(key) == key
}
