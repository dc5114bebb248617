package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/airesdev/aires/internal/watch"
)

// serveSettings are what only the daemon needs.
type serveSettings struct {
	Listen     string
	Store      string // folder
	Active     int
	Queue      int
	Drain      time.Duration
	Patience   time.Duration // for a model host
	KeepAge    time.Duration
	KeepRuns   int
	KeepSize   int64
	Tokens     string // auto or always
	TLSCert    string // files
	TLSKey     string
	Rate       int               // submissions a second and client
	MaxLog     int64             // bytes
	Workspaces map[string]string // folders, by name
	Quotas     map[string]int    // open runs, by label=value
	Watch      []watch.Folder

	AlertFolder string
	AlertAge    time.Duration
	Webhooks    []webhookSpec
}

// serveSpec is the section serve of aires.yaml beside its scalars.
type serveSpec struct {
	Workspaces map[string]string `yaml:"workspaces"`
	Quotas     map[string]int    `yaml:"quotas"`
}

// serveScalars are the scalar keys of the section serve.
var serveScalars = []setting{
	{
		"serve.listen", "127.0.0.1:7433", "address to listen on; any but loopback demands tokens",
		func(s *settings, v string) error { s.Serve.Listen = v; return nil },
		func(s *settings) string { return s.Serve.Listen },
	},
	{
		"serve.store", "", "folder of runs, queue and tokens",
		func(s *settings, v string) error { s.Serve.Store = v; return nil },
		func(s *settings) string { return s.Serve.Store },
	},
	number("serve.active", "16", "runs worked on at once", 1, 1000, func(s *settings) *int { return &s.Serve.Active }),
	number("serve.queue", "10000", "runs that may wait", 1, 1_000_000, func(s *settings) *int { return &s.Serve.Queue }),
	span("serve.drain_timeout", "30s", "how long runs may go on after SIGTERM before they are parked", func(s *settings) *time.Duration { return &s.Serve.Drain }),
	span("serve.host_patience", "30m", "how long a run waits while no model host answers", func(s *settings) *time.Duration { return &s.Serve.Patience }),
	span("serve.keep_age", "2160h", "how long ended runs are kept", func(s *settings) *time.Duration { return &s.Serve.KeepAge }),
	number("serve.keep_runs", "100000", "how many ended runs are kept", 1, 100_000_000, func(s *settings) *int { return &s.Serve.KeepRuns }),
	{
		"serve.tokens", "auto", "auto (a loopback address needs none) or always (behind a proxy)",
		func(s *settings, v string) error {
			if s.Serve.Tokens = v; v != "auto" && v != "always" {
				return fmt.Errorf("%q: choose auto or always", v)
			}
			return nil
		},
		func(s *settings) string { return s.Serve.Tokens },
	},
	textual("serve.tls_cert", "file with the certificate chain, PEM", func(s *settings) *string { return &s.Serve.TLSCert }),
	textual("serve.tls_key", "file with its key, PEM", func(s *settings) *string { return &s.Serve.TLSKey }),
	number("serve.rate", "100", "submissions a second that one client may send; 0: any", 0, 1_000_000, func(s *settings) *int { return &s.Serve.Rate }),
	bytesOf("serve.max_log", "64MB", "size of a log, or of what a client made of it", func(s *settings) *int64 { return &s.Serve.MaxLog }),
	bytesOf("serve.keep_size", "10GB", "how much ended runs may take on disk", func(s *settings) *int64 { return &s.Serve.KeepSize }),
}

// textual is a scalar that is taken as it is.
func textual(key, help string, field func(*settings) *string) setting {
	return setting{
		key, "", help,
		func(s *settings, v string) error { *field(s) = v; return nil },
		func(s *settings) string { return *field(s) },
	}
}

// units of sizes, the longest name first.
var units = []struct {
	name string
	size int64
}{{"TB", 1 << 40}, {"GB", 1 << 30}, {"MB", 1 << 20}, {"KB", 1 << 10}, {"B", 1}}

// bytesOf is a scalar that counts bytes, as in 512MB.
func bytesOf(key, standard, help string, field func(*settings) *int64) setting {
	return setting{
		key, standard, help,
		func(s *settings, v string) error {
			for _, u := range units {
				number, ok := strings.CutSuffix(strings.ToUpper(v), u.name)
				if !ok {
					continue
				}
				n, err := strconv.ParseInt(strings.TrimSpace(number), 10, 40)
				if err == nil && n > 0 && n < 1<<60/u.size {
					*field(s) = n * u.size
					return nil
				}
				break
			}
			return fmt.Errorf("%q: must be a size such as 512MB or 10GB", v)
		},
		func(s *settings) string {
			n := *field(s)
			for _, u := range units {
				if n >= u.size && n%u.size == 0 {
					return strconv.FormatInt(n/u.size, 10) + u.name
				}
			}
			return strconv.FormatInt(n, 10) + "B"
		},
	}
}

// serve takes the section serve from the strongest file that has it.
func (src sources) serve(s *settings) error {
	if s.Serve.Store == "" {
		if dir, err := os.UserConfigDir(); err == nil {
			s.Serve.Store = filepath.Join(dir, "aires", "store")
		}
	}
	s.origins["serve.workspaces"], s.origins["serve.quotas"] = "default", "default"
	for _, f := range src.files {
		n := f.node("serve")
		if n == nil {
			continue
		}
		var spec serveSpec
		if err := f.decode(n, "serve", &spec); err != nil {
			return err
		}
		if spec.Workspaces != nil {
			s.origins["serve.workspaces"] = f.at(f.node("serve.workspaces"))
		}
		if spec.Quotas != nil {
			s.origins["serve.quotas"] = f.at(f.node("serve.quotas"))
		}
		s.Serve.Quotas = spec.Quotas
		return errors.Join(f.workspaces(s, spec, n), f.quotas(spec))
	}
	return nil
}

// workspaces makes folders absolute: relative ones belong to the file's.
func (f *file) workspaces(s *settings, spec serveSpec, section *yaml.Node) error {
	s.Serve.Workspaces = map[string]string{}
	for name, folder := range spec.Workspaces {
		folder = f.beside(folder)
		if info, err := os.Stat(folder); err != nil || !info.IsDir() {
			return f.fault(section, "serve.workspaces."+name, fmt.Errorf("%s: there is no such folder", folder))
		}
		s.Serve.Workspaces[name] = folder
	}
	return nil
}

func (f *file) quotas(spec serveSpec) error {
	for label, most := range spec.Quotas {
		if name, value, ok := strings.Cut(label, "="); !ok || name == "" || value == "" || most < 1 {
			return f.fault(f.node("serve.quotas"), "serve.quotas", fmt.Errorf("%q: %d: must be a label and a number, as in team=web: 20", label, most))
		}
	}
	return nil
}

// allScalars is the table of scalar keys, those of the daemon included.
func allScalars() []setting { return slices.Concat(scalars, serveScalars, alertScalars) }
