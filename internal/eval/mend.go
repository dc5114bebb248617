package eval

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/diag"
)

// mend tries the patches of a case. Patches that work for one of the same
// faults are one: they are applied together, to the tree with their faults
// only, so that a build that passes proves them right. A case with a build that
// could not be run to its end counts as not tried.
func (b *Builder) mend(ctx context.Context, c *Case, rep *aires.Report, rec *Record) {
	if err := b.sound(ctx, c); err != nil {
		rec.Unbuilt = err.Error()
		return
	}
	defer func() {
		for i := range rec.Patches {
			if rec.Unbuilt != "" {
				rec.Patches[i].Verdict = Untried
			}
		}
		for i := range rec.Faults {
			rec.Faults[i].Mended = rec.Faults[i].Mended && rec.Unbuilt == ""
		}
	}()
	done := map[string]bool{}
	for i := range rec.Patches {
		if done[rec.Patches[i].Chapter] {
			continue
		}
		group := related(rec.Patches, i)
		var faults []string
		var edits []aires.Edit
		for _, p := range group {
			done[p.Chapter] = true
			faults = append(faults, p.Faults...)
			for _, ch := range rep.Booklet.Causes {
				if ch.ID == p.Chapter {
					edits = append(edits, ch.Edits...)
				}
			}
		}
		b.try(ctx, c, rep, rec, attempt{group, faults, edits})
	}
}

// related are the patches that share a fault with patch i, directly or by
// others, itself included.
func related(patches []Patch, i int) []*Patch {
	group := []*Patch{&patches[i]}
	faults := slices.Clone(patches[i].Faults)
	for grown := true; grown; {
		grown = false
		for j := range patches {
			p := &patches[j]
			if slices.Contains(group, p) || !slices.ContainsFunc(p.Faults, func(f string) bool { return slices.Contains(faults, f) }) {
				continue
			}
			group, faults, grown = append(group, p), append(faults, p.Faults...), true
		}
	}
	return group
}

// attempt is a set of patches that are tried together.
type attempt struct {
	patches []*Patch
	faults  []string
	edits   []aires.Edit
}

func (a *attempt) all(v Verdict, detail string) {
	for _, p := range a.patches {
		p.Verdict, p.Detail = v, detail
	}
}

// try builds one attempt and writes what came of it into rec.
func (b *Builder) try(ctx context.Context, c *Case, rep *aires.Report, rec *Record, a attempt) {
	tree, err := apply(c.with(a.faults), a.edits)
	if err != nil { // text of another fault may be what it replaces
		if tree, err = apply(c.Tree, a.edits); err != nil {
			a.all(Unfit, err.Error())
			return
		}
	}
	after, err := b.build(ctx, c, tree)
	if err != nil {
		rec.Unbuilt = err.Error()
		return
	}
	left, fresh, err := remaining(c, rep, after)
	switch {
	case after.passed:
		left, fresh = nil, ""
	case err != nil:
		a.all(Fails, err.Error())
		return
	case len(left) == 0 && fresh == "":
		fresh = "the build fails: " + lastLine(after.log)
	}
	for _, p := range a.patches {
		p.Verdict, p.Detail = Passes, ""
		if says := owing(rep, p.Chapter, left); says != "" || fresh != "" {
			p.Verdict, p.Detail = Fails, says+fresh
		}
	}
	for i := range rec.Faults {
		o := &rec.Faults[i]
		if slices.Contains(a.faults, o.Fault) && fresh == "" {
			own := diagnosed(c.owned(o.Fault), rep.Diagnostics)
			o.Mended = !slices.ContainsFunc(own, func(id string) bool { return left[id] })
		}
	}
}

// owing says which error of a chapter is left, or "".
func owing(rep *aires.Report, chapter string, left map[string]bool) string {
	for _, k := range rep.Causes {
		if k.ID != chapter {
			continue
		}
		for _, d := range rep.Diagnostics {
			if slices.Contains(k.Diagnostics, d.ID) && left[d.ID] {
				return fmt.Sprintf("left: %s:%d: %s", d.File, d.Line, d.Message)
			}
		}
	}
	return ""
}

var digits = regexp.MustCompile(`\d+`)

// remaining compares the errors of a build with those of the report: which of
// these are left, and the first that is new. Errors are known again by file,
// code and message without numbers, for an edit can move lines; of a file the base
// name counts, for the tree that was built is gone and paths in it are not resolved.
func remaining(c *Case, rep *aires.Report, after built) (left map[string]bool, fresh string, err error) {
	res, err := diag.Parse(bytes.NewReader(after.log), diag.Options{Workspace: after.dir})
	if err != nil {
		return nil, "", err
	}
	sign := func(d *aires.Diagnostic, dir string) string {
		text := strings.ReplaceAll(d.Message, dir, "")
		return strings.Join([]string{path.Base(d.File), d.Code, digits.ReplaceAllString(text, "0")}, "\x00")
	}
	count := map[string]int{}
	for i := range res.Diagnostics {
		if d := &res.Diagnostics[i]; d.Severity == aires.SeverityError {
			count[sign(d, after.dir)]++
		}
	}
	left = map[string]bool{}
	for i := range rep.Diagnostics {
		d := &rep.Diagnostics[i]
		if s := sign(d, rep.Run.Workspace); d.Severity == aires.SeverityError && count[s] > 0 {
			count[s]--
			left[d.ID] = true
		}
	}
	for i := range res.Diagnostics {
		d := &res.Diagnostics[i]
		if s := sign(d, after.dir); d.Severity == aires.SeverityError && count[s] > 0 {
			return left, fmt.Sprintf("new: %s:%d: %s", strings.TrimPrefix(d.File, after.dir+"/"), d.Line, strings.ReplaceAll(d.Message, after.dir, "")), nil
		}
	}
	return left, "", nil
}
