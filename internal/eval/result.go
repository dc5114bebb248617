package eval

import "time"

// Schema names the format of a Result.
const Schema = "aires/eval/v1"

// Result is how AIRES did on a set of cases.
type Result struct {
	Schema   string   `json:"schema"`
	Setup    Setup    `json:"setup"`
	Families []Score  `json:"families"` // in order of name, held-out cases left out
	Total    Score    `json:"total"`    // of Families
	HeldOut  Score    `json:"held_out"`
	Steps    []Step   `json:"calibration"` // of all cases
	Authors  []Author `json:"authors"`     // of all cases
	Cases    []Record `json:"cases"`
}

// Setup is what makes a result comparable with another.
type Setup struct {
	NoAI   bool     `json:"no_ai"`
	Models []string `json:"models,omitempty"` // stage on model
	Hosts  []string `json:"hosts,omitempty"`
	Built  bool     `json:"built"` // patches were tried
	// History: sound trees, where they are known, were there as the commit before.
	History bool `json:"history,omitempty"`
}

// Score counts over cases.
type Score struct {
	Name      string        `json:"name"`
	Cases     int           `json:"cases"`
	Faults    int           `json:"faults"`
	Named     int           `json:"named"`    // faults that the first hypothesis names
	Mendable  int           `json:"mendable"` // faults of the classes that a patch can be expected for
	Tried     int           `json:"tried"`    // of these, those whose builds can be judged here
	Mended    int           `json:"mended"`   // of those tried, the ones whose patch makes the build pass
	Patches   int           `json:"patches"`  // chapters with edits, whatever the class, that were tried
	Right     int           `json:"right"`
	Certain   int           `json:"certain"` // patches tried whose confidence is at least Certain
	Wrong     int           `json:"wrong"`   // certain patches that leave the error or bring new ones
	Claims    int           `json:"claims"`  // hypotheses
	Supported int           `json:"supported"`
	Time      time.Duration `json:"time_ns"` // from log to booklet, summed
}

// Certain is the confidence from which on a patch counts as proposed for sure.
const Certain = 0.8

// Step is a range of confidence: how often what was said with it is right.
type Step struct {
	From    float64 `json:"from"`
	To      float64 `json:"to"`
	Claims  int     `json:"claims"` // first hypotheses
	Mean    float64 `json:"mean"`   // of their confidence
	Named   int     `json:"named"`
	Patches int     `json:"patches"` // tried ones
	Right   int     `json:"right"`
}

// Author is who made hypotheses: evidence, or a stage.
type Author struct {
	By     string `json:"by"`
	Faults int    `json:"faults"` // that it said something about
	Named  int    `json:"named"`  // in its first hypothesis
}

// Record is one case's outcome.
type Record struct {
	Case    string        `json:"case"` // family/name
	Family  string        `json:"family"`
	HeldOut bool          `json:"held_out,omitempty"`
	Status  string        `json:"status"`
	Time    time.Duration `json:"time_ns"`
	Unbuilt string        `json:"unbuilt,omitempty"` // why no patch was tried
	Faults  []Outcome     `json:"faults"`
	Patches []Patch       `json:"patches,omitempty"`
	Claims  int           `json:"claims"`
	// Supported are the claims that name evidence which is there.
	Supported int `json:"supported"`
}

// Outcome is what became of a fault.
type Outcome struct {
	Fault      string          `json:"fault"`
	Class      string          `json:"class"`
	Mendable   bool            `json:"mendable"`
	Chapter    string          `json:"chapter,omitempty"` // "" where its errors are in none
	Claim      string          `json:"claim,omitempty"`   // the first hypothesis
	Confidence float64         `json:"confidence"`
	Named      bool            `json:"named"`
	By         map[string]bool `json:"by,omitempty"` // whose first hypothesis names it
	Mended     bool            `json:"mended"`
}

// Verdict is what a build said about a patch.
type Verdict string

// The verdicts on patches.
const (
	Passes  Verdict = "passes"  // its errors are gone, and nothing new came
	Fails   Verdict = "fails"   // errors of its chapter are left, or new ones came
	Unfit   Verdict = "unfit"   // it could not be applied
	Untried Verdict = "untried" // nothing was built
)

// Patch is a chapter's edits.
type Patch struct {
	Chapter    string   `json:"chapter"`
	Faults     []string `json:"faults"`
	Confidence float64  `json:"confidence"`
	Edits      int      `json:"edits"`
	Verdict    Verdict  `json:"verdict"`
	Detail     string   `json:"detail,omitempty"`
}

// tried reports whether the patch was put to the test.
func (p *Patch) tried() bool { return p.Verdict != Untried }

// add counts a case.
func (s *Score) add(r *Record) {
	s.Cases++
	s.Time += r.Time
	s.Claims += r.Claims
	s.Supported += r.Supported
	for i := range r.Faults {
		f := &r.Faults[i]
		s.Faults++
		s.Named += one(f.Named)
		s.Mendable += one(f.Mendable)
		s.Tried += one(f.Mendable && r.Unbuilt == "")
		s.Mended += one(f.Mendable && f.Mended)
	}
	for i := range r.Patches {
		p := &r.Patches[i]
		if !p.tried() {
			continue
		}
		s.Patches++
		s.Right += one(p.Verdict == Passes)
		if p.Confidence >= Certain {
			s.Certain++
			s.Wrong += one(p.Verdict != Passes)
		}
	}
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}
