package resource

import (
	"context"
	"fmt"
	"time"
)

// Guard tells when something runs short and when it no longer does.
type Guard struct {
	// Read returns how it stands.
	Read func(context.Context) (Usage, error)
	// Hold is told of every change: what is short and why; "" means no longer.
	Hold func(what, why string)
	// Every is how often it looks; 0 means 5 s.
	Every time.Duration

	short map[string]bool
}

// The shares of a resource at which it counts as short, and as there again.
const (
	shortAt = 0.92
	enough  = 0.85
)

// leastDisk is what a store needs free, whatever the share: 256 MiB.
const leastDisk = 256 << 20

// Run watches until ctx ends.
func (g *Guard) Run(ctx context.Context) {
	every := g.Every
	if every <= 0 {
		every = 5 * time.Second
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		u, _ := g.Read(ctx) // what could not be read is 0, and so not short
		g.Look(u)
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// Look compares a usage with the limits.
func (g *Guard) Look(u Usage) {
	g.judge("memory", u.Memory, u.MemoryTotal, 0, "the daemon uses %s of %s of memory", size)
	g.judge("disk", u.Disk, u.DiskTotal, leastDisk, "%s of %s of the store's disk are used", size)
	g.judge("files", u.Files, u.FilesTotal, 0, "%s of %s file descriptors are open", count)
}

func (g *Guard) judge(what string, used, total, least uint64, words string, unit func(uint64) string) {
	if g.short == nil {
		g.short = map[string]bool{}
	}
	share := float64(used) / float64(max(total, 1))
	free := total - min(used, total)
	switch {
	case total == 0:
	case share >= shortAt && (least == 0 || free < 16*least) || free < least: // a large disk has room at 92 %
		if !g.short[what] {
			g.short[what] = true
			why := fmt.Sprintf(words, unit(used), unit(total))
			if free < least {
				why += fmt.Sprintf("; at least %s must be free", unit(least))
			}
			g.Hold(what, why)
		}
		return
	case (share > enough && (least == 0 || free < 32*least) || free < 2*least) && g.short[what]:
		return
	}
	if g.short[what] {
		g.short[what] = false
		g.Hold(what, "")
	}
}

func count(n uint64) string { return fmt.Sprint(n) }

func size(n uint64) string {
	if n >= 1<<30 {
		return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30))
	}
	return fmt.Sprintf("%d MiB", n>>20)
}
