package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/airesdev/aires/internal/diag"
	"github.com/airesdev/aires/internal/pipeline"
	"github.com/airesdev/aires/internal/redact"
	"github.com/airesdev/aires/internal/sched"
)

// settings are all that can be set, from flag, environment, the project's
// aires.yaml, the user's, or the default, in this order.
type settings struct {
	Hosts     []hostSetting
	Model     string
	Limit     int
	Policy    sched.Policy
	Objective sched.Objective
	Cache     string // folder; "off" keeps no findings
	Warnings  bool
	Causes    int
	Parsers   []*diag.Format
	Redact    []redact.Rule
	Attempts  int
	Patience  time.Duration
	Connect, FirstByte, Chunk,
	Total time.Duration
	Serve serveSettings

	pipeline *pipeline.Pipeline
	repeated []string // hosts that were named more than once
	origins  map[string]string

	redactNames, privateHosts []string
}

// setting is one scalar key of aires.yaml. Its environment variable is AIRES_
// and the key in capitals, dots as underscores.
type setting struct {
	key, standard, help string
	set                 func(s *settings, value string) error
	get                 func(s *settings) string
}

func (k setting) env() string {
	return "AIRES_" + strings.ToUpper(strings.ReplaceAll(k.key, ".", "_"))
}

// scalars is the table of scalar keys.
var scalars = []setting{
	{
		"model", "", "one model for every stage",
		func(s *settings, v string) error { s.Model = v; return nil },
		func(s *settings) string { return s.Model },
	},
	number("limit", "0", "requests in flight per host; 0: as many as it runs at once, measured", 0, 1024, func(s *settings) *int { return &s.Limit }),
	{
		"policy", string(sched.Concurrent), "concurrent or sequential",
		func(s *settings, v string) error {
			s.Policy = sched.Policy(v)
			if s.Policy != sched.Concurrent && s.Policy != sched.Sequential {
				return fmt.Errorf("%q: choose %s or %s", v, sched.Concurrent, sched.Sequential)
			}
			return nil
		},
		func(s *settings) string { return string(s.Policy) },
	},
	{
		"objective", string(sched.Waves), "waves (first booklets early) or makespan (the last one early)",
		func(s *settings, v string) error {
			s.Objective = sched.Objective(v)
			if s.Objective != sched.Waves && s.Objective != sched.Makespan {
				return fmt.Errorf("%q: choose %s or %s", v, sched.Waves, sched.Makespan)
			}
			return nil
		},
		func(s *settings) string { return string(s.Objective) },
	},
	{
		"cache", "", "folder of findings, or off",
		func(s *settings, v string) error { s.Cache = v; return nil },
		func(s *settings) string { return s.Cache },
	},
	{
		"warnings", "false", "ask models about warnings too",
		func(s *settings, v string) (err error) {
			if s.Warnings, err = strconv.ParseBool(v); err != nil {
				return fmt.Errorf("%q: choose true or false", v)
			}
			return nil
		},
		func(s *settings) string { return strconv.FormatBool(s.Warnings) },
	},
	number("causes", "100", "causes that models are asked about, the first in fixing order", 1, 100_000, func(s *settings) *int { return &s.Causes }),
	number("attempts", "4", "tries per question", 1, 20, func(s *settings) *int { return &s.Attempts }),
	span("patience", "10s", "how long a host may be down", func(s *settings) *time.Duration { return &s.Patience }),
	span("timeouts.connect", "5s", "until a host takes the connection", func(s *settings) *time.Duration { return &s.Connect }),
	span("timeouts.first_byte", "5m", "until the answer begins, loading included", func(s *settings) *time.Duration { return &s.FirstByte }),
	span("timeouts.chunk", "60s", "between two parts of an answer", func(s *settings) *time.Duration { return &s.Chunk }),
	span("timeouts.total", "15m", "for a whole answer", func(s *settings) *time.Duration { return &s.Total }),
}

