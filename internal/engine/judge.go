package engine

import (
	"slices"
	"strconv"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/evidence"
	"github.com/airesdev/aires/internal/redact"
	"github.com/airesdev/aires/internal/verdict"
)

// judge gives each cause its verdict from the workspace alone, and adds what it
// rests on to the evidence found.
func (r *run) judge(found []aires.Evidence) ([]aires.Evidence, map[string]verdict.Verdict) {
	verdicts := map[string]verdict.Verdict{}
	w, err := evidence.OpenWorkspace(r.info.Workspace)
	if err != nil {
		return found, verdicts // who collects evidence says so
	}
	defer w.Close() //nolint:errcheck // nothing was written
	judge := verdict.New(w)
	for _, c := range r.analysis.Causes {
		if r.ctx.Err() != nil {
			break
		}
		v, ok := judge.Of(c, r.analysis.Diagnostics)
		if !ok {
			continue
		}
		for _, e := range found {
			if e.Cause == c.ID && e.Kind == aires.EvidenceSource {
				v.Hypothesis.Evidence = append(v.Hypothesis.Evidence, e.ID)
			}
		}
		for _, e := range v.Shows {
			e.ID, e.Cause = "E"+strconv.Itoa(len(found)+1), c.ID
			found = append(found, e)
			v.Hypothesis.Evidence = append(v.Hypothesis.Evidence, e.ID)
		}
		verdicts[c.ID] = clean(r.engine.mask, v)
	}
	return found, verdicts
}

// clean masks a verdict. A patch that would write a placeholder into a file is
// none.
func clean(mask *redact.Masker, v verdict.Verdict) verdict.Verdict {
	v.Hypothesis.Claim = mask.Text(v.Hypothesis.Claim)
	for i, s := range v.Steps {
		v.Steps[i] = mask.Text(s)
	}
	if slices.ContainsFunc(v.Edits, func(e aires.Edit) bool { return mask.Text(e.Old) != e.Old || mask.Text(e.New) != e.New }) {
		v.Edits = nil
	}
	return v
}

// pronounce puts the verdicts into the chapters: the hypothesis first, steps and
// edits where no model proposed edits of its own that stand.
func (r *run) pronounce(chapters []aires.Chapter) {
	for i := range chapters {
		c := &chapters[i]
		v, ok := r.verdicts[c.ID]
		if !ok {
			continue
		}
		c.Hypotheses = append([]aires.Hypothesis{v.Hypothesis}, c.Hypotheses...)
		if len(c.Edits) == 0 {
			c.Edits = append(c.Edits, v.Edits...)
			c.Steps = append(slices.Clone(v.Steps), c.Steps...)
		}
	}
}
