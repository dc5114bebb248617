// Package engine is aires.Service in process: it takes a log through parsing,
// causes, evidence, the graph of questions and the scheduler to a booklet.
//
// It is where the rooms meet, and decides little itself: what is a diagnostic
// is diag's business, which node runs next is sched's, what a prompt says is
// pipeline's. What is its own: the life of a run, its events, which model is
// where, and what becomes of an answer.
//
// What always holds:
//   - a run whose log held an error ends with a booklet, whatever the models do;
//   - a node is asked only when its findings are not in the cache, and what was
//     answered is in the cache before the node reads as succeeded;
//   - events of a run are numbered without gaps, and the last is run.ended.
package engine
