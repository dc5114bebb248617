package daemon

import (
	"testing"

	"github.com/airesdev/aires"
)

// What was accepted stays; what comes is measured by the new limits.
func TestReconfigure(t *testing.T) {
	f := newFake()
	d := start(t, t.TempDir(), f, Config{Active: 1, Workspaces: map[string]string{"old": t.TempDir()}})
	defer stop(t, d)
	web := map[string]string{"team": "web"}
	submit(t, d, aires.Submission{Labels: web, Workspace: "old"})
	submit(t, d, aires.Submission{Labels: web})
	<-f.began
	d.Reconfigure(Limits{Active: 2, Queue: 5, Quotas: map[string]int{"team=web": 2}, Workspaces: map[string]string{"new": t.TempDir()}})
	<-f.began // the second has room now
	if _, err := d.Submit(t.Context(), aires.Submission{Labels: web}); aires.KindOf(err) != aires.ErrorBusy {
		t.Errorf("the new quota does not count what was there before: %v", err)
	}
	if _, err := d.Submit(t.Context(), aires.Submission{Workspace: "old"}); aires.KindOf(err) != aires.ErrorInput {
		t.Errorf("the old workspace is still known: %v", err)
	}
	submit(t, d, aires.Submission{Workspace: "new"})
}
