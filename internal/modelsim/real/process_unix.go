//go:build unix

package real

import (
	"os"
	"os/exec"
	"syscall"
)

// separate puts the process, and with it all runners, into a process group of
// its own, so that they can be ended together, and gives it a file to hold
// open.
func separate(cmd *exec.Cmd, held *os.File) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.ExtraFiles = []*os.File{held}
}

// askToEnd reports whether the process could be asked.
func askToEnd(p *os.Process) bool { return p.Signal(syscall.SIGTERM) == nil }

// killFamily kills the process group that p leads. Its members may all be
// gone already.
func killFamily(p *os.Process) { _ = syscall.Kill(-p.Pid, syscall.SIGKILL) }
