// Package alert tells people what they should do something about: once when it
// begins, again now and then until somebody acknowledges it, and once when it
// is over.
//
// Checks say what holds now; the Board remembers since when, keeps a condition
// that comes and goes one alert, and survives restarts in a file. Sinks are the
// log, a folder of JSON files and signed webhooks; a sink that fails holds up
// neither the board nor the others.
package alert
