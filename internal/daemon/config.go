package daemon

import (
	"context"
	"iter"
	"log/slog"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/ledger"
)

// Engine researches runs, in memory. engine.Engine is one.
type Engine interface {
	Read(s aires.Submission) (*aires.Dossier, error)
	Gather(ctx context.Context, d *aires.Dossier, workspace string) error
	Submit(ctx context.Context, s aires.Submission) (aires.Run, error)
	Events(ctx context.Context, run string, seq int64) iter.Seq2[aires.Event, error]
	Cancel(ctx context.Context, run string) error
	Report(ctx context.Context, run string) (*aires.Report, error)
	// Draft is the report of a run that knows its dossier only.
	Draft(r aires.Run, d *aires.Dossier) *aires.Report
	Forget(run string)
	Mask(s string) string // without its secrets
	NewID(now time.Time) string
	// Outage asks the model hosts, and returns why if none answers.
	Outage(ctx context.Context) error
}

// Config is what a Daemon works with. Engine and Store are required.
type Config struct {
	Engine Engine
	Store  string // folder of the ledger, made where there is none
	// Active is how many runs are worked on at once; 0 means 16. Runs of high
	// priority may be a quarter more, so that others do not delay them.
	Active int
	// Queue bounds the runs that wait; 0 means 10,000.
	Queue int
	// Quotas bound the open runs by label, as in {"team=web": 20}; a run whose
	// labels match several keeps to all of them.
	Quotas map[string]int
	// Workspaces are the folders that submissions may name, by name. A name that
	// is not there is refused.
	Workspaces map[string]string
	Retention  ledger.Retention
	// HostPatience is how long a run may wait while no model host answers; 0
	// means not at all: it ends with what is known without models.
	HostPatience time.Duration
	NoAI         bool // ask no model, whatever submissions say
	// Observe, if set, is told every event once it is on disk, progress left
	// out. It must return soon.
	Observe func(aires.Event)
	// Ended, if set, is given the report of every run that has ended. It must
	// return soon.
	Ended func(*aires.Report)
	Log   *slog.Logger // nil: nothing is logged
}

func (c Config) withDefaults() Config {
	if c.Active <= 0 {
		c.Active = 16
	}
	if c.Queue <= 0 {
		c.Queue = 10_000
	}
	if c.Observe == nil {
		c.Observe = func(aires.Event) {}
	}
	if c.Ended == nil {
		c.Ended = func(*aires.Report) {}
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return c
}

// reserve is how many runs of high priority may exceed Active.
func (c Config) reserve() int { return max(1, c.Active/4) }
