// Package gpu says how long requests take that share one GPU: prompts are read
// one by one, answers of one model are written together as a batch.
//
// It knows seconds, models' names and somebody's clock, virtual or real; it
// knows no text and no protocol.
//
// What always holds: prompts read, plus answers written at the speed of the
// largest batch, never exceed the time that has passed. Lower bounds on
// schedules rest on this.
package gpu
