package store

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"path/filepath"
)

const (
	// greenFile says at which commit each command succeeded last. Commands are
	// kept as hashes: they may hold secrets.
	greenFile = "green.json"
	maxGreen  = 200 // commands; with more the file begins anew
)

// Green returns the commit at which command succeeded last, as SetGreen was told,
// or "". A file that cannot be read says nothing.
func (f *Folder) Green(command string) string {
	root, err := f.root()
	if err != nil {
		return ""
	}
	defer root.Close() //nolint:errcheck // nothing was written
	text, err := root.ReadFile(greenFile)
	if err != nil {
		return ""
	}
	known := map[string]string{}
	if json.Unmarshal(text, &known) != nil {
		return ""
	}
	return known[greenKey(command)]
}

// SetGreen keeps that command succeeded at commit. Of several processes that do
// so at once the last one wins. Every error is an *aires.Error of kind ErrorOutput.
func (f *Folder) SetGreen(command, commit string) (err error) {
	path := filepath.Join(f.dir, greenFile)
	if f.Green(command) == commit {
		return nil
	}
	root, err := f.create()
	if err != nil {
		return outputError("keep the last good commit", path, err)
	}
	defer func() {
		if err = errors.Join(err, root.Close()); err != nil {
			err = outputError("keep the last good commit", path, err)
		}
	}()
	known := map[string]string{}
	if text, err := root.ReadFile(greenFile); err != nil || json.Unmarshal(text, &known) != nil || len(known) >= maxGreen {
		known = map[string]string{}
	}
	known[greenKey(command)] = commit
	text, err := json.Marshal(known)
	if err != nil {
		return err
	}
	fresh := freshPrefix + greenFile + "~" + rand.Text() // tidy removes what a crash leaves
	if err := writeFile(root, fresh, text); err != nil {
		return errors.Join(err, root.RemoveAll(fresh))
	}
	return root.Rename(fresh, greenFile)
}

func greenKey(command string) string {
	sum := sha256.Sum256([]byte(command))
	return hex.EncodeToString(sum[:16])
}
