//go:build !windows

package store

import (
	"errors"
	"syscall"
)

// diskFull tells whether a disk or a quota has no room left.
func diskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

func readOnly(err error) bool { return errors.Is(err, syscall.EROFS) }
