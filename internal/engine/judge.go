package engine

import (
	"slices"
	"strconv"
	"sync"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/evidence"
	"github.com/airesdev/aires/internal/index"
	"github.com/airesdev/aires/internal/redact"
	"github.com/airesdev/aires/internal/verdict"
)

// history reads the workspace's history while its caller does something else. The
// function it returns waits for it and has to be called.
func (r *run) history() func() []evidence.Patch {
	var patches []evidence.Patch
	var reading sync.WaitGroup
	reading.Go(func() { patches = evidence.History(r.ctx, r.info.Workspace, r.green, nil) })
	return func() []evidence.Patch {
		reading.Wait()
		return patches
	}
}

// judge gives each cause its verdict from the workspace and its history, and adds
// what it rests on to the evidence found. A change that explains a cause stands in
// front of all other evidence of it.
func (r *run) judge(found []aires.Evidence, workspace *index.Index, history []evidence.Patch) ([]aires.Evidence, map[string]verdict.Verdict) {
	verdicts := map[string]verdict.Verdict{}
	judge := verdict.New(workspace, history)
	for _, c := range r.analysis.Causes {
		if r.ctx.Err() != nil {
			break
		}
		if v, ok := judge.Of(c, r.analysis.Diagnostics); ok {
			verdicts[c.ID] = clean(r.engine.mask, v)
		}
	}
	return arrange(r.analysis.Causes, found, verdicts), verdicts
}

// arrange puts the evidence of verdicts among what was found, numbers all of it
// anew, and tells every verdict the ids of its evidence. What a verdict shows and
// was found already stands there once.
func arrange(causes []aires.Cause, found []aires.Evidence, verdicts map[string]verdict.Verdict) []aires.Evidence {
	all := make([]aires.Evidence, 0, len(found))
	for _, c := range causes {
		v, judged := verdicts[c.ID]
		own := slices.Clone(v.Leads)
		for _, e := range found {
			if e.Cause == c.ID {
				own = append(own, e)
			}
		}
		rests := len(v.Leads)
		for _, e := range v.Shows {
			if !slices.ContainsFunc(own, func(o aires.Evidence) bool { return sameShown(o, e) }) {
				own = append(own, e)
			}
		}
		for i, e := range own {
			e.ID, e.Cause = "E"+strconv.Itoa(len(all)+1), c.ID
			all = append(all, e)
			shown := slices.ContainsFunc(v.Shows, func(o aires.Evidence) bool { return sameShown(o, e) })
			if i < rests || shown || e.Kind == aires.EvidenceSource {
				v.Hypothesis.Evidence = append(v.Hypothesis.Evidence, e.ID)
			}
		}
		if judged {
			verdicts[c.ID] = v
		}
	}
	return all
}

func sameShown(a, b aires.Evidence) bool {
	return a.Kind == b.Kind && a.File == b.File && a.Line == b.Line && a.FirstLine > 0
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
// edits where no model proposed edits of its own that stand. Where no model said
// how sure it is, the chapter is as sure as its verdict, and begins with it where
// it says more than the tool does.
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
		if r.unasked(c) {
			c.Confidence = v.Hypothesis.Confidence
			if c.Confidence > guess {
				c.RootCause = v.Hypothesis.Claim + " " + c.RootCause
			}
		}
	}
}

// guess is the confidence up to which a verdict only says where to look.
const guess = 0.5

// unasked reports whether no model had an opinion of c: its confidence is still
// the cause's own.
func (r *run) unasked(c *aires.Chapter) bool {
	return slices.ContainsFunc(r.analysis.Causes, func(k aires.Cause) bool { return k.ID == c.ID && k.Confidence == c.Confidence })
}
