package chaos

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/ledger"
	"github.com/airesdev/aires/internal/modelsim"
)

// judge looks at what daemons that have ended left on disk.
type judge struct {
	*testing.T
	runs    map[string][]aires.Run // by symbol
	events  map[string][]aires.Event
	lines   [][]int64 // positions of all events, by daemon
	resumed int
	cached  int
}

func newJudge(t *testing.T, servers []*server) *judge {
	t.Helper()
	j := &judge{T: t, runs: map[string][]aires.Run{}, events: map[string][]aires.Event{}}
	for _, s := range servers {
		j.read(s)
	}
	for id, events := range j.events {
		j.orderly(id, events)
	}
	return j
}

func (j *judge) read(s *server) {
	j.Helper()
	l, err := ledger.Open(j.Context(), s.store(), nil)
	if err != nil {
		j.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // it was only read
	list, err := l.Runs(j.Context(), aires.Query{})
	if err != nil {
		j.Fatal(err)
	}
	for _, run := range list {
		j.runs[run.Title] = append(j.runs[run.Title], run)
		if _, err := l.Report(j.Context(), run.ID); err != nil {
			j.Errorf("run %s has no report: %v", run.ID, err)
		}
	}
	all, err := l.All(j.Context(), 0, 1<<30)
	if err != nil {
		j.Fatal(err)
	}
	positions := []int64{}
	for _, line := range all {
		var e aires.Event
		if err := json.Unmarshal(line.JSON, &e); err != nil {
			j.Fatal(err)
		}
		positions = append(positions, line.Position)
		j.events[e.Run] = append(j.events[e.Run], e)
	}
	j.lines = append(j.lines, positions)
}

// orderly looks at a run's events: numbered without gaps, with one end.
func (j *judge) orderly(id string, events []aires.Event) {
	for i, e := range events {
		if e.Seq != int64(i+1) {
			j.Errorf("run %s: event %d has the number %d", id, i+1, e.Seq)
		}
		switch {
		case (e.Type == aires.EventRunEnded) != (i == len(events)-1):
			j.Errorf("run %s: event %d of %d is %s", id, i+1, len(events), e.Type)
		case e.Type == aires.EventRunResumed:
			j.resumed++
		case e.Type == aires.EventNodeEnded && e.Cached:
			j.cached++
		}
	}
}

// nothingLost holds when everything given has one run, and that is complete.
func (j *judge) nothingLost(l *load) {
	for symbol, id := range l.accepted {
		if runs := j.runs[symbol]; len(runs) != 1 || runs[0].ID != id {
			j.Errorf("%s was accepted as run %s and has the runs %v", symbol, id, runs)
		}
	}
	for symbol := range l.dropped {
		if runs := j.runs[symbol]; len(runs) != 1 {
			j.Errorf("%s was dropped and has the runs %v", symbol, runs)
		}
	}
	for symbol, runs := range j.runs {
		if !l.dropped[symbol] && l.accepted[symbol] == "" {
			j.Errorf("nobody gave %s", symbol)
		}
		for _, run := range runs {
			if run.Status != aires.StatusComplete {
				j.Errorf("%s: run %s is %s: %s", symbol, run.ID, run.Status, run.Notice)
			}
		}
	}
}

// nothingTwice holds when every file has one booklet of each format and stands
// among the processed.
func (j *judge) nothingTwice(folder string, l *load) {
	done := files(j.T, filepath.Join(folder, "processed"))
	if len(done) != len(l.dropped) {
		j.Errorf("%d files dropped, %d processed", len(l.dropped), len(done))
	}
	booklets := files(j.T, filepath.Join(folder, "booklets"))
	for symbol := range l.dropped {
		if !slices.Contains(done, symbol) {
			j.Errorf("%s is not among the processed", symbol)
		}
		ours := 0
		for _, name := range booklets {
			if strings.Contains(name, symbol) {
				ours++
			}
		}
		if ours != 3 {
			j.Errorf("%s has %d booklet files, not one of each of 3 formats", symbol, ours)
		}
	}
	if len(booklets) != 3*len(l.dropped) {
		j.Errorf("%d booklet files for %d files", len(booklets), len(l.dropped))
	}
	if failed, err := os.ReadDir(filepath.Join(folder, "failed")); err == nil && len(failed) > 0 {
		j.Errorf("files failed: %v", failed)
	}
}

var symbols = regexp.MustCompile(`lost_\w+_end`)

// question is one that is asked for a run: every stage has a model of its own.
type question struct{ symbol, model string }

// nothingAskedAgain holds when no question reached the host after its node had
// ended.
func (j *judge) nothingAskedAgain(journal []modelsim.Entry) {
	ended := map[question]time.Time{}
	for symbol, runs := range j.runs {
		for _, e := range j.events[runs[0].ID] {
			q := question{symbol, e.Model}
			if e.Type == aires.EventNodeEnded && ended[q].IsZero() {
				ended[q] = e.Time
			}
		}
	}
	asked := 0
	for _, e := range journal {
		if e.LoadOnly {
			continue
		}
		asked++
		q := question{symbols.FindString(e.Prompt), e.Model}
		at, ok := ended[q]
		if !ok {
			j.Errorf("nobody knows the question of %q to %s", q.symbol, q.model)
		}
		if e.Arrived.After(at) {
			j.Errorf("%v was asked at %s and had ended at %s", q, e.Arrived, at)
		}
	}
	if asked == 0 {
		j.Error("nothing was asked")
	}
}

// eventsComplete holds when watchers saw each event once, in order, through all
// deaths: nothing was shown that was lost, nothing was kept that was not shown.
func (j *judge) eventsComplete(watchers []*watcher) {
	for i, w := range watchers {
		if !slices.Equal(w.seen, j.lines[i]) {
			j.Errorf("daemon %d: %d events on disk, %d seen by who followed", i, len(j.lines[i]), len(w.seen))
		}
	}
}
