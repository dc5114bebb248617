// Package gguf writes tiny language models with random weights, so that tests
// can run a real model server without a download.
//
// A model is of the llama architecture, in the file format GGUF version 3, and
// small enough to be written in milliseconds and to answer at thousands of
// tokens a second on one processor core. What it says is word soup; under a
// JSON schema it is valid JSON all the same, because the server masks what the
// schema does not allow. That is enough to prove protocols, streaming,
// queueing, swapping and cancelling.
//
// The package knows the file format and the shape of a transformer. It does
// not know model servers, nor how to read a GGUF file.
//
// What always holds: the same Options give the same bytes on the same
// platform, and different seeds give different weights in files of the same
// size, which servers keep apart as different models.
//
// Sources: the format is described in docs/gguf.md of
// https://github.com/ggml-org/ggml, names of tensors and keys for the llama
// architecture under the same address.
package gguf
