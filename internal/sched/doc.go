// Package sched decides which ready node runs next, and on which host, and runs
// it. It knows graphs, models' names and hosts' names; it does not know what a
// node does, what a prompt is or how a host is spoken to.
//
// One goroutine (loop) owns all state. Everything else, the callers as well as
// the goroutines that run nodes, sends it messages. A node that waits, for its
// inputs, for a slot, for its next attempt or for an equal node in flight, is a
// struct in a heap or a list: goroutines exist only for nodes that run.
//
// What always holds:
//   - a node runs only when its graph says it is ready (see dag);
//   - a host never has more requests in flight than its limit;
//   - ready nodes go by priority, then depth in the graph, then arrival;
//   - a node that waits for its next attempt holds no slot;
//   - of nodes with equal keys, one runs and the others wait for it;
//   - every node of a job that was submitted ends, and its job with the last.
package sched
