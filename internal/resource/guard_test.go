package resource

import (
	"slices"
	"strings"
	"testing"
)

const gib = 1 << 30

func TestShortAndThereAgain(t *testing.T) {
	var told []string
	g := Guard{Hold: func(what, why string) { told = append(told, strings.TrimSpace(what+" "+why)) }}
	look := func(u Usage, want ...string) {
		t.Helper()
		told = nil
		g.Look(u)
		if !slices.Equal(told, want) {
			t.Errorf("%+v tells %q, not %q", u, told, want)
		}
	}
	look(Usage{})
	look(Usage{Memory: 9 * gib, MemoryTotal: 10 * gib})
	look(Usage{Memory: 95 * gib / 10, MemoryTotal: 10 * gib}, "memory the daemon uses 9.5 GiB of 10.0 GiB of memory")
	look(Usage{Memory: 95 * gib / 10, MemoryTotal: 10 * gib})
	look(Usage{Memory: 9 * gib, MemoryTotal: 10 * gib}) // between the limits it stays as it is
	look(Usage{Memory: 8 * gib, MemoryTotal: 10 * gib}, "memory")
	look(Usage{Disk: 990 * gib, DiskTotal: 1000 * gib}) // 10 GiB free are enough for a store
	look(Usage{Disk: 10*gib - leastDisk/2, DiskTotal: 10 * gib}, "disk 9.9 GiB of 10.0 GiB of the store's disk are used; at least 256 MiB must be free")
	look(Usage{Disk: 10*gib - leastDisk*3/2, DiskTotal: 10 * gib})
	look(Usage{Disk: 1 * gib, DiskTotal: 10 * gib}, "disk")
	look(Usage{Files: 1000, FilesTotal: 1024}, "files 1000 of 1024 file descriptors are open")
	look(Usage{Files: 10, FilesTotal: 1024}, "files")
}

func TestReadThisProcess(t *testing.T) {
	u, err := Read(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if u.Memory == 0 || u.MemoryTotal < u.Memory || u.DiskTotal == 0 || u.Disk > u.DiskTotal {
		t.Errorf("usage %+v", u)
	}
}
