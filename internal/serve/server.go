package serve

import (
	"net/http"

	"github.com/airesdev/aires/internal/daemon"
)

// Config is what a server works with.
type Config struct {
	Daemon *daemon.Daemon
}

// New returns the handler of the API.
func New(c Config) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	return mux
}
