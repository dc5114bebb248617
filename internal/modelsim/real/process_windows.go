package real

import (
	"os"
	"os/exec"
	"strconv"
)

// separate has nothing to do: Windows finds the family by the parents' ids, and
// processes inherit no files.
func separate(*exec.Cmd, *os.File) {}

// askToEnd reports that Windows has no polite way to end another process.
func askToEnd(*os.Process) bool { return false }

// killFamily kills p and its runners. They may all be gone already.
func killFamily(p *os.Process) {
	_ = exec.Command("taskkill", "/T", "/F", "/PID", strconv.Itoa(p.Pid)).Run()
	_ = p.Kill()
}
