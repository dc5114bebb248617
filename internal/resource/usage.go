package resource

import (
	"context"
	"errors"
	"os"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/shirou/gopsutil/v4/disk"
	"github.com/shirou/gopsutil/v4/mem"
	"github.com/shirou/gopsutil/v4/process"
)

// Usage is what is used of what there is; a total of 0 is not known. Sizes are
// in bytes.
type Usage struct {
	Memory, MemoryTotal uint64 // of the process; of the machine, container or GOMEMLIMIT, the least of them
	Disk, DiskTotal     uint64 // of the file system that the store is on
	Files, FilesTotal   uint64 // open descriptors
}

// Read looks at this process and at the file system of the folder store. What
// a system does not tell stays 0, and is in the error.
func Read(ctx context.Context, store string) (Usage, error) {
	var u Usage
	var errs []error
	self, err := process.NewProcessWithContext(ctx, int32(os.Getpid()))
	if err != nil {
		return u, err
	}
	if m, err := self.MemoryInfoWithContext(ctx); err == nil {
		u.Memory = m.RSS
	} else {
		errs = append(errs, err)
	}
	if all, err := mem.VirtualMemoryWithContext(ctx); err == nil {
		u.MemoryTotal = min(all.Total, containerMemory(), uint64(debug.SetMemoryLimit(-1)))
	} else {
		errs = append(errs, err)
	}
	if d, err := disk.UsageWithContext(ctx, store); err == nil {
		u.Disk, u.DiskTotal = d.Total-d.Free, d.Total
	} else {
		errs = append(errs, err)
	}
	if n, err := self.NumFDsWithContext(ctx); err == nil {
		u.Files = uint64(n)
	} // not every system counts them
	u.FilesTotal = descriptorLimit()
	return u, errors.Join(errs...)
}

// containerMemory is the limit of the control group this process is in, as
// cgroup v2 and v1 say it inside a container (Linux, Documentation/admin-guide/
// cgroup-v2.rst).
func containerMemory() uint64 {
	for _, path := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"} {
		text, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		if n, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64); err == nil && n > 0 {
			return n
		}
	}
	return 1<<64 - 1
}
