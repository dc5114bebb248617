package index

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// settled is how old a change must be for its time to tell it from the next one:
// file systems keep times in steps of up to two seconds.
const settled = 2 * time.Second

// kept is what an earlier run knew of a file.
type kept struct {
	stat
	file  File
	words wordSet
}

// refresh takes over what is kept of unchanged files and reads the others, on all
// processors. It reports whether anything is to be kept anew. stats gets 0 for
// times that cannot be trusted the next time.
func (x *Index) refresh(ctx context.Context, stats []stat, old map[string]*kept) bool {
	x.files, x.words = make([]File, len(stats)), make([]wordSet, len(stats))
	errs := make([]error, len(stats))
	now := time.Now()
	var todo []int
	for i := range stats {
		if k := old[stats[i].name]; k != nil && k.stat == stats[i] && k.time != 0 {
			x.files[i], x.words[i] = k.file, k.words
			continue
		}
		todo = append(todo, i)
		if now.Sub(time.Unix(0, stats[i].time)) < settled {
			stats[i].time = 0
		}
	}
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(todo)) {
		workers.Go(func() {
			for {
				n := int(next.Add(1)) - 1
				if n >= len(todo) {
					return
				}
				i := todo[n]
				if errs[i] = ctx.Err(); errs[i] == nil {
					x.files[i], x.words[i], errs[i] = x.scan(stats[i].name)
				}
			}
		})
	}
	workers.Wait()
	for _, i := range todo {
		if errs[i] != nil {
			x.skip(stats[i].name, errs[i].Error())
			x.files[i] = File{Name: stats[i].name, Language: Language(stats[i].name)}
			stats[i].time = 0
		}
	}
	return len(todo) > 0 || len(stats) != len(old) ||
		slices.ContainsFunc(stats, func(s stat) bool { return old[s.name] == nil })
}

// scan reads one file.
func (x *Index) scan(name string) (File, wordSet, error) {
	raw, err := x.Read(name)
	f := File{Name: name, Language: Language(name)}
	if err != nil {
		return f, "", err
	}
	text, ok := decodeText(raw)
	if !ok {
		return f, "", errBinary
	}
	return f, scan(&f, text), nil
}
