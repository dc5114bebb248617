// Package real runs a real Ollama server for a test: the program itself, on a
// free loopback port, with tiny random models under whatever names the test
// wants (package gguf).
//
// The binary is the one that the environment variable AIRES_TEST_OLLAMA names
// by its absolute path, else "ollama" on the PATH. Without one the test is
// skipped; where AIRES_TEST_REQUIRE_OLLAMA is 1, as in CI, it fails instead.
//
// The package knows processes and Ollama's start-up. It does not know Ollama's
// API beyond the question whether it answers, nor this project's adapters:
// tests bring their own client.
//
// What always holds: a server writes nothing outside the test's temporary
// folder, takes no setting from the machine it runs on, and is gone with all
// its model runners when the test ends. The same model name has the same
// weights in every server, different names have different ones. Only tests
// import this package, so here, and nowhere else below cmd, the environment is
// read.
package real
