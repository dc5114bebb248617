//go:build !windows

package resource

import "golang.org/x/sys/unix"

// descriptorLimit is how many descriptors this process may open, 0 for any
// number (getrlimit(2)).
func descriptorLimit() uint64 {
	var l unix.Rlimit
	if unix.Getrlimit(unix.RLIMIT_NOFILE, &l) != nil || uint64(l.Cur) >= 1<<62 {
		return 0
	}
	return uint64(l.Cur)
}
