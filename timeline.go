package aires

import "time"

// Timing is a node's way to its answer. A time is zero where the node never
// came so far. Started, Loaded and FirstToken are those of its last attempt;
// Earlier are the attempts before.
type Timing struct {
	Queued     time.Time `json:"queued,omitzero"`      // everything it needs was there
	Ready      time.Time `json:"ready,omitzero"`       // its wave had come: it lacked nothing but a slot
	Started    time.Time `json:"started,omitzero"`     // it was granted a slot
	Loaded     time.Time `json:"loaded,omitzero"`      // its model was loaded, where that happened for its sake
	FirstToken time.Time `json:"first_token,omitzero"` // its answer began
	Ended      time.Time `json:"ended,omitzero"`
	Earlier    []Attempt `json:"earlier,omitempty"`
}

// Attempt is a try at a node that had to be made again.
type Attempt struct {
	Host       string    `json:"host"`
	Started    time.Time `json:"started"`
	FirstToken time.Time `json:"first_token,omitzero"`
	Ended      time.Time `json:"ended"`
	Error      string    `json:"error"` // one line
}

// Load is a model on its way into a host's memory. Ended is zero where the run
// ended first.
type Load struct {
	Host    string    `json:"host"`
	Model   string    `json:"model"`
	Started time.Time `json:"started"`
	Ended   time.Time `json:"ended,omitzero"`
	Error   string    `json:"error,omitempty"` // one line; the model is not there
}
