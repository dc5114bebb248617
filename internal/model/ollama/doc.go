// Package ollama is the adapter for Ollama's native protocol.
//
// The native /api/chat is used rather than the OpenAI-compatible /v1, which
// ignores the context length and silently shortens long prompts. Every request
// says truncate:false and shift:false, so that a prompt that does not fit is an
// error, and sends only options that do not change the loaded model, next to
// the one constant context length. No request carries keep_alive: it can hang
// a model that is being swapped out.
//
// The package knows the protocol and nothing else: it does not retry, choose,
// or remember answers. What always holds is said by package model.
//
// Source: docs/api.md and api/types.go of Ollama v0.17.4.
package ollama
