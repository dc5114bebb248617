package diag

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/airesdev/aires"
)

// Options says how a log is read. The zero value works.
type Options struct {
	// Workspace is the folder that paths in the log are seen from. Empty
	// means none: relative paths are then reported missing, absolute ones
	// outside.
	Workspace string
	// Lines returns the lines of a file of the workspace, named relative to it,
	// or nil. It tells files of one name apart by the line that a tool showed;
	// without it, nothing is read.
	Lines func(file string) []string
	// Max is how many diagnostics are kept, 0 for 10,000. Errors displace
	// warnings; what is beyond is counted in Result.Dropped.
	Max int
	// Formats are asked before the built-in families, in order. With any, every
	// line of the log is looked at closely, which takes longer.
	Formats []*Format
}

// defaultMax is enough for any build somebody will read about, and bounds the
// memory that a hostile log can take to some 10 MB.
const defaultMax = 10_000

// Result is what a log held.
type Result struct {
	Diagnostics  []aires.Diagnostic // in the order of the log, exact repeats folded
	Errors       int                // every occurrence
	Warnings     int                // every occurrence
	Lines        int
	Bytes        int64
	Dropped      int  // occurrences beyond Options.Max
	StoppedEarly bool // a tool said that it stopped before it had reported everything
	Binary       bool // the log is mostly not text
	// Mismatches are totals of tools that differ from what was read of them.
	Mismatches []aires.Mismatch
}

// Parse reads a log to its end. It returns what it found so far and an error
// when r fails, and never fails for what the log holds.
func Parse(r io.Reader, o Options) (Result, error) {
	fs := families()
	if len(o.Formats) == 0 {
		return parse(r, o, fs, openGate())
	}
	own := make([]asked, 0, len(o.Formats)+len(fs))
	for _, f := range o.Formats {
		own = append(own, asked{&custom{format: f}, everyone})
	}
	return parse(r, o, append(own, fs...), alwaysOpen())
}

// parse is Parse with the parts that tests exchange.
func parse(r io.Reader, o Options, fs []asked, g *gate) (Result, error) {
	p := newParser(o, fs, g)
	defer p.paths.close()
	in := newReader(r)
	head, _ := in.r.Peek(headSize)
	if rest, lines := p.document(in.r, head); rest != io.Reader(in.r) {
		in.r, in.lines = bufio.NewReaderSize(rest, maxLine), lines
	}
	var c cleaner
	c.wrap.numbered, c.wrap.mailed, c.wrap.margin = numbering(head), mailed(head), margin(head)
	c.wrap.jobs.ahead = in.ahead
	for in.next() {
		b := c.clean(in.line())
		p.no = in.lines
		p.feed(b, c.wrap.jobs.job)
	}
	p.finish()
	p.res.Lines, p.res.Bytes = in.lines, in.bytes
	p.res.Binary = in.binary(c.bad, len(p.res.Diagnostics) == 0)
	if in.err != nil {
		return p.res, &aires.Error{
			Kind: aires.ErrorInput, Op: "read log", Err: in.err,
			Hint: "what came before was analysed",
		}
	}
	return p.res, nil
}

// parser hands lines to families and keeps what they emit.
type parser struct {
	gate     *gate
	families []asked
	current  family // the one that claimed the line before, or nil
	no       int    // of the line being read
	claimed  int    // of the last line somebody claimed

	paths   *resolver
	job     string   // whose line is read, in a log of several jobs
	dirs    []string // that make entered and has not left
	pending []pending
	keep    *keeper
	tally   *tally
	res     Result
}

func newParser(o Options, fs []asked, g *gate) *parser {
	if o.Max <= 0 {
		o.Max = defaultMax
	}
	paths := newResolver(o.Workspace)
	paths.lines = o.Lines
	return &parser{gate: g, families: fs, paths: paths, keep: newKeeper(o.Max), tally: newTally()}
}

// maxText is how much of a line families see: what they look for stands in
// front, and their patterns take time by the byte. JSON cut short is none.
const maxText = 8 << 10

// feed offers a line of a job to the family that claimed the last one, then, if the
// gate lets it through, to those that may begin on it. Only then does it become a string.
func (p *parser) feed(b []byte, job string) {
	if job != p.job {
		p.endAll() // what another job writes belongs to nothing above
		p.job = job
	}
	if len(b) > maxText && !jsonLine(b) {
		b = bytes.ToValidUTF8(b[:maxText], nil)
	}
	who := p.gate.open(b)
	if who&totalBit != 0 && len(b) < maxTotal && p.total(string(b)) {
		return
	}
	if p.current != nil || who != 0 {
		p.read(line{no: p.no, text: string(b)}, who)
	}
}

// read offers a line to who claimed the last one, and then to the others.
func (p *parser) read(l line, who mask) {
	for p.current != nil {
		if p.current.more(p, l) {
			p.claimed = l.no
			return
		}
		p.endCurrent()
	}
	for _, f := range p.families {
		if f.bit&who != 0 && f.start(p, l) {
			p.current, p.claimed = f.family, l.no
			return
		}
	}
}

// endCurrent ends what is open. What its family claimed on a guess that nothing
// proved is read again, and may be the beginning of something else.
func (p *parser) endCurrent() {
	f := p.current
	if f != nil {
		f.end(p)
		p.current = nil
	}
	p.settle()
	d, ok := f.(doubter)
	if !ok {
		return
	}
	now := p.no
	for _, l := range d.doubt() {
		p.no = l.no
		p.read(l, p.gate.open([]byte(l.text)))
	}
	p.no = now
}

// endAll ends what is open, and what began in what was read again.
func (p *parser) endAll() {
	p.endCurrent()
	for p.current != nil {
		p.endCurrent()
	}
}

// finish ends what is open and puts the result in order.
func (p *parser) finish() {
	p.endAll()
	for _, f := range p.families {
		if h, ok := f.family.(holder); ok {
			h.release(p)
		}
	}
	p.settle()
	for _, f := range p.families {
		if c, ok := f.family.(closer); ok {
			c.close(p)
			p.settle()
		}
	}
	p.res.Diagnostics = p.keep.list()
	p.paths.graft(p.res.Diagnostics)
	p.res.Dropped = p.keep.dropped
	p.res.Mismatches = p.tally.mismatches()
	slices.SortStableFunc(p.res.Diagnostics, func(a, b aires.Diagnostic) int {
		return cmp.Compare(a.Log.FirstLine, b.Log.FirstLine)
	})
	for i := range p.res.Diagnostics {
		p.res.Diagnostics[i].ID = fmt.Sprintf("d%d", i+1)
	}
}

// stopEarly notes that a tool stopped before it had reported everything.
func (p *parser) stopEarly() { p.res.StoppedEarly = true }
