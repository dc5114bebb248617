package main

import (
	"fmt"
	"io"

	"github.com/airesdev/aires/internal/model"
)

// pullProgress shows how far a pull is: on a terminal one line that is written
// over, elsewhere a line per tenth of a layer.
type pullProgress struct {
	w        io.Writer
	name     string
	terminal bool
	last     string
}

func (d *doctor) pullProgress(name string) *pullProgress {
	return &pullProgress{w: d.stderr, name: name, terminal: terminal(d.stderr)}
}

// step shows one step; it may be called often.
func (p *pullProgress) step(s model.PullProgress) {
	line := fmt.Sprintf("pulling %s: %s", p.name, printable(s.Status))
	if s.Total > 0 {
		percent := 100 * s.Completed / s.Total
		if !p.terminal {
			percent -= percent % 10
		}
		line += fmt.Sprintf(" %3d %% of %s", percent, size(s.Total))
	}
	p.show(line)
}

// end shows how it went.
func (p *pullProgress) end(how string) {
	p.show(fmt.Sprintf("pulling %s: %s", p.name, how))
	if p.terminal {
		fmt.Fprintln(p.w)
	}
}

func (p *pullProgress) show(line string) {
	switch {
	case line == p.last:
		return
	case p.terminal:
		fmt.Fprintf(p.w, "\r\x1b[K%s", line)
	default:
		fmt.Fprintln(p.w, line)
	}
	p.last = line
}

// size writes a size with its unit, in powers of 1000 as disks are sold.
func size(n int64) string {
	const units = "kMGT"
	if n < 1000 {
		return fmt.Sprintf("%d B", n)
	}
	f, i := float64(n)/1000, 0
	for f >= 1000 && i < len(units)-1 {
		f, i = f/1000, i+1
	}
	return fmt.Sprintf("%.1f %cB", f, units[i])
}
