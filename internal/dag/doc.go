// Package dag is a directed acyclic graph of nodes as a pure state machine: it
// says which nodes are ready, which are skipped and because of whom, and when
// each was queued, started and ended.
//
// It knows no model, no host, no goroutine and no clock: callers say what
// happened and when. So a scheduler, a simulation on virtual time and a replay
// of stored events can all drive the same graph.
//
// What always holds:
//   - a node is Ready only when every need has succeeded or, for an optional
//     need, has ended;
//   - a node that cannot run any more is Skipped and names the node that really
//     failed, however far away;
//   - after Cancel no node becomes Succeeded;
//   - a node that has ended never changes again.
//
// A Graph is not safe for concurrent use: one owner holds it.
package dag
