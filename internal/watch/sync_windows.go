package watch

import (
	"errors"

	"golang.org/x/sys/windows"
)

// syncFolder does nothing: NTFS keeps its folders by itself.
func syncFolder(string) error { return nil }

// full reports whether err says that a disk has no room: that passes.
func full(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}
