package booklet

import (
	"encoding/json"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/airesdev/aires"
)

// answer holds the fields this package knows of a stage's answer. Pipelines
// are data that users change, so any stage may give any of them.
type answer struct {
	stage      string
	title      string
	rootCause  string
	confidence float64
	sure       bool // confidence was given
	steps      []string
	edits      []aires.Edit
	verify     []string
	prevention string
	hypotheses []aires.Hypothesis
	conflicts  []aires.Conflict
	meaning    string
	causes     []string
	remedies   []string
	summary    string
	first      string
	why        string
}

// readAnswer reads what it can of a finding's answer. A field of another type
// than expected counts as absent: schemas of users may differ.
func readAnswer(f *aires.Finding, known map[string]string) answer {
	var o object
	if json.Unmarshal(f.Answer, &o) != nil {
		o = nil
	}
	ans := answer{
		stage:      line(f.Stage),
		title:      o.text("title"),
		rootCause:  o.text("root_cause"),
		steps:      o.texts("steps"),
		verify:     o.texts("verify"),
		prevention: o.text("prevention"),
		meaning:    o.text("meaning"),
		causes:     o.texts("causes"),
		remedies:   o.texts("remedies"),
		summary:    o.text("summary"),
		first:      o.text("first"),
		why:        o.text("why"),
	}
	ans.confidence, ans.sure = o.number("confidence")
	for _, h := range o.objects("hypotheses") {
		if claim := h.text("claim"); claim != "" {
			c, _ := h.number("confidence")
			ans.hypotheses = append(ans.hypotheses, aires.Hypothesis{
				Claim: claim, Confidence: clamp(c), Evidence: h.ids("evidence", known), By: ans.stage,
			})
		}
	}
	for _, c := range o.objects("conflicts") {
		conflict := aires.Conflict{
			Convention: c.text("convention"), Departure: c.text("departure"), Evidence: c.ids("evidence", known),
		}
		if conflict.Convention != "" || conflict.Departure != "" {
			ans.conflicts = append(ans.conflicts, conflict)
		}
	}
	for _, e := range o.objects("edits") {
		if edit, ok := e.edit(); ok {
			ans.edits = append(ans.edits, edit)
		}
	}
	return ans
}

// believed is the confidence from which on a model's title replaces the one that
// the log gave.
const believed = 0.5

// take adds what ans says to d.
func (d *draft) take(ans answer) {
	if !ans.sure || ans.confidence >= believed {
		replace(&d.Title, ans.title)
	}
	replace(&d.RootCause, ans.rootCause)
	replace(&d.Prevention, ans.prevention)
	replace(&d.Meaning, ans.meaning)
	if ans.sure {
		d.Confidence = clamp(ans.confidence)
	}
	replaceList(&d.Steps, ans.steps)
	replaceList(&d.Verify, ans.verify)
	replaceList(&d.Edits, ans.edits)
	d.UsualCauses = union(d.UsualCauses, ans.causes)
	d.suggested = union(d.suggested, ans.remedies)
	d.Hypotheses = append(d.Hypotheses, ans.hypotheses...)
	d.Conflicts = append(d.Conflicts, ans.conflicts...)
}

func replace(old *string, s string) {
	if s != "" {
		*old = s
	}
}

func replaceList[T any](old *[]T, s []T) {
	if len(s) > 0 {
		*old = slices.Clone(s)
	}
}

// object is a JSON object of which nothing is certain.
type object map[string]any

func (o object) text(key string) string {
	s, _ := o[key].(string)
	return line(s)
}

// texts returns a list of strings; a lone string is a list of one.
func (o object) texts(key string) []string {
	if s := o.text(key); s != "" {
		return []string{s}
	}
	items, _ := o[key].([]any)
	var out []string
	for _, v := range items {
		if s, ok := v.(string); ok && line(s) != "" {
			out = append(out, line(s))
		}
	}
	return out
}

// number accepts a number that a model wrote as a string.
func (o object) number(key string) (float64, bool) {
	switch v := o[key].(type) {
	case float64:
		return v, true
	case string:
		n, err := strconv.ParseFloat(strings.TrimSpace(v), 64)
		return n, err == nil
	}
	return 0, false
}

func (o object) objects(key string) []object {
	items, _ := o[key].([]any)
	var out []object
	for _, v := range items {
		if m, ok := v.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

// ids keeps the references that exist, in their true spelling, each once.
func (o object) ids(key string, known map[string]string) []string {
	out := []string{}
	for _, s := range o.texts(key) {
		id, ok := known[strings.ToLower(strings.Trim(s, "[]() "))]
		if ok && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// edit reads a proposed change. Its file must lie below the workspace.
func (o object) edit() (aires.Edit, bool) {
	raw := func(key string) string { s, _ := o[key].(string); return s }
	n, _ := o.number("line")
	e := aires.Edit{File: localPath(raw("file")), Line: int(clamp(n/maxLine) * maxLine), Old: raw("old"), New: raw("new")}
	return e, e.File != "" && e.Old != e.New
}

const maxLine = 1 << 30

// localPath returns p with forward slashes if it names a file below the folder
// it is taken from, else "". Colons go too: they begin Windows drives, streams
// and URLs.
func localPath(p string) string {
	p = strings.ReplaceAll(strings.TrimSpace(p), `\`, "/")
	if p == "" || strings.HasPrefix(p, "/") || strings.Contains(p, ":") || line(p) != p {
		return ""
	}
	p = path.Clean(p)
	if p == "." || p == ".." || strings.HasPrefix(p, "../") {
		return ""
	}
	return p
}

// knownIDs maps the lower-case form of every evidence and diagnostic id to the
// id itself.
func knownIDs(a *aires.Analysis, ev []aires.Evidence) map[string]string {
	known := make(map[string]string, len(ev)+len(a.Diagnostics))
	for i := range a.Diagnostics {
		known[strings.ToLower(a.Diagnostics[i].ID)] = a.Diagnostics[i].ID
	}
	for i := range ev {
		known[strings.ToLower(ev[i].ID)] = ev[i].ID
	}
	return known
}
