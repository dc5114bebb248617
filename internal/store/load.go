package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/airesdev/aires"
)

// maxBooklet is more than any booklet; what is bigger is none.
const maxBooklet = 512 << 20

// Load returns a run by its id, by a beginning of its id that no other run
// shares, or the newest one by "latest" or "". Every error is an *aires.Error
// of kind ErrorMissing.
func (f *Folder) Load(id string) (*aires.Report, error) {
	root, ids, err := f.ids()
	if err != nil {
		return nil, missing(f.dir, err, "")
	}
	if root != nil {
		defer root.Close()
	}
	found, err := pick(ids, id)
	if err != nil {
		return nil, err
	}
	var rep aires.Report
	if err := read(root, found, &rep); err != nil {
		return nil, unreadable(f.dir, found, err)
	}
	if err := check(found, rep.Schema, &rep.Run); err != nil {
		return nil, unreadable(f.dir, found, err)
	}
	return &rep, nil
}

// List returns the runs, newest first. Runs that cannot be read are left out
// and named in the error, which comes beside the other runs, not instead of
// them; each part of it is an *aires.Error of kind ErrorMissing. A folder that
// does not exist holds no runs.
func (f *Folder) List() ([]aires.Run, error) {
	root, ids, err := f.ids()
	if err != nil {
		return nil, missing(f.dir, err, "")
	}
	if root != nil {
		defer root.Close()
	}
	runs := make([]aires.Run, 0, len(ids))
	var bad []error
	for _, id := range ids {
		var head struct {
			Schema string    `json:"schema"`
			Run    aires.Run `json:"run"`
		}
		err := read(root, id, &head)
		if err == nil {
			err = check(id, head.Schema, &head.Run)
		}
		if err != nil {
			bad = append(bad, unreadable(f.dir, id, err))
			continue
		}
		runs = append(runs, head.Run)
	}
	return runs, errors.Join(bad...)
}

// ids returns the names of all run folders, newest first, and the open folder
// to read them from; nil where there is none yet. Ids sort by start time.
func (f *Folder) ids() (*os.Root, []string, error) {
	root, err := f.root()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil, nil, errors.Join(err, root.Close())
	}
	var ids []string
	for _, e := range entries {
		if e.IsDir() && checkName(e.Name()) == nil {
			ids = append(ids, e.Name())
		}
	}
	slices.Sort(ids)
	slices.Reverse(ids)
	return root, ids, nil
}

// pick finds the one id that want means.
func pick(ids []string, want string) (string, error) {
	switch {
	case len(ids) == 0:
		return "", missing(want, errors.New("there are no runs yet"), "make one with: aires run -- COMMAND")
	case want == "" || want == "latest":
		return ids[0], nil
	case slices.Contains(ids, want):
		return want, nil
	}
	var fit []string
	for _, id := range ids {
		if strings.HasPrefix(id, want) {
			fit = append(fit, id)
		}
	}
	switch len(fit) {
	case 1:
		return fit[0], nil
	case 0:
		return "", missing(fmt.Sprintf("%q", want), errors.New("there is no such run"), "aires list shows all runs")
	}
	return "", missing(fmt.Sprintf("%q", want), fmt.Errorf("%d runs begin so, among them %s and %s", len(fit), fit[0], fit[1]), "give more of the id; aires list shows all runs")
}

// read decodes a run's booklet into v.
func read(root *os.Root, id string, v any) error {
	file, err := root.Open(id + "/" + index)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() || info.Size() > maxBooklet {
		return fmt.Errorf("%s is not a booklet", index)
	}
	content, err := io.ReadAll(io.LimitReader(file, maxBooklet))
	if err != nil {
		return err
	}
	return json.Unmarshal(content, v)
}

// check makes sure that a folder holds what its name says.
func check(id, schema string, run *aires.Run) error {
	if schema != aires.SchemaBooklet {
		return fmt.Errorf("%s has the schema %q, not %q", index, schema, aires.SchemaBooklet)
	}
	if run.ID != id {
		return fmt.Errorf("%s belongs to the run %q", index, run.ID)
	}
	return nil
}

func missing(subject string, err error, hint string) error {
	return &aires.Error{Kind: aires.ErrorMissing, Op: "read run", Subject: subject, Err: err, Hint: hint}
}

func unreadable(dir, id string, err error) error {
	return missing(id, err, "it cannot be shown again; remove "+filepath.Join(dir, id)+" to be rid of it")
}
