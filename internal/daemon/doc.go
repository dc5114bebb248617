// Package daemon is aires.Service for a team: runs are accepted only when they
// are on disk, wait in a bounded queue, are worked off by priority, and survive
// the daemon's end at any instant.
//
// What always holds: a run that Submit returned ends, in this process or a
// later one. Its events are on disk before anybody sees them, in order, without
// gaps. A watcher never holds up a run. A run that is taken up again keeps its
// dossier, so its questions are the same and the findings cache answers those
// that were answered.
//
// It knows neither HTTP nor folders nor who may do what.
package daemon
