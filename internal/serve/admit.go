package serve

import (
	"math"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/api"
	"github.com/airesdev/aires/internal/ledger"
)

// caller is who asks.
type caller struct {
	name  string
	scope ledger.Scope
}

// local is a caller without a token, on the machine itself.
var local = caller{"local", ledger.ScopeAdmin}

// origins refuses what a page of another site makes a browser send.
var origins = http.NewCrossOriginProtection()

// admit finds out who asks and whether he may.
func (s *Server) admit(v *visit, scope ledger.Scope) error {
	if origins.Check(v.request) != nil {
		return api.NewProblem(http.StatusForbidden, "this came from a page of another site; no browser may send it")
	}
	var err error
	if v.caller, err = s.identify(v.request); err != nil {
		return err
	}
	if slices.Index(ledger.Scopes, v.caller.scope) < slices.Index(ledger.Scopes, scope) {
		return api.NewProblem(http.StatusForbidden, "this needs a token with the scope "+string(scope)+"; this one has "+string(v.caller.scope))
	}
	return nil
}

func (s *Server) identify(r *http.Request) (caller, error) {
	given := r.Header.Get("Authorization")
	if given == "" && !s.config.Demand {
		// A name that leads here without being this machine's is a page of
		// somebody else's whose address was changed to ours (DNS rebinding).
		if !loopback(r.Host) {
			return caller{}, api.NewProblem(http.StatusForbidden, "without a token this server answers to localhost only")
		}
		return local, nil
	}
	kind, token, _ := strings.Cut(given, " ")
	if !strings.EqualFold(kind, "Bearer") || token == "" {
		return caller{}, unauthorized("a token is needed; send it as Authorization: Bearer TOKEN, or set AIRES_TOKEN")
	}
	kept, ok, err := s.config.Tokens.Find(r.Context(), strings.TrimSpace(token))
	switch {
	case err != nil:
		return caller{}, err
	case !ok:
		return caller{}, unauthorized("the token is none of this server's")
	case !kept.Revoked.IsZero():
		return caller{}, unauthorized("the token was revoked; ask for another one")
	case !kept.Valid(time.Now()):
		return caller{}, unauthorized("the token has expired; ask for another one")
	}
	return caller{kept.Name, kept.Scope}, nil
}

func unauthorized(detail string) error {
	return &withHeader{api.NewProblem(http.StatusUnauthorized, detail), "WWW-Authenticate", `Bearer realm="aires"`}
}

// loopback reports whether a Host header names this machine by itself.
func loopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// throttle bounds how often a client submits. Clients are tokens, so there are
// few.
func (s *Server) throttle(c caller) error {
	most := s.limits.Load().Rate
	if most <= 0 {
		return nil
	}
	s.mu.Lock()
	limiter := s.rates[c.name]
	if limiter == nil {
		limiter = rate.NewLimiter(rate.Limit(most), max(most, 2))
		s.rates[c.name] = limiter
	}
	s.mu.Unlock()
	turn := limiter.Reserve()
	wait := turn.Delay()
	if wait == 0 {
		return nil
	}
	turn.Cancel()
	p := api.NewProblem(http.StatusTooManyRequests, "this client submits more than its share; wait as long as Retry-After says")
	p.Kind, p.Op, p.Why, p.Hint = aires.ErrorBusy, "submit", "this client submits more than its share", "wait a moment and try again"
	p.After = int(math.Ceil(wait.Seconds()))
	return p
}

// audit writes down who did what.
func (s *Server) audit(v *visit, what, run string, more ...any) {
	s.log.WithGroup("audit").Info(what, append([]any{"client", v.caller.name, "from", v.request.RemoteAddr, "run", run}, more...)...)
}
