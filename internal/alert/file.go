package alert

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

func load(path string) ([]Alert, error) {
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var kept []Alert
	if err == nil {
		err = json.Unmarshal(text, &kept)
	}
	return kept, err
}

// save keeps the alerts; what could not be kept is told again after a restart.
// b.mu is held.
func (b *Board) save() error {
	if b.config.File == "" {
		return nil
	}
	list := []Alert{}
	for _, a := range b.alerts {
		list = append(list, *a)
	}
	text, err := json.MarshalIndent(list, "", "  ")
	if err != nil {
		return err
	}
	return replace(b.config.File, text)
}

// replace writes a file so that it is there whole or not at all.
func replace(path string, content []byte) error {
	temp, err := os.CreateTemp(filepath.Dir(path), ".alert-*")
	if err != nil {
		return err
	}
	_, err = temp.Write(content)
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temp.Name()))
	}
	return nil
}

// stamp is a time as part of a file's name: it sorts.
func stamp(t time.Time) string { return t.UTC().Format("20060102-150405.000") }
