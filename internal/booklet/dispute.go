package booklet

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/airesdev/aires"
)

// Dispute notes in each chapter where those who looked at its cause contradict
// each other: a stage refutes the hypothesis of AIRES, statements about the root
// cause name different things, or edits of one place differ. verdicts are AIRES's
// own, by cause. Chapters are otherwise left as they are; covers is that of
// Assemble.
func Dispute(rep *aires.Report, verdicts map[string]aires.Verdict, covers map[string][]string) {
	known := knownIDs(&rep.Analysis, rep.Evidence)
	for i := range rep.Booklet.Causes {
		c := &rep.Booklet.Causes[i]
		v, has := verdicts[c.ID]
		var stands, roots []aires.Position
		if has && v.Hypothesis.Claim != "" {
			own := aires.Position{By: v.Hypothesis.By, Claim: line(v.Hypothesis.Claim), Evidence: list(v.Hypothesis.Evidence)}
			stands, roots = append(stands, own), append(roots, own)
		}
		for j := range rep.Findings {
			f := &rep.Findings[j]
			if f.Outcome != aires.OutcomeSucceeded || !slices.Contains(covers[f.Node], c.ID) || len(covers[f.Node]) != 1 {
				continue
			}
			stand, root := positions(f, known)
			if has && stand.Claim != "" {
				stands = append(stands, stand)
			}
			if root.Claim != "" {
				roots = append(roots, root)
			}
		}
		refuted := func(p aires.Position) bool { return strings.HasPrefix(p.Claim, "refuted") }
		switch parts := apart(roots); {
		case slices.ContainsFunc(stands, refuted):
			c.Contradictions = append(c.Contradictions, aires.Contradiction{About: "the hypothesis of AIRES", Positions: stands})
		case len(parts) > 1:
			c.Contradictions = append(c.Contradictions, aires.Contradiction{About: "the root cause", Positions: parts})
		}
		if has {
			c.Contradictions = append(c.Contradictions, edits(c.Edits, v.Edits)...)
		}
	}
}

// positions are what a finding says about AIRES's hypothesis, where it takes a
// stand, and about the root cause.
func positions(f *aires.Finding, known map[string]string) (stand, root aires.Position) {
	var o object
	if json.Unmarshal(f.Answer, &o) != nil {
		return stand, root
	}
	by := line(f.Stage)
	if m, ok := o["verdict"].(map[string]any); ok {
		v := object(m)
		if s := v.text("stand"); s == "confirmed" || s == "refuted" {
			stand = aires.Position{By: by, Claim: join(s, v.text("why")), Evidence: v.ids("evidence", known)}
		}
	}
	root = aires.Position{By: by, Claim: o.text("root_cause"), Evidence: []string{}}
	return stand, root
}

// apart keeps one statement of each group that names things of its own. Those
// that share a name belong together; those that name nothing contradict nobody.
func apart(all []aires.Position) []aires.Position {
	var groups []map[string]bool
	var first []aires.Position
	for _, p := range all {
		ns := named(p.Claim)
		if len(ns) == 0 {
			continue
		}
		at := -1
		for i, g := range groups {
			if slices.ContainsFunc(ns, func(n string) bool { return g[n] }) {
				at = i
				break
			}
		}
		if at < 0 {
			at = len(groups)
			groups, first = append(groups, map[string]bool{}), append(first, p)
		}
		for _, n := range ns {
			groups[at][n] = true
		}
	}
	return first
}

// codeName matches words that can be names in code, with their qualifiers.
var codeName = regexp.MustCompile(`[\pL_][\pL\pN_]*(?:(?:\.|::|->|/|\\|-)[\pL_][\pL\pN_]*)*`)

// named are the names of code in a sentence, without their qualifiers: words
// that are quoted, joined by dots or slashes, hold a digit, an underscore, or a
// capital inside.
func named(s string) []string {
	var out []string
	for _, at := range codeName.FindAllStringIndex(s, -1) {
		word := s[at[0]:at[1]]
		quoted := at[0] > 0 && strings.IndexByte("`'\"(", s[at[0]-1]) >= 0 || strings.HasPrefix(s[at[1]:], "(")
		inside := strings.IndexFunc(word[1:], func(r rune) bool {
			return unicode.IsUpper(r) || unicode.IsDigit(r) || strings.ContainsRune("_./:>\\", r)
		})
		if !quoted && inside < 0 {
			continue
		}
		parts := strings.FieldsFunc(word, func(r rune) bool { return strings.ContainsRune(".:/\\>-", r) })
		out = append(out, parts...)
	}
	return out
}

// edits are the places where the edits of a chapter and AIRES's own put different
// text.
func edits(kept, own []aires.Edit) []aires.Contradiction {
	var out []aires.Contradiction
	for _, k := range kept {
		for _, o := range own {
			if k.File != o.File || k.Line != o.Line || strings.TrimSpace(k.New) == strings.TrimSpace(o.New) || strings.Contains(o.New, k.New) && strings.Contains(o.Old, k.Old) {
				continue
			}
			out = append(out, aires.Contradiction{
				About: fmt.Sprintf("the edit of %s:%d", line(k.File), k.Line),
				Positions: []aires.Position{
					{By: "evidence", Claim: fmt.Sprintf("%q", line(o.New)), Evidence: []string{}},
					{By: "model", Claim: fmt.Sprintf("%q", line(k.New)), Evidence: []string{}},
				},
			})
		}
	}
	return out
}

// disputes are a chapter's contradictions, a line each.
func disputes(c *aires.Chapter) []string {
	var out []string
	for _, d := range c.Contradictions {
		var says []string
		for _, p := range d.Positions {
			says = append(says, fmt.Sprintf("%s says: %s%s", dash(p.By), line(p.Claim), bracketed(p.Evidence)))
		}
		out = append(out, fmt.Sprintf("On %s, %s", line(d.About), strings.Join(says, " · ")))
	}
	return out
}

// unread says what models did not see, a line for each stage.
func unread(f *aires.Finding) string {
	const most = 12
	left := f.Left
	s := line(f.Stage) + " did not read "
	if len(left) > most {
		return s + line(strings.Join(left[:most], ", ")) + fmt.Sprintf(" and %d more", len(left)-most)
	}
	return s + line(strings.Join(left, ", "))
}
