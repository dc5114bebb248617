//go:build !windows

package store

import (
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"github.com/airesdev/aires"
)

func TestHints(t *testing.T) {
	for errno, want := range map[syscall.Errno]string{
		syscall.ENOSPC: "free some space", syscall.EDQUOT: "free some space",
		syscall.EACCES: "make it writable", syscall.EROFS: "make it writable", syscall.EIO: "write elsewhere",
	} {
		err := outputError("save run", "x", &fs.PathError{Op: "write", Path: "x", Err: errno})
		if !strings.Contains(err.Error(), want) || aires.KindOf(err) != aires.ErrorOutput {
			t.Errorf("%v: %v, want %q", errno, err, want)
		}
	}
}
