// Package eval scores what AIRES says about builds whose faults are known.
//
// A case is a broken source tree, the log of its build, and the truth: which
// fault every error comes from. The case goes through an aires.Service as any
// log does; then its booklet is held against the truth. Is the fault, by its
// place or by a name in it, in the first hypothesis? Do the proposed edits,
// applied to a copy, make the build pass? Do claims name evidence? Is what is
// said to be certain right?
//
// The package knows neither parsers' rules nor verdicts nor prompts, so that
// any of them can be compared with any other by running the same cases twice.
// It runs the cases' build commands only where it was given a Builder.
//
// What always holds: an edit is applied only where its old text stands; what
// could not be built is counted apart and never as right or wrong; cases that
// are held out are summed apart.
package eval
