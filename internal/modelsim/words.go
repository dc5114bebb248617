package modelsim

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
)

var (
	evidenceID   = regexp.MustCompile(`\bE[1-9][0-9]*\b`)
	diagnosticID = regexp.MustCompile(`\bd[1-9][0-9]*\b`)
	causeID      = regexp.MustCompile(`\bc[1-9][0-9]*\b`)
)

// ids are the ids in the prompt that a field may cite, shuffled; nil for a
// field that cites none, empty where the prompt has none.
func (g *generator) ids(field string) []string {
	var pattern *regexp.Regexp
	switch field {
	case "evidence", "evidence_ids":
		pattern = evidenceID
	case "diagnostics", "diagnostic":
		pattern = diagnosticID
	case "causes", "cause":
		pattern = causeID
	default:
		return nil
	}
	found := pattern.FindAllString(g.call.Prompt, -1)
	slices.Sort(found)
	found = slices.Compact(found)
	g.rnd.Shuffle(len(found), func(i, j int) { found[i], found[j] = found[j], found[i] })
	return append([]string{}, found...)
}

// fitting are the ids of g.ids that are within the bounds of a string schema.
func (g *generator) fitting(field string, s map[string]any) []string {
	low, high := int(number(s, "minLength", 0)), int(number(s, "maxLength", math.MaxInt32))
	return slices.DeleteFunc(g.ids(field), func(id string) bool { return len(id) < low || len(id) > high })
}

// text makes a string within its bounds.
func (g *generator) text(field string, s map[string]any) (any, error) {
	if pattern, ok := s["pattern"]; ok {
		return nil, fmt.Errorf("the simulated host cannot follow the pattern %v", pattern)
	}
	low := int(number(s, "minLength", 0))
	high := int(number(s, "maxLength", float64(low+60)))
	if ids := g.fitting(field, s); len(ids) > 0 {
		return ids[0], nil
	}
	return g.words(low, min(high, low+60)), nil
}

// vocabulary is what the simulated models talk about. ASCII, so that bytes and
// characters count alike.
var vocabulary = strings.Fields("the build fails because a missing import declares no symbol here " +
	"check header module type and call before linking then rename update restore package file")

// words is a text of low to high characters.
func (g *generator) words(low, high int) string {
	var b strings.Builder
	for b.Len() < max(low, min(high, low+12)) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(vocabulary[g.rnd.IntN(len(vocabulary))])
	}
	text := b.String()
	if len(text) > high {
		text = text[:high]
	}
	// A space at the end counts as length, but reads badly.
	if n := len(text); n > 0 && text[n-1] == ' ' {
		text = text[:n-1] + "."
	}
	return text
}
