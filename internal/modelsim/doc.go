// Package modelsim is a model host made of paper: it speaks Ollama's protocol
// and, under /v1, OpenAI's; it has slots, a load queue, models that take time
// to load and push each other out; and it fails on command. Whatever must be
// exact about scheduling is tested against it.
//
// It knows nothing of AIRES beyond the model contract, and nothing of stages,
// causes or booklets. Its answers follow the JSON Schema of the request and
// are determined by model, prompt and seed.
//
// What always holds:
//   - Whatever waits waits on channels and timers, never on a lock, so that
//     scenarios over Host.Transport run in virtual time under testing/synctest.
//   - The rules of slots, queue and swaps are those of Ollama's scheduler
//     (server/sched.go, v0.17.4): one slot queue per model in order of
//     arrival, one load queue whose head blocks the rest.
//   - Every goroutine has ended when Close returns.
package modelsim
