package alert

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/airesdev/aires"
)

// Severity says how soon somebody should look.
type Severity string

// The severities, the mildest first.
const (
	Warning  Severity = "warning"
	Critical Severity = "critical"
)

// Condition is what is wrong now. Key tells one from another: "host-down http://gpu1".
type Condition struct {
	Key      string
	Severity Severity
	Title    string // one line
	Detail   string // what to do about it
}

// Alert is a condition over time.
type Alert struct {
	Key      string    `json:"key"`
	Severity Severity  `json:"severity"`
	Title    string    `json:"title"`
	Detail   string    `json:"detail,omitempty"`
	Since    time.Time `json:"since"`
	Last     time.Time `json:"last"`              // seen to hold
	Over     time.Time `json:"over,omitzero"`     // it holds no more
	Told     time.Time `json:"told,omitzero"`     // last notice
	Acked    time.Time `json:"acked,omitzero"`    // somebody looks after it
	By       string    `json:"by,omitempty"`      // who does
	Returns  int       `json:"returns,omitempty"` // how often it came back
}

// State is active, acknowledged or over.
func (a *Alert) State() string {
	switch {
	case !a.Over.IsZero():
		return "over"
	case !a.Acked.IsZero():
		return "acknowledged"
	}
	return "active"
}

// notAfter mends an alert whose times lie ahead, because the clock went back
// while nobody ran: it would be held on to, and told no more, until they come.
func (a *Alert) notAfter(now time.Time) {
	for _, t := range []*time.Time{&a.Since, &a.Last, &a.Over, &a.Told, &a.Acked} {
		if t.After(now) {
			*t = now
		}
	}
}

// Notice is what sinks are given.
type Notice struct {
	State string    `json:"state"` // active or over
	Time  time.Time `json:"time"`
	Alert Alert     `json:"alert"`
}

// Config is what a Board works with.
type Config struct {
	// Check returns what is wrong now.
	Check  func(context.Context) []Condition
	Sinks  []Sink
	File   string        // keeps alerts through restarts; "" does not
	Every  time.Duration // between checks; 0 means 15 s
	Repeat time.Duration // between notices of one alert that nobody acknowledged; 0 means 1 h
	// Calm is how long a condition must be gone before it counts as over, so that
	// one that flutters is told once; 0 means 2 min.
	Calm time.Duration
	// Keep is how long alerts that are over are listed; 0 means a week.
	Keep time.Duration
}

func (c Config) withDefaults() Config {
	c.Every = cmp.Or(c.Every, 15*time.Second)
	c.Repeat = cmp.Or(c.Repeat, time.Hour)
	c.Calm = cmp.Or(c.Calm, 2*time.Minute)
	c.Keep = cmp.Or(c.Keep, 7*24*time.Hour)
	return c
}

// Board holds the alerts. Its methods are safe for concurrent use.
type Board struct {
	config Config
	mu     sync.Mutex
	alerts map[string]*Alert
}

// New returns a board with the alerts of its file. A file that cannot be read
// gives an error beside a board that works.
func New(c Config) (*Board, error) {
	b := &Board{config: c.withDefaults(), alerts: map[string]*Alert{}}
	kept, err := load(c.File)
	now := time.Now()
	for i := range kept {
		kept[i].notAfter(now)
		b.alerts[kept[i].Key] = &kept[i]
	}
	return b, err
}

// Run checks until ctx ends.
func (b *Board) Run(ctx context.Context) {
	var sending sync.WaitGroup
	defer sending.Wait()
	for _, s := range b.config.Sinks {
		sending.Go(func() { s.run(ctx) })
	}
	tick := time.NewTicker(b.config.Every)
	defer tick.Stop()
	for {
		b.Look(ctx)
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// Look checks once.
func (b *Board) Look(ctx context.Context) {
	found := b.config.Check(ctx)
	now := time.Now()
	b.mu.Lock()
	defer b.mu.Unlock()
	var news []Notice
	for _, c := range found {
		news = append(news, b.holds(c, now)...)
	}
	for key, a := range b.alerts {
		switch {
		case a.Over.IsZero() && now.Sub(a.Last) >= b.config.Calm:
			a.Over, a.Told = now, now
			news = append(news, Notice{"over", now, *a})
		case !a.Over.IsZero() && now.Sub(a.Over) >= b.config.Keep:
			delete(b.alerts, key)
		}
	}
	for _, s := range b.config.Sinks {
		for _, n := range news {
			s.take(n)
		}
	}
	if len(news) > 0 {
		_ = b.save() // what is not kept is told again after a restart
	}
}

// holds notes a condition and says what is to be told of it. b.mu is held.
func (b *Board) holds(c Condition, now time.Time) []Notice {
	a := b.alerts[c.Key]
	tell := false
	switch {
	case a == nil:
		a = &Alert{Key: c.Key, Since: now}
		b.alerts[c.Key] = a
		tell = true
	case !a.Over.IsZero():
		a.Since, a.Over, a.Acked, a.By = now, time.Time{}, time.Time{}, ""
		a.Returns++
		tell = true
	default:
		worse := a.Severity == Warning && c.Severity == Critical
		tell = worse || a.Acked.IsZero() && now.Sub(a.Told) >= b.config.Repeat
	}
	a.Severity, a.Title, a.Detail, a.Last = c.Severity, c.Title, c.Detail, now
	if !tell {
		return nil
	}
	a.Told = now
	return []Notice{{"active", now, *a}}
}

// List returns the alerts, those that hold first, the newest of them first.
func (b *Board) List() []Alert {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := []Alert{}
	for _, a := range b.alerts {
		list = append(list, *a)
	}
	slices.SortFunc(list, func(x, y Alert) int {
		if over := y.Over.IsZero(); x.Over.IsZero() != over {
			if over {
				return 1
			}
			return -1
		}
		return cmp.Or(y.Since.Compare(x.Since), strings.Compare(x.Key, y.Key))
	})
	return list
}

// Acknowledge notes that somebody looks after an alert: it is told no more until
// it is over. One that is not there gives ErrorMissing.
func (b *Board) Acknowledge(key, by string) (Alert, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	a := b.alerts[key]
	if a == nil {
		return Alert{}, &aires.Error{Kind: aires.ErrorMissing, Op: "acknowledge alert", Subject: key, Err: errors.New("there is no such alert"), Hint: "aires alerts shows them"}
	}
	a.Acked, a.By = time.Now(), by
	return *a, b.save()
}
