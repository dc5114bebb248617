package store

import (
	"errors"
	"syscall"
)

// The codes are those of Windows' System Error Codes.
const (
	handleDiskFull = syscall.Errno(39)
	diskIsFull     = syscall.Errno(112)
	writeProtected = syscall.Errno(19)
)

// diskFull tells whether a disk has no room left.
func diskFull(err error) bool {
	return errors.Is(err, handleDiskFull) || errors.Is(err, diskIsFull)
}

func readOnly(err error) bool { return errors.Is(err, writeProtected) }
