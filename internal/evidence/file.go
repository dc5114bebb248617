package evidence

import (
	"io"
	"os"
	"path/filepath"
)

// maxFile is the size in bytes above which a file is not read. No source that
// somebody wrote by hand comes near it.
const maxFile = 4 << 20

// maxCache bounds the bytes of files that are remembered.
const maxCache = 64 << 20

// files reads the workspace's text files, each once.
type files struct {
	root  *os.Root
	known map[string][]string // lines by name; nil for what cannot be read
	size  int
}

func newFiles(root *os.Root) *files {
	return &files{root: root, known: make(map[string][]string)}
}

// lines returns the lines of the text file name, or nil when there is no such
// file that may be read. name is relative to the workspace, with forward
// slashes.
func (f *files) lines(name string) []string {
	if lines, ok := f.known[name]; ok {
		return lines
	}
	raw := f.read(name)
	lines := textLines(raw)
	if f.size += len(raw); f.size > maxCache {
		clear(f.known)
		f.size = len(raw)
	}
	f.known[name] = lines
	return lines
}

func (f *files) read(name string) []byte {
	file := f.open(name, os.FileMode.IsRegular)
	if file == nil {
		return nil
	}
	defer file.Close() //nolint:errcheck // nothing was written
	raw, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil || len(raw) > maxFile {
		return nil
	}
	return raw
}

// maxListed bounds how many entries of a folder are looked at.
const maxListed = 2000

// list returns the names in the folder dir, in no particular order.
func (f *files) list(dir string) []string {
	folder := f.open(dir, os.FileMode.IsDir)
	if folder == nil {
		return nil
	}
	defer folder.Close() //nolint:errcheck // nothing was written
	found, err := folder.ReadDir(maxListed)
	if err != nil {
		return nil
	}
	names := make([]string, 0, len(found))
	for _, e := range found {
		names = append(names, e.Name())
	}
	return names
}

// open opens name when it is what is wanted, else it returns nil. It looks
// before it opens, because opening a device can already do something, and again
// afterwards, because in between the name may have come to mean another file.
// Should that be a FIFO, nonblock keeps open from waiting for its writer.
func (f *files) open(name string, wanted func(os.FileMode) bool) *os.File {
	local := filepath.FromSlash(name)
	if !filepath.IsLocal(local) {
		return nil
	}
	info, err := f.root.Stat(local)
	if err != nil || !wanted(info.Mode()) || (info.Mode().IsRegular() && info.Size() > maxFile) {
		return nil
	}
	file, err := f.root.OpenFile(local, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return nil
	}
	opened, err := file.Stat()
	if err != nil || !os.SameFile(info, opened) {
		_ = file.Close() // nothing was written, and there is nobody to tell
		return nil
	}
	return file
}
