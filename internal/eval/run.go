package eval

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/airesdev/aires"
)

// Config says how cases are run.
type Config struct {
	Service aires.Service
	Setup   Setup
	// Dir is the folder that trees are laid out below. Answers that were recorded
	// are found again where it is the same.
	Dir     string
	Builder *Builder // nil: no patch is tried
	Jobs    int      // cases at once; 0 means 1
	// Progress, which may be nil, is called after each case, one call at a time.
	Progress func(done, all int)
}

// Run takes cases through the service and scores them. Errors are those of this
// machine, and of ctx; whatever becomes of a case is part of the result.
func Run(ctx context.Context, c Config, cases []Case) (*Result, error) {
	records := make([]Record, len(cases))
	errs := make([]error, len(cases))
	slots := make(chan struct{}, max(1, c.Jobs))
	var all sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for _, i := range turns(cases) {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			records[i], errs[i] = c.one(ctx, &cases[i])
			mu.Lock()
			defer mu.Unlock()
			if done++; c.Progress != nil {
				c.Progress(done, len(cases))
			}
		})
	}
	all.Wait()
	if err := errors.Join(ctx.Err(), errors.Join(errs...)); err != nil {
		return nil, err
	}
	return sum(c.Setup, records), nil
}

// turns is the order in which cases are run: families take turns, so that all
// have had some when the time is over.
func turns(cases []Case) []int {
	nth := make([]int, len(cases))
	seen := map[string]int{}
	order := make([]int, len(cases))
	for i := range cases {
		nth[i] = seen[cases[i].Family]
		seen[cases[i].Family]++
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return nth[a] - nth[b] })
	return order
}

// one runs a case.
func (c Config) one(ctx context.Context, k *Case) (Record, error) {
	dir := filepath.Join(c.Dir, k.Family, k.Name, path.Base(k.Root))
	if err := errors.Join(ctx.Err(), os.RemoveAll(dir), os.MkdirAll(dir, 0o750)); err != nil {
		return Record{}, err
	}
	if err := c.lay(ctx, k, dir); err != nil {
		return Record{}, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // what is left lies in a folder for leftovers
	log := bytes.ReplaceAll(k.Log, []byte(k.Root), []byte(filepath.ToSlash(dir)))
	start := time.Now()
	run, err := c.Service.Submit(ctx, aires.Submission{
		Title: k.ID(), Log: bytes.NewReader(log), Workspace: dir, NoAI: c.Setup.NoAI,
	})
	if err != nil {
		return Record{}, err
	}
	for _, err := range c.Service.Events(ctx, run.ID, 0) {
		if err != nil {
			return Record{}, errors.Join(err, c.Service.Cancel(ctx, run.ID))
		}
	}
	rep, err := c.Service.Report(ctx, run.ID)
	if err != nil {
		return Record{}, err
	}
	took := time.Since(start)
	rec := score(k, rep)
	rec.Time = took
	if c.Builder == nil {
		rec.Unbuilt = "no build was asked for"
		return rec, nil
	}
	c.Builder.mend(ctx, k, rep, &rec)
	return rec, nil
}

// sum adds up records.
func sum(s Setup, records []Record) *Result {
	r := &Result{
		Schema: Schema, Setup: s, Cases: records, Families: []Score{}, Authors: []Author{},
		Total: Score{Name: "all"}, HeldOut: Score{Name: "held-out"}, Steps: steps(),
	}
	families, authors := map[string]*Score{}, map[string]*Author{}
	for i := range records {
		rec := &records[i]
		r.calibrate(rec)
		for _, f := range rec.Faults {
			for by, named := range f.By {
				if authors[by] == nil {
					authors[by] = &Author{By: by}
				}
				authors[by].Faults++
				authors[by].Named += one(named)
			}
		}
		if rec.HeldOut {
			r.HeldOut.add(rec)
			continue
		}
		r.Total.add(rec)
		if families[rec.Family] == nil {
			families[rec.Family] = &Score{Name: rec.Family}
		}
		families[rec.Family].add(rec)
	}
	for _, name := range slices.Sorted(maps.Keys(families)) {
		r.Families = append(r.Families, *families[name])
	}
	for _, by := range slices.Sorted(maps.Keys(authors)) {
		r.Authors = append(r.Authors, *authors[by])
	}
	return r
}

// steps are the ranges of confidence, as booklets put them into words.
func steps() []Step {
	return []Step{{From: 0, To: 0.2}, {From: 0.2, To: 0.45}, {From: 0.45, To: 0.7}, {From: 0.7, To: 0.9}, {From: 0.9, To: 1.01}}
}

// calibrate sorts what a case said by how sure it was. Mean is kept as a mean.
func (r *Result) calibrate(rec *Record) {
	at := func(confidence float64) *Step {
		i := slices.IndexFunc(r.Steps, func(s Step) bool { return confidence < s.To })
		return &r.Steps[max(0, i)]
	}
	for i := range rec.Faults {
		f := &rec.Faults[i]
		if f.Claim == "" {
			continue
		}
		s := at(f.Confidence)
		s.Claims++
		s.Mean += (f.Confidence - s.Mean) / float64(s.Claims)
		s.Named += one(f.Named)
	}
	for i := range rec.Patches {
		if p := &rec.Patches[i]; p.tried() {
			s := at(p.Confidence)
			s.Patches++
			s.Right += one(p.Verdict == Passes)
		}
	}
}
