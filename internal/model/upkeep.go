package model

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Census says how much a Cache keeps.
type Census struct {
	Count  int       `json:"count"`
	Size   int64     `json:"bytes"`
	Oldest time.Time `json:"oldest,omitzero"` // when it was stored
}

// Census counts the findings. It reads none of them.
func (c *Cache) Census(ctx context.Context) (Census, error) {
	var n Census
	err := c.each(ctx, func(path string, d fs.DirEntry) error {
		info, err := d.Info()
		if err != nil {
			return err
		}
		n.Count++
		n.Size += info.Size()
		if n.Oldest.IsZero() || info.ModTime().Before(n.Oldest) {
			n.Oldest = info.ModTime()
		}
		return nil
	})
	return n, err
}

// Verify reads every finding, removes those that are damaged or are no
// findings, and returns how many are whole and the paths of the others.
func (c *Cache) Verify(ctx context.Context) (good int, bad []string, err error) {
	err = c.each(ctx, func(path string, d fs.DirEntry) error {
		var e Entry
		if readSealed(path, d.Name(), &e) {
			good++
			return nil
		}
		bad = append(bad, path)
		if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) { // reading removes what is damaged
			return err
		}
		return nil
	})
	return good, bad, err
}

// Clear removes every finding. What models are called and how prompts are fenced
// stays: without it, later findings would not be found again.
func (c *Cache) Clear(ctx context.Context) error {
	return c.each(ctx, func(path string, _ fs.DirEntry) error { return os.Remove(path) })
}

// each calls f for every file that is a finding or stands in a finding's place.
// What others are writing now, and what vanishes meanwhile, is left out.
func (c *Cache) each(ctx context.Context, f func(path string, d fs.DirEntry) error) error {
	return filepath.WalkDir(filepath.Join(c.dir, "findings"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err == nil && !d.IsDir() && !strings.HasPrefix(d.Name(), ".new-") {
			err = f(path, d)
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	})
}
