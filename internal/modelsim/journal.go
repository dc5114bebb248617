package modelsim

import "time"

// Entry is one chat or load request in the host's journal.
type Entry struct {
	Call
	Arrived  time.Time
	Started  time.Time // when it got its slot; zero if it never did
	Ended    time.Time
	Status   int     // HTTP status, 0 if the connection was closed instead
	Failure  Failure // the fault that hit it, or ""
	Loaded   bool    // this request made the model load
	Aborted  bool    // the client left, or the host was killed
	LoadOnly bool    // it asked for the model to be loaded, and nothing else
}

// Counters sums up what the host has seen.
type Counters struct {
	Requests  int            // chat requests that asked for an answer
	PerModel  map[string]int // the same by model, as listed
	Answered  int            // complete answers
	InFlight  int            // requests that hold a slot now
	Peak      int            // most requests that held a slot at one moment
	PeakModel map[string]int // the same by model
	Waiting   int            // requests that wait for a slot or a load now
	PeakQueue int            // most requests that waited at one moment
	Loads     int            // times that a model was loaded
	Refused   int            // requests turned away: killed, queue full
	Aborted   int            // requests whose client left
}
