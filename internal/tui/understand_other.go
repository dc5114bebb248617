//go:build !windows

package tui

import "os"

// understand has the terminal take escape sequences, as all do but Windows's.
func understand(*os.File) (restore func()) { return func() {} }
