package engine

import (
	"cmp"
	"context"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/verdict"
)

// Read says what s's log holds. It gives ErrorInput for a log with nothing in
// it and for one that is not text, and for a dossier that contradicts itself.
// Secrets are masked.
func (e *Engine) Read(s aires.Submission) (*aires.Dossier, error) {
	if s.Dossier != nil {
		if err := s.Dossier.Check(); err != nil {
			return nil, err
		}
		e.mask.Diagnostics(s.Dossier.Analysis.Diagnostics)
		e.mask.Evidence(s.Dossier.Evidence)
		return s.Dossier, nil
	}
	a, err := analyse(s.Log, e.mask.Text(s.Title), s.Workspace, e.config.Index, e.mask, e.config.Formats)
	if err != nil {
		return nil, err
	}
	return &aires.Dossier{Analysis: *a}, nil
}

// Mask replaces secrets in s by placeholders.
func (e *Engine) Mask(s string) string { return e.mask.Text(s) }

// Draft is the report of a run of which no more is known than its dossier.
func (e *Engine) Draft(info aires.Run, d *aires.Dossier) *aires.Report {
	r := newRun(e, aires.Submission{Dossier: d, ID: info.ID})
	r.recall(d)
	r.info = info
	return r.report()
}

// Gather adds to d what the workspace has to say, unless that was done before.
// It gives up when ctx ends, and d is left as it was.
func (e *Engine) Gather(ctx context.Context, d *aires.Dossier, workspace string) error {
	if d.Gathered {
		return nil
	}
	r := newRun(e, aires.Submission{Dossier: d, Workspace: workspace, Green: d.Green})
	r.ctx, r.stop = context.WithCancelCause(ctx)
	defer r.stop(nil)
	topic := r.gather()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	d.Gathered, d.Evidence, d.Notice, d.Unseen = true, r.evidence, r.info.Notice, r.unseen
	d.Topics, d.Verdicts = map[string]string{}, map[string]aires.Verdict{}
	for _, c := range d.Analysis.Causes {
		d.Topics[c.ID] = topic(c)
	}
	for id, v := range r.verdicts {
		d.Verdicts[id] = aires.Verdict{Hypothesis: v.Hypothesis, Steps: v.Steps, Edits: v.Edits}
	}
	return nil
}

// recall takes what a dossier holds instead of gathering it.
func (r *run) recall(d *aires.Dossier) func(aires.Cause) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.evidence, r.unseen, r.verdicts = d.Evidence, d.Unseen, map[string]verdict.Verdict{}
	for id, v := range d.Verdicts {
		r.verdicts[id] = verdict.Verdict{Hypothesis: v.Hypothesis, Steps: v.Steps, Edits: v.Edits}
	}
	if d.Notice != "" {
		r.noteLocked(d.Notice)
	}
	return func(c aires.Cause) string {
		return cmp.Or(d.Topics[c.ID], string(c.Kind)) // who made the dossier may know of none
	}
}
