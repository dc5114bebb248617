// Package bench measures schedules: it plays N causes with several stages each
// on simulated model hosts, under the policies people use and the one AIRES
// uses, and holds every result against a lower bound that no schedule can beat.
//
// It knows no prompt, no answer and no network; time is virtual, so an hour of
// waiting costs milliseconds. The hosts follow the rules of Ollama's scheduler
// (server/sched.go, v0.17.4), written down again here without its goroutines:
// modelsim speaks the protocol, this package counts the seconds.
//
// What always holds:
//   - one goroutine does everything: equal parameters give equal results, to
//     the nanosecond;
//   - no policy that respects the graph ends before Bound.Limit;
//   - AIRES's policies are those of package sched, not a copy of them.
package bench
