package model

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// seal is the first line of a file: the checksum of name and body. The name is
// part of it so that a file under a foreign name is a miss.
func seal(name string, body []byte) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%d\n%s\n", keyFormat, len(name), name)
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}

// writeSealed writes v as path, whole or not at all.
func writeSealed(path, name string, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "%s\n%s\n", seal(name, body), body)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		err = errors.Join(err, os.Remove(f.Name()))
	}
	return err
}

// readSealed reads path into v, and removes the file if it is damaged.
func readSealed(path, name string, v any) bool {
	data, err := os.ReadFile(path)
	if err != nil {
		return false
	}
	first, body, ok := strings.Cut(string(data), "\n")
	body, ended := strings.CutSuffix(body, "\n")
	if ok && ended && first == seal(name, []byte(body)) && json.Unmarshal([]byte(body), v) == nil {
		return true
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false // still a miss; a later Put replaces the file
	}
	return false
}
