// Command record makes the cases of package corpus: it plants a plan's faults,
// builds for real, keeps the log, and measures the truth by building again
// without each fault.
//
//	go run ./internal/corpus/record [-path DIR:DIR] [-case NAME] [TOOLCHAIN …]
//
// It is run by hand, where the toolchains are, and not by tests. Errors are
// found with a reader per toolchain (readers.go) that is told what tool wrote
// the log and what flags it had; none of that code is shared with package diag,
// or mistakes there would become truth. The command prints what it measured, to
// be read before it is committed; it refuses a project that does not build
// without its faults, and logs that name the machine.
package main
