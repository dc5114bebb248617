package main

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/api"
	"github.com/airesdev/aires/internal/daemon"
	"github.com/airesdev/aires/internal/ledger"
	"github.com/airesdev/aires/internal/serve"
)

// front is what a daemon shows to the network.
type front struct {
	*http.Server
	api         *serve.Server
	tokens      *ledger.Tokens
	certificate *serve.Certificate // nil without TLS
}

// front makes the API of a daemon that listens there. more are routes from
// elsewhere. Its caller closes tokens at the end.
func (a *app) front(ctx context.Context, d *daemon.Daemon, l net.Listener, log *slog.Logger, more serve.Config) (f *front, err error) {
	s := a.settings.Serve
	f = &front{}
	if f.certificate, err = a.certificate(); err != nil {
		return nil, err
	}
	if f.tokens, err = ledger.OpenTokens(ctx, s.Store); err != nil {
		return nil, err
	}
	c := more
	c.Daemon, c.Tokens, c.Log, c.Version = d, f.tokens, log, version()
	c.Demand = s.Tokens == "always" || !local(l)
	c.Limits = s.limits()
	c.Pipeline = a.stages()
	f.api = serve.New(c)
	f.Server = f.api.HTTP()
	if f.certificate != nil {
		f.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: f.certificate.Get}
	}
	a.warn(ctx, f, c.Demand, log)
	return f, nil
}

// serve answers on l until Shutdown or Close.
func (f *front) serve(l net.Listener) error {
	if f.certificate != nil {
		return f.ServeTLS(l, "", "")
	}
	return f.Serve(l)
}

// address is where the API is.
func (f *front) address(l net.Listener) string {
	if f.certificate != nil {
		return "https://" + l.Addr().String()
	}
	return "http://" + l.Addr().String()
}

// warn says what an operator should know about who may come in.
func (a *app) warn(ctx context.Context, f *front, demand bool, log *slog.Logger) {
	if !demand {
		return
	}
	if f.certificate == nil {
		log.Warn("tokens and logs travel unencrypted; set serve.tls_cert and serve.tls_key, or put a proxy with TLS in front")
	}
	all, err := f.tokens.List(ctx)
	if err == nil && len(all) == 0 {
		log.Warn("nobody can come in yet: there is no token; make one with: aires token create NAME --scope submit --store " + a.settings.Serve.Store)
	}
}

// certificate is what serve.tls_cert and serve.tls_key name, nil without.
func (a *app) certificate() (*serve.Certificate, error) {
	s := a.settings.Serve
	switch {
	case s.TLSCert == "" && s.TLSKey == "":
		return nil, nil
	case s.TLSCert == "" || s.TLSKey == "":
		return nil, &aires.Error{Kind: aires.ErrorConfig, Op: "set up TLS", Hint: "set both serve.tls_cert and serve.tls_key"}
	}
	return serve.LoadCertificate(a.inWorkspace(s.TLSCert), a.inWorkspace(s.TLSKey))
}

// inWorkspace makes a path absolute that is relative to the workspace.
func (a *app) inWorkspace(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(a.flags.workspace, path)
}

func (s serveSettings) limits() serve.Limits { return serve.Limits{Rate: s.Rate, MaxLog: s.MaxLog} }

// local reports whether only this machine reaches the listener.
func local(l net.Listener) bool {
	tcp, ok := l.Addr().(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

// stages are those of the pipeline as the API shows them.
func (a *app) stages() []api.Stage {
	list := []api.Stage{}
	for _, s := range a.settings.pipeline.Stages {
		stage := api.Stage{Name: s.Name, Model: s.Model, Per: string(s.Per)}
		for _, n := range s.Needs {
			stage.Needs = append(stage.Needs, n.Stage)
		}
		list = append(list, stage)
	}
	return list
}
