package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// folder makes a workspace of files, given as name, text, name, text. Its files
// are an hour old, so that their times can be trusted.
func folder(t testing.TB, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		put(t, dir, files[i], files[i+1], time.Hour)
	}
	return dir
}

func put(t testing.TB, dir, name, text string, age time.Duration) {
	t.Helper()
	if err := writeOld(dir, name, text, age); err != nil {
		t.Fatal(err)
	}
}

func writeOld(dir, name, text string, age time.Duration) error {
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return err
	}
	when := time.Now().Add(-age)
	return os.Chtimes(file, when, when)
}

func opened(t testing.TB, dir string, o Options) *Index {
	t.Helper()
	x, err := Open(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	return x
}

func places(ds []Decl) string {
	var all []string
	for _, d := range ds {
		all = append(all, fmt.Sprintf("%s:%d %s", d.File, d.Line, join(d.Scope, d.Name)))
	}
	return strings.Join(all, ", ")
}

func TestQueries(t *testing.T) {
	x := opened(t, folder(
		t,
		"money/price.go", "package money\n\ntype Price struct {\n\tAmount int\n}\n\nfunc (p Price) Total() int {\n\treturn p.Amount\n}\n",
		"shop/shop.go", "package shop\n\n// Fetch is mentioned here.\nfunc FetchAll(n int) {\n\tvar p Price\n\tp.Total()\n}\n",
		"web/shop.ts", "export function fetchAll(n: number) { return total(n) }\n",
		"include/util.h", "int total(int a);\n", "docs/notes.txt", "total\n",
	), Options{})
	tests := []struct{ name, got, want string }{
		{"declared", places(x.Declared("Total")), "money/price.go:7 Price.Total"},
		{"not declared", places(x.Declared("Fetch")), ""},
		{"members", places(x.Members("Price")), "money/price.go:4 Price.Amount, money/price.go:7 Price.Total"},
		{"near in its language", places(x.Near("Fetch", "go", 3)), "shop/shop.go:4 FetchAll"},
		{"near in the other", places(x.Near("fetchAl", "typescript", 3)), "web/shop.ts:1 fetchAll"},
		{"uses", fmt.Sprint(x.Uses("Total", "go", 5)), "[{shop/shop.go 6 \tp.Total()}]"},
		{"uses elsewhere", fmt.Sprint(x.Uses("total", "c", 5)), "[]"},
		{"based", fmt.Sprint(x.Based("util.h")), "[include/util.h]"},
		{"near files", fmt.Sprint(x.NearFiles("lib/utils.h", 3), x.NearFiles("util.hpp", 3), x.NearFiles("src/util.h", 3)), "[include/util.h] [include/util.h] [include/util.h]"},
		{"names", fmt.Sprint(x.Names()), "[docs/notes.txt include/util.h money/price.go shop/shop.go web/shop.ts]"},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("%s: got %s, want %s", test.name, test.got, test.want)
		}
	}
	for line, want := range map[int]string{4: "Price", 8: "Total", 6: "", 99: ""} {
		if d, _ := x.Enclosing("money/price.go", line); d.Name != want {
			t.Errorf("line %d lies in %q, want %q", line, d.Name, want)
		}
	}
}

// TestRefresh holds that only what changed is read again, and that what was
// deleted is forgotten.
func TestRefresh(t *testing.T) {
	dir, cache := folder(t, "a.go", "package a\n\nfunc A() {}\n", "b.go", "package a\n\nfunc B() {}\n"), t.TempDir()
	opened(t, dir, Options{Cache: cache})
	// The same size and time: nobody can tell that it changed, so it must not be read.
	info, err := os.Stat(filepath.Join(dir, "a.go"))
	if err != nil {
		t.Fatal(err)
	}
	put(t, dir, "a.go", "package a\n\nfunc C() {}\n", time.Hour)
	if err := os.Chtimes(filepath.Join(dir, "a.go"), info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "b.go", "package a\n\nfunc D() {}\n", time.Minute)
	x := opened(t, dir, Options{Cache: cache})
	if got := places(slices.Concat(x.Declared("A"), x.Declared("B"), x.Declared("C"), x.Declared("D"))); got != "a.go:3 A, b.go:3 D" {
		t.Errorf("got %s", got)
	}
	if err := os.Remove(filepath.Join(dir, "a.go")); err != nil {
		t.Fatal(err)
	}
	x = opened(t, dir, Options{Cache: cache})
	if got := places(x.Declared("A")); got != "" || len(load(cache, dir)) != 1 {
		t.Errorf("got %s, and %d files kept", got, len(load(cache, dir)))
	}
}