func number(key, standard, help string, low, high int, field func(*settings) *int) setting {
	return setting{
		key, standard, help,
		func(s *settings, v string) error {
			n, err := strconv.Atoi(v)
			if err != nil || n < low || n > high {
				return fmt.Errorf("%q: must be a whole number from %d to %d", v, low, high)
			}
			*field(s) = n
			return nil
		},
		func(s *settings) string { return strconv.Itoa(*field(s)) },
	}
}

func span(key, standard, help string, field func(*settings) *time.Duration) setting {
	return setting{
		key, standard, help,
		func(s *settings, v string) error {
			d, err := time.ParseDuration(v)
			if err != nil || d <= 0 {
				return fmt.Errorf("%q: must be a duration such as 30s or 5m", v)
			}
			*field(s) = d
			return nil
		},
		func(s *settings) string { return field(s).String() },
	}
}

// sources are where settings come from, the strongest first.
type sources struct {
	flags map[string]string // by key; only those given
	hosts []string          // --host
	env   func(string) string
	files []*file // the project's, then the user's
}

// text is what the strongest file that has the key says there.
func (src sources) text(key string) string {
	for _, f := range src.files {
		if n := f.node(key); n != nil {
			text, _ := yaml.Marshal(n) // it was read from YAML
			return string(text)
		}
	}
	return ""
}

// load puts the settings together. Errors are ErrorConfig, or ErrorUsage for
// flags.
func load(src sources) (settings, error) {
	s := settings{origins: map[string]string{}}
	for _, k := range allScalars() {
		if err := src.scalar(&s, k); err != nil {
			return s, err
		}
	}
	if s.Cache == "" {
		dir, err := os.UserCacheDir()
		if err != nil {
			s.Cache = "off"
		} else {
			s.Cache = filepath.Join(dir, "aires")
		}
	}
	if err := src.hostList(&s); err != nil {
		return s, err
	}
	if err := src.parsers(&s); err != nil {
		return s, err
	}
	if err := src.redactions(&s); err != nil {
		return s, err
	}
	if err := src.serve(&s); err != nil {
		return s, err
	}
	if err := src.watched(&s); err != nil {
		return s, err
	}
	if err := src.alerts(&s); err != nil {
		return s, err
	}
	return s, src.stages(&s)
}

// scalar sets one key from its strongest source.
func (src sources) scalar(s *settings, k setting) error {
	if v, ok := src.flags[k.key]; ok {
		s.origins[k.key] = "flag"
		if err := k.set(s, v); err != nil {
			return usage("--%s %s", k.key, err)
		}
		return nil
	}
	if v := src.env(k.env()); v != "" {
		s.origins[k.key] = "environment " + k.env()
		return badVariable(k.env(), k.set(s, v))
	}
	for _, f := range src.files {
		if n := f.node(k.key); n != nil {
			s.origins[k.key] = f.at(n)
			if err := k.set(s, n.Value); err != nil {
				return f.fault(n, k.key, err)
			}
			return nil
		}
	}
	s.origins[k.key] = "default"
	if k.standard == "" {
		return nil
	}
	return k.set(s, k.standard)
}

// stages builds the pipeline from the strongest file that describes one.
func (src sources) stages(s *settings) (err error) {
	var from *file
	var spec pipeline.Spec
	var dir fs.FS
	for _, f := range src.files {
		if n := f.node("pipeline"); n != nil {
			if err := f.decode(n, "pipeline", &spec); err != nil {
				return err
			}
			from, dir = f, os.DirFS(filepath.Dir(f.path))
			break
		}
	}
	s.pipeline, err = pipeline.Build(spec, dir)
	if bad, ok := errors.AsType[*pipeline.SpecError](err); ok && from != nil {
		return from.fault(from.node("pipeline."+bad.Path), "pipeline."+bad.Path, bad.Err)
	}
	s.origins["pipeline"] = "default"
	if from != nil {
		s.origins["pipeline"] = from.at(from.node("pipeline"))
	}
	if s.Model != "" && err == nil {
		s.pipeline.UseModel(s.Model)
	}
	return err
}
