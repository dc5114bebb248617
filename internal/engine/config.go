package engine

import (
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/diag"
	"github.com/airesdev/aires/internal/model"
	"github.com/airesdev/aires/internal/pipeline"
	"github.com/airesdev/aires/internal/redact"
	"github.com/airesdev/aires/internal/sched"
)

// Host is a model host and how many requests it may be given at once.
type Host struct {
	Client model.Client
	Limit  int // 0: as many as it runs at once, measured model by model
}

// Store keeps finished runs. Load of an unknown run gives ErrorMissing.
type Store interface {
	Save(r *aires.Report, files map[string][]byte) (path string, err error)
	Load(id string) (*aires.Report, error)
	List() ([]aires.Run, error)
}

// Config is what an Engine works with. Pipeline is required; the rest may be
// zero.
type Config struct {
	Pipeline *pipeline.Pipeline
	Hosts    []Host
	Cache    *model.Cache  // nil: findings are not kept
	Store    Store         // nil: runs are forgotten with the engine
	Index    string        // folder in which indexes of workspaces are kept; "": they are made anew for each run
	FenceKey []byte        // makes the delimiters of prompts; keep it the same so that cached findings are found
	Discover time.Duration // how long hosts may take to list their models; 0 means 5 s
	// Warnings asks models about causes that are warnings too.
	Warnings bool
	// Causes bounds how many causes models are asked about, the first in
	// fixing order; 0 means all.
	Causes int
	// Formats are those of tools of the user's own.
	Formats []*diag.Format
	// Redact masks secrets of sorts of the user's own.
	Redact []redact.Rule
	// Schedule tunes the scheduler; its Hosts are set by the engine.
	Schedule sched.Config
}