// TestRefreshOfTheMoment holds that a file which was changed again within the
// step of its file system's clock is read again.
func TestRefreshOfTheMoment(t *testing.T) {
	dir, cache := t.TempDir(), t.TempDir()
	now := time.Now()
	for _, text := range []string{"package a\n\nfunc A() {}\n", "package a\n\nfunc B() {}\n"} {
		put(t, dir, "a.go", text, 0)
		if err := os.Chtimes(filepath.Join(dir, "a.go"), now, now); err != nil {
			t.Fatal(err)
		}
		x := opened(t, dir, Options{Cache: cache})
		if want := text[16:17]; len(x.Declared(want)) != 1 {
			t.Errorf("%s is not declared", want)
		}
	}
}

// TestKeptAndDamaged holds that whatever lies in the cache, the index is right.
func TestKeptAndDamaged(t *testing.T) {
	dir, cache := folder(t, "a.go", "package a\n\nimport f \"fmt\"\n\ntype T struct{ A int }\n\nfunc (T) M(a, b int) {}\n", "b.py", "import os\nclass B:\n  x = 1\n"), t.TempDir()
	want := fmt.Sprint(opened(t, dir, Options{}).Files())
	opened(t, dir, Options{Cache: cache})
	file := pathOf(cache, dir)
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := range raw {
		for _, damaged := range [][]byte{raw[:i], slices.Concat(raw[:i], []byte{raw[i] ^ 1}, raw[i+1:])} {
			if err := os.WriteFile(file, damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			if got := load(cache, dir); got != nil {
				t.Fatalf("damaged at byte %d of %d, it is read as %v", i, len(raw), got)
			}
		}
	}
	if got := fmt.Sprint(opened(t, dir, Options{Cache: cache}).Files()); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := fmt.Sprint(opened(t, dir, Options{Cache: cache}).Files()); got != want {
		t.Errorf("from the cache: got %s, want %s", got, want)
	}
	if load(cache, dir) == nil || load(cache, filepath.Dir(dir)) != nil {
		t.Error("it is not kept, or kept for another folder")
	}
}

// TestUnkept holds that a cache which cannot be written stops nobody.
func TestUnkept(t *testing.T) {
	dir := folder(t, "a.go", "package a\n\nfunc A() {}\n")
	for _, cache := range []string{filepath.Join(dir, "a.go"), filepath.Join(dir, "a.go", "below")} {
		if x := opened(t, dir, Options{Cache: cache}); len(x.Declared("A")) != 1 {
			t.Errorf("nothing is known with the cache %s", cache)
		}
	}
}

// TestSeveralAtOnce opens one workspace from many sides while it changes.
func TestSeveralAtOnce(t *testing.T) {
	dir, cache := t.TempDir(), t.TempDir()
	for i := range 50 {
		put(t, dir, fmt.Sprintf("f%d.go", i), fmt.Sprintf("package a\n\nfunc F%d() {}\n", i), time.Hour)
	}
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			for i := range 10 {
				put(t, dir, fmt.Sprintf("n%d.go", n), fmt.Sprintf("package a\n\nfunc N%dx%d() {}\n", n, i), time.Hour+time.Duration(i)*time.Second)
				x, err := Open(t.Context(), dir, Options{Cache: cache})
				if err != nil {
					t.Error(err)
					return
				}
				if len(x.Declared("F49")) != 1 || len(x.Declared(fmt.Sprintf("N%dx%d", n, i))) != 1 {
					t.Errorf("%d, %d: something is not declared", n, i)
				}
				_ = x.Close()
			}
		})
	}
	all.Wait()
	left, err := filepath.Glob(filepath.Join(cache, ".index-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestList(t *testing.T) {
	dir := folder(t, "a.go", "package a\n\nfunc A() {}\n", "b.go", "package a\n\nfunc B() {}\n", "vendor/v.go", "package v\n\nfunc V() {}\n")
	list := func(names []string, err error) Options {
		return Options{List: func(context.Context) ([]string, error) { return names, err }}
	}
	tests := []struct {
		name string
		o    Options
		want string
	}{
		{"what it names", list([]string{"b.go", "gone.go", "../x.go", "b.go", "vendor/v.go"}, nil), "[b.go]"},
		{"where it fails", list(nil, errors.New("no git")), "[a.go b.go]"},
		{"where it names nothing", list(nil, nil), "[a.go b.go]"},
	}
	for _, test := range tests {
		if got := fmt.Sprint(opened(t, dir, test.o).Names()); got != test.want {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
	}
}

func TestCancelled(t *testing.T) {
	dir, cache := folder(t, "a.go", "package a\n"), t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	x, err := Open(ctx, dir, Options{Cache: cache})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close() //nolint:errcheck // nothing was written
	if len(x.Skipped()) == 0 || load(cache, dir) != nil {
		t.Errorf("skipped %v, kept %v", x.Skipped(), load(cache, dir))
	}
}
