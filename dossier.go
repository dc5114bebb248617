package aires

import "fmt"

// Dossier is what is known about a build before any model is asked. It is made
// where the log and the source are; from then on neither has to be at hand, so
// a run can go on after a crash, or on another machine.
type Dossier struct {
	Analysis Analysis `json:"analysis"`
	Green    string   `json:"green,omitempty"` // as in Submission, for gathering
	// Gathered says that the workspace was looked at: what follows is all that
	// it has to say, even if that is nothing.
	Gathered bool               `json:"gathered,omitempty"`
	Evidence []Evidence         `json:"evidence,omitempty"`
	Verdicts map[string]Verdict `json:"verdicts,omitempty"` // by cause
	Topics   map[string]string  `json:"topics,omitempty"`   // by cause: the kind of error that documentation is about
	Notice   string             `json:"notice,omitempty"`   // one line: what could not be looked at
	Unseen   []string           `json:"unseen,omitempty"`   // what of the workspace could not be looked at and why, one line each
}

// Verdict is what evidence alone says about a cause: the first hypothesis and,
// where that is certain enough, what to do.
type Verdict struct {
	Hypothesis Hypothesis `json:"hypothesis"`
	Steps      []string   `json:"steps,omitempty"`
	Edits      []Edit     `json:"edits,omitempty"`
}

// Check reports what is wrong with a dossier that came from elsewhere: an id
// that is there twice, or points nowhere. It gives ErrorInput.
func (d *Dossier) Check() error {
	diagnostics, causes := map[string]bool{}, map[string]bool{}
	for _, g := range d.Analysis.Diagnostics {
		if diagnostics[g.ID] || g.ID == "" {
			return badDossier("the diagnostic id %q is empty or there twice", g.ID)
		}
		diagnostics[g.ID] = true
	}
	for _, c := range d.Analysis.Causes {
		if causes[c.ID] || c.ID == "" {
			return badDossier("the cause id %q is empty or there twice", c.ID)
		}
		causes[c.ID] = true
		for _, id := range append([]string{c.Root}, c.Diagnostics...) {
			if !diagnostics[id] {
				return badDossier("cause %q names the diagnostic %q, which is not there", c.ID, id)
			}
		}
	}
	return d.checkGathered(causes)
}

func (d *Dossier) checkGathered(causes map[string]bool) error {
	evidence := map[string]bool{}
	for _, e := range d.Evidence {
		if evidence[e.ID] || e.ID == "" {
			return badDossier("the evidence id %q is empty or there twice", e.ID)
		}
		evidence[e.ID] = true
		if e.Cause != "" && !causes[e.Cause] {
			return badDossier("evidence %q speaks to the cause %q, which is not there", e.ID, e.Cause)
		}
	}
	for id, v := range d.Verdicts {
		if !causes[id] {
			return badDossier("a verdict is on the cause %q, which is not there", id)
		}
		for _, e := range v.Hypothesis.Evidence {
			if !evidence[e] {
				return badDossier("the verdict on %q rests on the evidence %q, which is not there", id, e)
			}
		}
	}
	return nil
}

func badDossier(format string, a ...any) error {
	return &Error{Kind: ErrorInput, Op: "read dossier", Err: fmt.Errorf(format, a...)}
}
