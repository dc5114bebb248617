// Package modeltest is the conformance suite of model.Client: the same checks
// for the simulated host through both adapters, for replayed answers, and for
// the real Ollama.
//
// It knows the contract of package model only. A host under test must serve a
// model named Model with a digest or none, and must not serve Missing.
package modeltest
