// Package ledger keeps what a daemon must not lose, in one SQLite file: runs
// with their dossiers, events and reports, and whatever else has to survive.
//
// What a method that writes has returned from is on disk: it survives the
// process's end at any instant, and the machine's. Writers that come together
// share one transaction, so that many small writes cost one flush to disk.
//
// A ledger belongs to one process at a time; Open refuses a second one. It
// refuses to know what runs are: it neither starts them nor judges their state.
package ledger
