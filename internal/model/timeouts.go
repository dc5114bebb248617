package model

import "time"

// Timeouts splits the patience for one call. A zero field means its default;
// a negative one means no limit.
type Timeouts struct {
	Connect   time.Duration // until there is a connection; 5 s
	FirstByte time.Duration // from then to the first piece of the answer, a cold load included; 5 min
	Chunk     time.Duration // between two pieces; 60 s
	Total     time.Duration // from the call to the end; 15 min
}

// The defaults of Timeouts.
const (
	DefaultConnect   = 5 * time.Second
	DefaultFirstByte = 5 * time.Minute
	DefaultChunk     = 60 * time.Second
	DefaultTotal     = 15 * time.Minute
)

// WithDefaults fills the zero fields.
func (t Timeouts) WithDefaults() Timeouts {
	fill := func(d *time.Duration, standard time.Duration) {
		if *d == 0 {
			*d = standard
		}
	}
	fill(&t.Connect, DefaultConnect)
	fill(&t.FirstByte, DefaultFirstByte)
	fill(&t.Chunk, DefaultChunk)
	fill(&t.Total, DefaultTotal)
	return t
}
