package serve

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/airesdev/aires/internal/alert"
	"github.com/airesdev/aires/internal/api"
	"github.com/airesdev/aires/internal/daemon"
	"github.com/airesdev/aires/internal/ledger"
)

// Config is what a Server works with. Daemon and Tokens are required.
type Config struct {
	Daemon *daemon.Daemon
	Tokens *ledger.Tokens
	// Demand asks everybody for a token. Without it a request that carries none
	// may do everything: that is for a loopback address only.
	Demand bool
	Limits Limits
	// Patience is how long a client may send, or take, nothing; 0 means 30 s.
	Patience time.Duration
	Pipeline []api.Stage
	Hosts    func(context.Context) []api.Host // nil: there are none
	Alerts   Alerts                           // nil: there are none
	// Public are more routes by pattern, as of http.ServeMux, that need no token;
	// GET /healthz is there without. Mounts are more routes that need one: with
	// the scope read for GET, with submit for what changes something.
	Public, Mounts map[string]http.Handler
	Version        string       // of the program, for the documentation
	Log            *slog.Logger // nil: nothing is logged
}

// Limits bound what clients may ask for.
type Limits struct {
	Rate   int   // submissions a second and client; 0: any
	MaxLog int64 // bytes of a log, a dossier or what they are packed in; 0 means 64 MiB
}

const (
	standardPatience = 30 * time.Second
	standardMaxLog   = 64 << 20
)

func (c Config) withDefaults() Config {
	if c.Patience <= 0 {
		c.Patience = standardPatience
	}
	if c.Hosts == nil {
		c.Hosts = func(context.Context) []api.Host { return []api.Host{} }
	}
	if c.Alerts == nil {
		board, _ := alert.New(alert.Config{}) // without a file nothing can fail
		c.Alerts = calm{board}
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return c
}
