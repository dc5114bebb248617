package tui

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"os"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/airesdev/aires"
)

// beat is how often the clock moves on when no event comes.
const beat = 500 * time.Millisecond

// Live draws the run at the end of the terminal w until its last event, and
// leaves a few lines standing. It reads no input and handles no signal. It
// returns the events' error, or the cause of ctx's end; events must end when
// ctx does. What else is written to the terminal meanwhile garbles the drawing.
func Live(ctx context.Context, w *os.File, events iter.Seq2[aires.Event, error], o Options) error {
	m := &model{state: State{Options: o}, now: time.Now}
	profile := colorprofile.Ascii
	if o.Color {
		profile = colorprofile.ANSI
	}
	p := tea.NewProgram(m,
		tea.WithInput(nil), tea.WithOutput(w), tea.WithoutSignalHandler(),
		tea.WithColorProfile(profile), tea.WithEnvironment([]string{"TERM=xterm-256color"}),
	)
	stop, stopped := make(chan struct{}), make(chan error, 1)
	go func() { stopped <- feed(ctx, p, events, stop) }()
	var clock sync.WaitGroup
	clock.Go(func() { keepTime(p, stop) })
	_, err := p.Run()
	close(stop)
	clock.Wait()
	if err = errors.Join(err, <-stopped); err != nil || m.state.phase != over {
		return err
	}
	_, err = fmt.Fprintln(w, m.state.View(m.width, math.MaxInt, m.now()))
	return err
}

// feed sends the events to the program, and ends it after the last one. It
// stops early when the program has ended by itself.
func feed(ctx context.Context, p *tea.Program, events iter.Seq2[aires.Event, error], stop <-chan struct{}) error {
	defer p.Quit()
	for e, err := range events {
		if err != nil {
			return err
		}
		select {
		case <-stop:
			return nil
		default:
		}
		p.Send(e)
		if e.Type == aires.EventRunEnded {
			return nil
		}
	}
	return context.Cause(ctx)
}

// keepTime moves the program's clock on until stop. A command of bubbletea's own
// would sleep on after the program's end, with nobody to wait for it.
func keepTime(p *tea.Program, stop <-chan struct{}) {
	ticker := time.NewTicker(beat)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			p.Send(tick{})
		case <-stop:
			return
		}
	}
}

// model hands events, time and size to the state, and the state's view to the
// terminal.
type model struct {
	state         State
	width, height int
	now           func() time.Time
}

// tick has the view drawn again: only the time has changed.
type tick struct{}

// Init implements tea.Model.
func (m *model) Init() tea.Cmd { return nil }

// Update implements tea.Model.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case aires.Event:
		m.state.Apply(msg)
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	}
	return m, nil
}

// View implements tea.Model. It ends in an empty row: that is where the cursor
// is left, and what is cleared, when the program ends. The closing lines are
// not drawn here: they are printed, however many rows they take, in place of
// the single row that is left.
func (m *model) View() tea.View {
	if m.state.phase == over {
		return still(" ")
	}
	return still(m.state.View(m.width, max(1, m.height-1), m.now()) + "\n")
}

// still is a view that asks nothing of the terminal's input.
func still(content string) tea.View {
	v := tea.NewView(content)
	v.DisableBracketedPasteMode = true
	return v
}
