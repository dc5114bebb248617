package main

import (
	"cmp"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/api"
	"github.com/airesdev/aires/internal/booklet"
	"github.com/airesdev/aires/internal/daemon"
	"github.com/airesdev/aires/internal/watch"
)

// watchSpec is an entry of watch in aires.yaml.
type watchSpec struct {
	Folder    string            `yaml:"folder"`
	Pattern   string            `yaml:"pattern"`
	Workspace string            `yaml:"workspace"`
	Priority  string            `yaml:"priority"`
	Labels    map[string]string `yaml:"labels"`
	Output    string            `yaml:"output"`
	Settle    string            `yaml:"settle"`
}

// watched takes the folders of the strongest file that names any.
func (src sources) watched(s *settings) error {
	s.origins["watch"] = "default"
	for _, f := range src.files {
		n := f.node("watch")
		if n == nil {
			continue
		}
		s.origins["watch"] = f.at(n)
		var specs []watchSpec
		if err := f.decode(n, "watch", &specs); err != nil {
			return err
		}
		for i, spec := range specs {
			folder, err := f.watchFolder(s, spec)
			if err != nil {
				return f.fault(n.Content[i], fmt.Sprintf("watch[%d]", i), err)
			}
			s.Serve.Watch = append(s.Serve.Watch, folder)
		}
		return nil
	}
	return nil
}

// watchFolder checks an entry. Relative folders belong to the file's.
func (f *file) watchFolder(s *settings, spec watchSpec) (watch.Folder, error) {
	priority, ok := api.Priorities[cmp.Or(spec.Priority, "normal")]
	if !ok {
		return watch.Folder{}, fmt.Errorf("priority %q: choose low, normal, high or critical", spec.Priority)
	}
	if _, ok := s.Serve.Workspaces[spec.Workspace]; !ok && spec.Workspace != "" {
		return watch.Folder{}, fmt.Errorf("workspace %q: serve.workspaces does not list it", spec.Workspace)
	}
	folder := watch.Folder{
		Path: f.beside(spec.Folder), Pattern: spec.Pattern, Workspace: spec.Workspace, Priority: priority,
		Labels: spec.Labels, Output: f.beside(spec.Output),
	}
	if spec.Settle != "" {
		var err error
		if folder.Settle, err = time.ParseDuration(spec.Settle); err != nil || folder.Settle <= 0 {
			return folder, fmt.Errorf("settle %q: must be a duration such as 2s", spec.Settle)
		}
	}
	if info, err := os.Stat(folder.Path); folder.Path != "" && err == nil && !info.IsDir() {
		return folder, fmt.Errorf("%s is not a folder", folder.Path)
	}
	for _, other := range s.Serve.Watch {
		if other.Path == folder.Path {
			return folder, fmt.Errorf("%s is watched already; give one pattern for it", folder.Path)
		}
	}
	return folder, folder.Check()
}

// beside makes a path absolute that is relative to the file; "" stays.
func (f *file) beside(path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(f.path), path)
}

// watcher makes a watcher of the configured folders.
func (a *app) watcher(d *daemon.Daemon, log *slog.Logger) (*watch.Watcher, error) {
	owner, err := owner(a.settings.Serve.Store)
	if err != nil {
		return nil, err
	}
	return watch.New(watch.Config{
		Service: d, Folders: a.settings.Serve.Watch, MaxSize: a.settings.Serve.MaxLog, Owner: owner, Log: log,
		Formats: []watch.Format{
			{Extension: ".md", Write: booklet.Markdown}, {Extension: ".html", Write: booklet.HTML}, {Extension: ".json", Write: booklet.JSON},
		},
	}), nil
}

// owner is the name that this store's daemon has among all that watch the same
// folders. It is made once.
func owner(store string) (string, error) {
	path := filepath.Join(store, "owner")
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		text = []byte(strings.ToLower(rand.Text()[:12]))
		err = os.WriteFile(path, text, 0o600)
	}
	if err != nil {
		return "", &aires.Error{Kind: aires.ErrorConfig, Op: "name this daemon", Err: err, Hint: "choose another folder with --store"}
	}
	return strings.TrimSpace(string(text)), nil
}
