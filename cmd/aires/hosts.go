package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/engine"
	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/model/ollama"
	"github.com/airesdev/aires/internal/model/openai"
)

// hostSetting is a model host that was asked for.
type hostSetting struct {
	URL      *url.URL
	Limit    int    // 0: the general one
	TokenEnv string // environment variable that holds a bearer token
}

// hostSpec is an entry of hosts in aires.yaml: an address alone, or a mapping.
type hostSpec struct {
	URL      string `yaml:"url"`
	Limit    int    `yaml:"limit"`
	TokenEnv string `yaml:"token_env"`
}

// UnmarshalYAML accepts the short form.
func (h *hostSpec) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		h.URL = n.Value
		return nil
	}
	type plain hostSpec
	return n.Decode((*plain)(h))
}

// hostList takes the hosts from --host, AIRES_HOSTS, aires.yaml, OLLAMA_HOST
// or the default.
func (src sources) hostList(s *settings) error {
	switch {
	case len(src.hosts) > 0:
		s.origins["hosts"] = "flag"
		if err := s.addHosts(strings.Join(src.hosts, ",")); err != nil {
			return usage("--host: %s", err)
		}
		return nil
	case src.env("AIRES_HOSTS") != "":
		s.origins["hosts"] = "environment AIRES_HOSTS"
		return badVariable("AIRES_HOSTS", s.addHosts(src.env("AIRES_HOSTS")))
	}
	for _, f := range src.files {
		if n := f.node("hosts"); n != nil {
			s.origins["hosts"] = f.at(n)
			return f.hosts(n, s)
		}
	}
	s.origins["hosts"] = "default"
	if src.env("OLLAMA_HOST") != "" {
		s.origins["hosts"] = "environment OLLAMA_HOST"
	}
	u, err := model.ParseHost(src.env("OLLAMA_HOST"))
	if err != nil {
		return badVariable("OLLAMA_HOST", err)
	}
	s.Hosts = []hostSetting{{URL: u}}
	return nil
}

// badVariable says which environment variable is wrong; nil stays nil.
func badVariable(name string, err error) error {
	if err == nil {
		return nil
	}
	return &aires.Error{Kind: aires.ErrorConfig, Op: "read environment", Subject: name, Err: err}
}

// addHosts adds a comma-separated list.
func (s *settings) addHosts(list string) error {
	for part := range strings.SplitSeq(list, ",") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		u, err := model.ParseHost(part)
		if err != nil {
			return err
		}
		s.addHost(hostSetting{URL: u})
	}
	return nil
}

// addHost adds a host that is not there yet, and remembers one that is.
func (s *settings) addHost(h hostSetting) {
	same := func(o hostSetting) bool { return o.URL.String() == h.URL.String() }
	switch name := h.URL.String(); {
	case !slices.ContainsFunc(s.Hosts, same):
		s.Hosts = append(s.Hosts, h)
	case !slices.Contains(s.repeated, name):
		s.repeated = append(s.repeated, name)
	}
}

// hosts reads the list of aires.yaml. A host that stands there twice counts
// once.
func (f *file) hosts(n *yaml.Node, s *settings) error {
	var specs []hostSpec
	if err := f.decode(n, "hosts", &specs); err != nil {
		return err
	}
	for i, spec := range specs {
		key := fmt.Sprintf("hosts[%d]", i)
		if spec.URL == "" {
			return f.fault(n.Content[i], key, errors.New("a host needs a url, as in http://127.0.0.1:11434"))
		}
		if spec.Limit < 0 {
			return f.fault(n.Content[i], key+".limit", fmt.Errorf("%d: must be 1 or more", spec.Limit))
		}
		u, err := model.ParseHost(spec.URL)
		if err != nil {
			return f.fault(n.Content[i], key, err)
		}
		s.addHost(hostSetting{URL: u, Limit: spec.Limit, TokenEnv: spec.TokenEnv})
	}
	return nil
}

// clients makes a client for every host, and says which were named twice.
func (a *app) clients() []engine.Host {
	for _, name := range a.settings.repeated {
		fmt.Fprintf(a.stderr, "aires: host %s is named twice, and counts once\n", name)
	}
	var hosts []engine.Host
	times := model.Timeouts{
		Connect: a.settings.Connect, FirstByte: a.settings.FirstByte,
		Chunk: a.settings.Chunk, Total: a.settings.Total,
	}
	for _, h := range a.settings.Hosts {
		limit := h.Limit
		if limit == 0 {
			limit = a.settings.Limit
		}
		hosts = append(hosts, engine.Host{Client: client(h, times, a.getenv), Limit: limit})
	}
	return hosts
}

// client chooses the adapter by the host's address.
func client(h hostSetting, times model.Timeouts, getenv func(string) string) model.Client {
	c := model.HTTPConfig{Timeouts: times, Proxy: http.ProxyFromEnvironment}
	if h.TokenEnv != "" {
		c.Token = getenv(h.TokenEnv)
	}
	if model.Speaks(h.URL) == model.ProtocolOpenAI {
		return openai.New(h.URL, c)
	}
	return ollama.New(h.URL, c)
}
