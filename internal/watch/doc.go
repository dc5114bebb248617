// Package watch turns folders into a queue: every log that is put into one
// becomes a run, and every run that ends becomes a booklet beside others.
//
// A file is taken when it is complete, claimed by a rename, which one of many
// daemons wins, and ends in processed/ or, with the reason beside it, failed/.
// Its claim carries the key of its submission and the name of its owner, so a
// daemon that was killed at any instant goes on with its claims, and no file
// gives two runs or two booklets.
//
// It knows neither queues nor models: what it needs of a daemon is Service.
package watch
