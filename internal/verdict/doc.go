// Package verdict says, from the workspace and its history alone, what the
// mistake behind a cause probably is: an import that is missing or not needed, a
// name or a file that is called something else now, a dependency that a manifest
// lacks, a definition that is not linked, a character that a parser misses.
//
// Every cause gets a hypothesis. The rules stand in one table and are asked in
// its order: what history knows, what is certain, what is likely. Where none
// fits, the hypothesis says where the cause begins and which declarations it
// touches, with a confidence that shows how little that is.
//
// It asks no model and runs nothing. It reads what a small interface and the
// steps of a history let it read. It does not know how its verdicts are shown,
// nor who checks them.
//
// What always holds: the same cause over the same workspace and history gets the
// same verdict; where one of the places of a cause is not certain, no edit is
// proposed for any; a call that gives another number of arguments gets no edit;
// and what is only the likeliest of several gets a confidence below 0.8.
package verdict
