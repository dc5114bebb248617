package model

import (
	"fmt"
	"path/filepath"
)

// Learnt is what was found out about a model's content and holds on every host.
type Learnt struct {
	Digest  string  `json:"digest"`
	Context int     `json:"context,omitempty"` // tokens it was made for; 0 where no host says
	Scale   float64 `json:"scale,omitempty"`   // tokens it makes of one that was estimated, at most; 0 before it answered
}

// Learnt returns what SetLearnt has kept under a model's name, if anything.
func (c *Cache) Learnt(model string) (Learnt, bool) {
	var l Learnt
	name := canonicalName(model)
	return l, readSealed(c.learntPath(name), name, &l)
}

// SetLearnt keeps what was learnt about a model. A known value is not written
// again.
func (c *Cache) SetLearnt(model string, l Learnt) error {
	if known, ok := c.Learnt(model); ok && known == l {
		return nil
	}
	name := canonicalName(model)
	if err := writeSealed(c.learntPath(name), name, l); err != nil {
		return fmt.Errorf("remember what was learnt of %s: %w", model, err)
	}
	return nil
}

func (c *Cache) learntPath(name string) string {
	return filepath.Join(c.dir, "digests", "learnt-"+filepath.Base(c.digestPath(name)))
}
