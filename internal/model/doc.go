// Package model is the contract between AIRES and whatever answers prompts: a
// request, an answer, a client per host, and errors that say what to do next.
//
// The adapters (ollama, openai) translate this contract into a protocol and do
// nothing else. Around a client stand decorators that are clients or stores
// themselves: Cache keeps findings on disk, Recorder and Replay keep whole
// conversations.
//
// The package does not know what a prompt is about, which host is the better
// one, or when a call is worth repeating; it only says of an error whether it
// could be (Error.Transient, Error.HostFault, Error.Elsewhere).
//
// What always holds:
//   - An answer returned without an error is complete: the host said that it
//     was done, the text is not empty and was not cut.
//   - Every error of a client is an *Error.
//   - A call ends when its context ends, with the context's cause in the error.
//   - Nothing here reads the environment or uses the default HTTP client.
package model
