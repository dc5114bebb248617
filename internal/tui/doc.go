// Package tui shows a run's events as they come: Live redraws a few rows at
// the end of a terminal, Plain writes a line per change for CI logs and pipes.
//
// It refuses to know where events come from, and never reads input: Ctrl-C
// stays a signal, for whoever started the run to handle.
//
// What always holds:
//
//   - What is shown is a pure function of the events, the size and the time:
//     State. Live and Plain only move it and print it.
//   - No event can steer the terminal: control, escape and bidirectional
//     characters of its texts never reach the output.
//   - Live uses no more rows than the terminal has, its last state stays, and no
//     row of an older one does, however the terminal is resized.
package tui
