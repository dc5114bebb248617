package eval

import (
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/corpus"
)

// score holds a case's report against its truth. Patches are not tried yet.
func score(c *Case, rep *aires.Report) Record {
	rec := Record{Case: c.ID(), Family: c.Family, HeldOut: c.HeldOut, Status: string(rep.Run.Status), Faults: []Outcome{}}
	known := map[string]bool{}
	for _, e := range rep.Evidence {
		known[e.ID] = true
	}
	for i := range rep.Booklet.Causes {
		ch := &rep.Booklet.Causes[i]
		for _, h := range ch.Hypotheses {
			rec.Claims++
			rec.Supported += one(slices.ContainsFunc(h.Evidence, func(id string) bool { return known[id] }))
		}
		if len(ch.Edits) > 0 {
			rec.Patches = append(rec.Patches, Patch{
				Chapter: ch.ID, Faults: []string{}, Edits: len(ch.Edits),
				Confidence: leading(ch), Verdict: Untried,
			})
		}
	}
	for i := range c.Faults {
		rec.Faults = append(rec.Faults, outcome(c, &c.Faults[i], rep, rec.Patches))
	}
	return rec
}

// leading is the confidence of a chapter's first hypothesis.
func leading(ch *aires.Chapter) float64 {
	if len(ch.Hypotheses) == 0 {
		return ch.Confidence
	}
	return ch.Hypotheses[0].Confidence
}

// outcome finds the chapter that most of the fault's errors stand in, and reads
// its hypotheses. Patches of all chapters that hold one note the fault.
func outcome(c *Case, f *Fault, rep *aires.Report, patches []Patch) Outcome {
	o := Outcome{Fault: f.Name, Class: f.Class, Mendable: f.Mendable(), By: map[string]bool{}}
	held := map[string]int{}
	for _, id := range diagnosed(c.owned(f.Name), rep.Diagnostics) {
		for _, k := range rep.Causes {
			if slices.Contains(k.Diagnostics, id) {
				held[k.ID]++
			}
		}
	}
	for i := range patches {
		if held[patches[i].Chapter] > 0 {
			patches[i].Faults = append(patches[i].Faults, f.Name)
		}
	}
	for _, ch := range rep.Booklet.Causes {
		if held[ch.ID] <= held[o.Chapter] {
			continue
		}
		o.Chapter, o.Claim, o.Confidence, o.Named = ch.ID, "", 0, false
		clear(o.By)
		for i, h := range ch.Hypotheses {
			if i == 0 {
				o.Claim, o.Confidence, o.Named = h.Claim, h.Confidence, f.named(h.Claim)
			}
			if _, had := o.By[h.By]; !had {
				o.By[h.By] = f.named(h.Claim)
			}
		}
	}
	return o
}

// diagnosed returns the ids of the diagnostics that stand for the errors: at
// their file and line, of several there those with their code and with their message,
// or, where the tool names no file, with their message.
func diagnosed(errs []corpus.Error, ds []aires.Diagnostic) []string {
	var ids []string
	for _, e := range errs {
		coded := slices.ContainsFunc(ds, func(d aires.Diagnostic) bool { return at(e, &d) && d.Code == e.Code })
		said := slices.ContainsFunc(ds, func(d aires.Diagnostic) bool { return at(e, &d) && same(e, &d) })
		for i := range ds {
			d := &ds[i]
			if d.Severity == aires.SeverityError && at(e, d) && (!coded || d.Code == e.Code) && (!said || same(e, d)) && !slices.Contains(ids, d.ID) {
				ids = append(ids, d.ID)
			}
		}
	}
	return ids
}

func at(e corpus.Error, d *aires.Diagnostic) bool {
	if e.File == "" {
		return same(e, d)
	}
	return d.File == e.File && d.Line == e.Line
}

// same reports whether one of the messages holds the other.
func same(e corpus.Error, d *aires.Diagnostic) bool {
	return d.Message != "" && (strings.Contains(e.Message, d.Message) || strings.Contains(d.Message, e.Message))
}
