//go:build !unix

package main

import "os"

// shellCode is the exit code as the system reports it.
func shellCode(s *os.ProcessState) int { return s.ExitCode() }
