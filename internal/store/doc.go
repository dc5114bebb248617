// Package store keeps runs as folders below a workspace's .aires folder: one
// folder a run, named by its id, holding booklet.json, which is what Load reads
// back, and whatever else belongs to the run.
//
// It refuses to know what a booklet looks like: formats for people come from
// the caller as a Format. It keeps no state between calls and no lock, so any
// number of processes may use the same folder.
//
// What always holds:
//
//   - A run's folder appears complete or not at all: its files are written and
//     synced in a hidden folder, which is then renamed.
//   - No id and no file name leads out of the folder; it is only touched through
//     an os.Root.
//   - git ignores the folder, by a .gitignore inside it.
//   - A run that cannot be read hides no other run.
package store
