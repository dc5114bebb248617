package bench

// layout says where the rows of a chart are, from its top. A host has a row
// per slot that was ever in use. Where hosts hold one model, slots are empty
// during a load, which is drawn across them; else a load has a row of its own
// above.
type layout struct {
	rows   []int // of slots, by host
	row    float64
	ownRow bool // for loads
}

const hostGap = 5.0

// overlap reports whether a load ran beside a request on its host, by more than
// clocks that are not quite one explain.
func overlap(spans []Span) bool {
	for _, l := range spans {
		for _, s := range spans {
			both := min(l.End, s.End) - max(l.Begin, s.Begin)
			if l.Slot < 0 && s.Slot >= 0 && l.Host == s.Host && both > (l.End-l.Begin)/4 {
				return true
			}
		}
	}
	return false
}

func (d *drawing) layout(r Result) layout {
	l := layout{rows: make([]int, d.comparison.Params.Hosts), ownRow: d.comparison.Params.Loaded > 1}
	if d.comparison.Mode == Live { // how many models fit is not known
		l.ownRow = overlap(r.Spans)
	}
	for h := range l.rows {
		l.rows[h] = 1
	}
	for _, s := range r.Spans {
		l.rows[s.Host] = max(l.rows[s.Host], s.Slot+1)
	}
	total := 0
	for h := range l.rows {
		if l.ownRow {
			l.rows[h]++
		}
		total += l.rows[h]
	}
	l.row = min(16, maxHosts/float64(total))
	return l
}

// top and block are where a host's rows begin, and their height.
func (l layout) top(host int) (y float64) {
	for h := range host {
		y += l.block(h) + hostGap
	}
	return y
}

func (l layout) block(host int) float64 { return float64(l.rows[host]) * l.row }

// slot is where a slot's row begins.
func (l layout) slot(host, slot int) float64 {
	if l.ownRow {
		slot++
	}
	return l.top(host) + float64(slot)*l.row
}

// loads is where loads are drawn.
func (l layout) loads(host int) (top, height float64) {
	if l.ownRow {
		return l.top(host), l.row
	}
	return l.top(host), l.block(host)
}

// plot is the height of all rows with that of the booklets; height adds title
// and axis.
func (l layout) plot() float64   { return l.top(len(l.rows)) + tickRow }
func (l layout) height() float64 { return titleSpace + l.plot() + axisSpace }
