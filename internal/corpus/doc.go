// Package corpus holds builds that failed for known reasons, to measure what
// reads their logs.
//
// A project of a toolchain is kept once, sound, with faults that can be planted
// in it. A case is a choice of these faults, the log of the build with all of
// them, and the truth: every error that the log shows, and the fault that it
// belongs to. The truth is measured, not judged: each fault's fix is applied
// alone, and the errors that vanish are its own. Package record makes cases;
// docs/corpus.md describes the files.
//
// The package knows nothing about parsers, causes or models, so that no truth
// can come from what is measured against it. It runs nothing and writes only
// where it is told.
//
// What always holds: planting a fault in a tree where its edits do not fit is
// an error, never a tree that is broken in another way; wrapping a log changes
// no text of a line, only what stands around it.
package corpus
