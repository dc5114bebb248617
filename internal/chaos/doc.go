// Package chaos holds the tests that treat aires serve as the world does: the
// real program is killed at random instants under load, its model hosts lie,
// stall and break off, and it runs for long. It has no code of its own.
//
// It is a room apart because its tests start the program as users build it, and
// because they take their size from flags:
//
//	go test ./internal/chaos -run TestKilled -kills 200 -seed 7 -v
//	go test ./internal/chaos -run TestHosts -runs 1000 -v
//	go test ./internal/chaos -run TestSoak -soak 30m -v
package chaos
