package tui

import (
	"os"

	"golang.org/x/sys/windows"
)

// understand has the console take escape sequences, and returns what undoes
// that. A console that cannot be told is one that takes them anyway, or none.
func understand(w *os.File) (restore func()) {
	console := windows.Handle(w.Fd())
	var mode uint32
	if windows.GetConsoleMode(console, &mode) != nil ||
		windows.SetConsoleMode(console, mode|windows.ENABLE_PROCESSED_OUTPUT|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) != nil {
		return func() {}
	}
	return func() { _ = windows.SetConsoleMode(console, mode) } // there is nobody left to tell
}
