package serve

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"github.com/airesdev/aires/internal/alert"
	"github.com/airesdev/aires/internal/ledger"
)

// Alerts are what is wrong with the daemon, and what was. Methods are safe for
// concurrent use.
type Alerts interface {
	Alerts() []alert.Alert
	// Acknowledge gives ErrorMissing for a key that none has.
	Acknowledge(key, by string) (alert.Alert, error)
}

// calm is a daemon without alerts.
type calm struct{ *alert.Board }

// Alerts implements Alerts.
func (c calm) Alerts() []alert.Alert { return c.List() }

type alerting struct {
	State    []string `query:"state,explode" enum:"active,acknowledged,over" doc:"any of these"`
	Severity []string `query:"severity,explode" enum:"warning,critical" doc:"any of these"`
}

type acknowledging struct {
	Body struct {
		Key string `json:"key" minLength:"1" maxLength:"1000" doc:"of the alert, as in host-down http://gpu1"`
		By  string `json:"by,omitempty" maxLength:"200" doc:"who looks after it; the token's name where nothing is said"`
	}
}

func (s *Server) alertRoutes() {
	route(s, ledger.ScopeRead, huma.Operation{
		OperationID: "list-alerts", Method: http.MethodGet, Path: "/v1/alerts", Summary: "What is wrong with the daemon, and what was",
		Description: "Those that hold come first, the newest of them first.",
	}, func(_ context.Context, in *alerting) (*body[[]alert.Alert], error) {
		list := slices.DeleteFunc(s.config.Alerts.Alerts(), func(a alert.Alert) bool {
			return len(in.State) > 0 && !slices.Contains(in.State, a.State()) || len(in.Severity) > 0 && !slices.Contains(in.Severity, string(a.Severity))
		})
		return &body[[]alert.Alert]{list}, nil
	})
	route(s, ledger.ScopeSubmit, huma.Operation{
		OperationID: "acknowledge-alert", Method: http.MethodPost, Path: "/v1/alerts/ack", Summary: "Say that somebody looks after an alert",
		Description: "It is told no more until it is over.",
	}, func(ctx context.Context, in *acknowledging) (*body[alert.Alert], error) {
		v, by := at(ctx), in.Body.By
		if by == "" {
			by = v.caller.name
		}
		done, err := s.config.Alerts.Acknowledge(in.Body.Key, by)
		if err == nil {
			s.audit(v, "acknowledged", "", "alert", done.Key, "by", by)
		}
		return &body[alert.Alert]{done}, err
	})
}
