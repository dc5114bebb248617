package watch

import "golang.org/x/sync/errgroup"

// together is how many files are worked on at once: almost all of their time
// goes into waiting for the disk, which takes as long for many as for one.
const together = 64

// each calls f for 0 to n-1, several at once, and returns when all are done.
func each(n int, f func(i int)) {
	var all errgroup.Group
	all.SetLimit(together)
	for i := range n {
		all.Go(func() error { f(i); return nil })
	}
	_ = all.Wait() // f gives none
}
