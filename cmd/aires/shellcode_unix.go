//go:build unix

package main

import (
	"os"
	"syscall"
)

// shellCode is the exit code as a shell reports it.
func shellCode(s *os.ProcessState) int {
	if w, ok := s.Sys().(syscall.WaitStatus); ok && w.Signaled() {
		return 128 + int(w.Signal())
	}
	return s.ExitCode()
}
