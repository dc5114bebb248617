package daemon

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/ledger"
)

// Submit implements aires.Service. It returns once the run is on disk. A full
// queue and a used up quota give ErrorBusy; a daemon that stops or is in need
// gives one that is ErrAway, too. An unknown workspace gives ErrorInput, a key
// used for something else ErrorState.
func (d *Daemon) Submit(ctx context.Context, s aires.Submission) (aires.Run, error) {
	run, _, err := d.Take(ctx, s)
	return run, err
}

// Take is Submit that says whether it made a run: fresh is false where the key
// of the submission stood for one already.
func (d *Daemon) Take(ctx context.Context, s aires.Submission) (run aires.Run, fresh bool, err error) {
	folder, err := d.folder(s.Workspace)
	if err != nil {
		return aires.Run{}, false, err
	}
	if err := d.room(s.Labels); err != nil { // before anything is read
		return aires.Run{}, false, err
	}
	name := s.Workspace
	s.Workspace = folder
	content := sha256.New()
	if s.Log != nil {
		s.Log = io.TeeReader(s.Log, content)
	}
	if s.Dossier != nil {
		_ = json.NewEncoder(content).Encode(s.Dossier) // plain values into a hash: this cannot fail
	}
	dossier, err := d.config.Engine.Read(s)
	if err != nil {
		return aires.Run{}, false, err
	}
	s.Title = d.config.Engine.Mask(s.Title) // a command line may hold a password
	now := time.Now()
	run = aires.Run{
		ID: d.config.Engine.NewID(now), Title: s.Title, Status: aires.StatusQueued, Workspace: name,
		Queued: now, Priority: s.Priority, Labels: s.Labels, Client: s.Client, NoAI: s.NoAI || d.config.NoAI,
	}
	a := ledger.Arrival{
		Run: run, Dossier: dossier, Key: s.Key,
		First: aires.Event{Seq: 1, Time: now, Run: run.ID, Type: aires.EventRunQueued, Title: run.Title},
	}
	if s.Key != "" {
		_ = json.NewEncoder(content).Encode([]any{s.Title, name, s.Priority, s.NoAI, s.Labels}) // as above
		a.Digest = hex.EncodeToString(content.Sum(nil))
	}
	return d.accept(ctx, a)
}

// accept puts a run on disk and in the queue. Its place is taken before, so
// that many at once do not overfill it.
func (d *Daemon) accept(ctx context.Context, a ledger.Arrival) (kept aires.Run, fresh bool, err error) {
	d.mu.Lock()
	if err := d.roomLocked(a.Run.Labels); err != nil {
		d.mu.Unlock()
		return aires.Run{}, false, err
	}
	e := d.enter(a.Run, 0)
	e.seq = a.First.Seq
	d.mu.Unlock()
	kept, fresh, err = d.ledger.Accept(ctx, a)
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case errors.Is(err, ledger.ErrKeyReused):
		err = &aires.Error{
			Kind: aires.ErrorState, Op: "submit", Subject: fmt.Sprintf("key %q", a.Key), Err: err,
			Hint: "give every submission a key of its own, and the same one when it is repeated",
		}
	case err != nil:
		err = &aires.Error{Kind: aires.ErrorOutput, Op: "keep run", Err: err, Hint: "nothing was accepted; try again later"}
	}
	if err != nil || !fresh {
		d.leave(e)
		return kept, false, err
	}
	d.queue.add(e)
	d.dispatch()
	d.config.Observe(a.First)
	return kept, true, nil
}

// folder returns the workspace that has the name, "" for none.
func (d *Daemon) folder(name string) (string, error) {
	folder, ok := d.workspace(name)
	if ok || name == "" {
		return folder, nil
	}
	return "", &aires.Error{
		Kind: aires.ErrorInput, Op: "find workspace", Subject: fmt.Sprintf("%q", name), Err: errors.New("no workspace has this name"),
		Hint: "name one that the server's configuration lists, or submit a dossier made where the source is",
	}
}

// ErrAway is what an ErrorBusy is where the daemon itself takes nothing in,
// whoever asks: it stops, or is in need.
var ErrAway = errors.New("the server takes nothing in")

// away is an ErrAway that says why.
type away string

// Error implements error.
func (a away) Error() string { return string(a) }

// Is makes it an ErrAway.
func (away) Is(target error) bool { return target == ErrAway }

// room reports why a run with these labels cannot be taken in now, or nil.
func (d *Daemon) room(labels map[string]string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.roomLocked(labels)
}

func (d *Daemon) roomLocked(labels map[string]string) error {
	busy := &aires.Error{Kind: aires.ErrorBusy, Op: "submit", After: 10 * time.Second, Hint: "try again later"}
	switch {
	case d.closing:
		busy.Err = away("the server is stopping")
		return busy
	case len(d.held) > 0:
		busy.Err = away(strings.Join(slices.Sorted(maps.Values(d.held)), "; "))
		return busy
	case len(d.open)-d.active >= d.config.Queue:
		busy.Err = fmt.Errorf("the queue is full: %d runs wait", len(d.open)-d.active)
		return busy
	}
	for _, label := range d.config.quotasOf(labels) {
		if most := d.config.Quotas[label]; d.quota[label] >= most {
			busy.Err = fmt.Errorf("%d runs with the label %s are open, as many as its quota allows", d.quota[label], label)
			return busy
		}
	}
	return nil
}

// quotasOf lists the labels that have a quota, as name=value.
func (c Config) quotasOf(labels map[string]string) []string {
	var with []string
	for k, v := range labels {
		if _, ok := c.Quotas[k+"="+v]; ok {
			with = append(with, k+"="+v)
		}
	}
	return with
}
