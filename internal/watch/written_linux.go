package watch

import (
	"errors"

	"golang.org/x/sys/unix"
)

// written reports whether somebody has the file open for writing. The kernel
// refuses a read lease then (fcntl(2), F_SETLEASE); where it gives none for
// other reasons, as on network folders, nobody can tell.
func written(path string) bool {
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_NONBLOCK|unix.O_CLOEXEC|unix.O_NOFOLLOW, 0)
	if err != nil {
		return false
	}
	defer unix.Close(fd) //nolint:errcheck // gives the lease back too
	_, err = unix.FcntlInt(uintptr(fd), unix.F_SETLEASE, unix.F_RDLCK)
	return errors.Is(err, unix.EAGAIN)
}
