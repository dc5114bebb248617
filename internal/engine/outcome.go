package engine

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/booklet"
	"github.com/airesdev/aires/internal/pipeline"
)

// finish decides how the run ended and says what a user can do about it.
func (r *run) finish(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.info.Ended = r.feed.clock.now()
	r.info.Status = aires.StatusComplete
	if all := len(r.askable()); all > len(r.wanted()) && !r.noAI {
		r.noteLocked(fmt.Sprintf("models were asked about the first %d of %d causes; raise it with --causes", len(r.wanted()), all))
	}
	lost := 0
	for _, f := range r.findings {
		if f.Outcome != aires.OutcomeSucceeded {
			lost++
		}
	}
	switch {
	case r.ctx.Err() != nil:
		r.info.Status = aires.StatusCancelled
		r.noteLocked("stopped before its end; run it again to go on, what was answered is kept")
	case err != nil:
		r.info.Status = aires.StatusPartial
		r.noteLocked(err.Error())
	case lost > 0:
		r.info.Status = aires.StatusPartial
		r.noteLocked(r.lostNotice(lost))
	case r.noAI && len(r.wanted()) > 0:
		r.noteLocked("no model was asked; run it without --no-ai for analysis by models")
	}
}

// lostNotice says in one line how to get what is missing.
func (r *run) lostNotice(lost int) string {
	if !r.engine.inventory.reachable() {
		return r.engine.nobody().Error()
	}
	for _, m := range r.engine.config.Pipeline.Models() {
		if err := r.engine.missing(m); err != nil {
			return err.Error() + ", or all at once: aires doctor --fix"
		}
	}
	return fmt.Sprintf("%d of %d findings are missing; run it again to ask only for those", lost, len(r.findings))
}

func (r *run) note(s string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.noteLocked(s)
}

func (r *run) noteLocked(s string) {
	if r.info.Notice != "" {
		s = r.info.Notice + "; " + s
	}
	r.info.Notice = s
}

// state returns the run as it stands.
func (r *run) state() aires.Run {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.info
}

// report puts together what is known by now.
func (r *run) report() *aires.Report {
	r.mu.Lock()
	defer r.mu.Unlock()
	rep := &aires.Report{Analysis: *r.analysis, Run: r.info, Evidence: r.evidence, Loads: r.loaded()}
	rep.Schema = aires.SchemaBooklet
	covers := map[string][]string{}
	for _, n := range r.nodes {
		rep.Findings = append(rep.Findings, *r.findings[n.ID])
		if n.Stage.Per != pipeline.PerRun {
			covers[n.ID] = n.Causes
		}
	}
	rep.Booklet = booklet.Assemble(r.analysis, rep.Evidence, rep.Findings, covers)
	for _, line := range r.unseen {
		rep.Booklet.Missing = append(rep.Booklet.Missing, aires.Gap{Stage: "evidence", Reason: line})
	}
	r.account(rep.Booklet.Causes) // what models proposed
	r.pronounce(rep.Booklet.Causes)
	r.account(rep.Booklet.Causes) // what AIRES itself proposes has to pass too
	r.patch(rep.Booklet.Causes)
	booklet.Dispute(rep, r.ownVerdicts(), covers)
	return rep
}

// save writes the run to the store with its events, one JSON object a line;
// the last of them is still to be published.
func (r *run) save(last aires.Event) {
	if r.engine.config.Store == nil || r.analysis.Summary.Errors == 0 {
		return
	}
	all := r.feed.all()
	last.Run, last.Seq, last.Time = r.info.ID, int64(len(all))+1, r.info.Ended
	var events bytes.Buffer
	out := json.NewEncoder(&events)
	for _, e := range append(all, last) {
		_ = out.Encode(e) // plain values into memory: this cannot fail
	}
	r.path, r.saveErr = r.engine.config.Store.Save(r.report(), map[string][]byte{"events.ndjson": events.Bytes()})
}
