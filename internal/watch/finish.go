package watch

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/airesdev/aires"
)

// finish writes a file's booklet and puts the file where it ends. Should the
// daemon die on the way, it does it all again, under the same names. An error
// says that it is to be done again, because a disk is full.
func (w *Watcher) finish(ctx context.Context, c claim) error {
	report, err := w.config.Service.Report(ctx, c.run)
	switch {
	case err != nil && ctx.Err() == nil:
		return w.fail(c, err.Error())
	case err != nil:
		return nil
	case report.Run.Status == aires.StatusFailed || report.Run.Status == aires.StatusCancelled:
		return w.fail(c, "run "+c.run+" "+string(report.Run.Status)+": "+report.Run.Notice)
	}
	if err := w.write(c, report); full(err) {
		return err
	} else if err != nil {
		return w.fail(c, "its booklet could not be written: "+err.Error()+"; it is kept as run "+c.run)
	}
	err = c.move(c.place(processed))
	if err != nil && !full(err) {
		w.config.Log.Error("file could not be put among the processed", "folder", c.folder.Path, "file", c.name, "error", err)
		return nil
	}
	return err
}

// write puts a report's booklets into the output folder, whole or not at all.
func (w *Watcher) write(c claim, r *aires.Report) error {
	dir := c.folder.output()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, f := range w.config.Formats {
		var text bytes.Buffer
		if err := f.Write(&text, r); err != nil {
			return err
		}
		if err := replace(filepath.Join(dir, Name(r)+f.Extension), text.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// Name is what a report's booklet is called: the code and the symbol of the
// first cause, and the run's id, which is its time. What a report has not is
// left out.
func Name(r *aires.Report) string {
	var parts []string
	if len(r.Causes) > 0 {
		for _, d := range r.Diagnostics {
			if d.ID != r.Causes[0].Root {
				continue
			}
			parts = append(parts, d.Code)
			if len(d.Symbols) > 0 {
				parts = append(parts, d.Symbols[0].Name)
			}
		}
	}
	name := ""
	for _, p := range parts {
		if p = strings.Trim(unsafe.ReplaceAllString(p, "-"), "-."); p != "" {
			name += p[:min(len(p), 40)] + "_"
		}
	}
	return name + r.Run.ID
}

// unsafe is what some file system or shell reads otherwise.
var unsafe = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// replace writes a file so that it is there whole or not at all. What a killed
// daemon leaves half written has the name that its successor writes to.
func replace(path string, content []byte) error {
	part := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".part")
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(part, path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return syncFolder(filepath.Dir(path))
}
