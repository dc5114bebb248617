// Package verdict says, from the workspace alone, what the mistake behind a
// cause probably is: an import that is missing or not needed, a name or a file
// that is called something else now.
//
// It asks no model and runs nothing. It reads what a small interface lets it
// read, and refuses to guess: where two answers are as good as each other, it
// has none. It does not know how its verdicts are shown, nor who checks them.
//
// What always holds: the same cause over the same workspace gets the same
// verdict; and where one of the places of a cause is not certain, no edit is
// proposed for any. Parameters are counted in Go only, where a call that does not
// fit gets no edit; in other languages a rename is proposed by name alone, with
// the confidence to show for it.
package verdict
