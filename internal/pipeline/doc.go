// Package pipeline holds the questions that are put to models: stages as data,
// their prompts and answer schemas as files, and the graph of one run.
//
// A stage is asked once per error code, per cause or per run; each of these is
// a node. A node works for a set of causes, and needs every node of a needed
// stage that works for one of the same causes: this one rule covers all
// combinations.
//
// The package does not ask anybody anything. It knows no host and no scheduler.
//
// What always holds:
//   - a pipeline that was built has no cycle, no unknown need, and only schemas
//     that compile;
//   - a prompt never exceeds its budget; what was left out is listed in it;
//   - what the log, the source or another model said stands between delimiters
//     that it cannot forge;
//   - the parts of a prompt that nodes of a stage share come first.
package pipeline
