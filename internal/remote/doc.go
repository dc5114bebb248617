// Package remote is aires.Service over HTTP: a daemon somewhere else, spoken to
// as if it were here.
//
// What always holds: events come in order and without gaps, whatever happens to
// the connection or the daemon in between. A submission that is sent again
// because nobody knows what became of it makes no second run. Errors are the
// daemon's own.
package remote
