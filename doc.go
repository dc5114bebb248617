// Package aires holds the words of the domain as types: what was read from a
// build log, what is believed about it, what is known for certain, what the
// models answered, and the booklet made of it all.
//
// It imports only the standard library and nothing of this project, so that
// every room can speak these words without knowing another room. The JSON tags
// are the published formats aires/diagnostics/v1 and aires/booklet/v1 (see
// docs/formats.md); they only grow.
//
// All types are plain values. They carry no locks: who shares one between
// goroutines must not change it any more.
package aires
