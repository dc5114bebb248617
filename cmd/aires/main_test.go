package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain puts two commands on the PATH, both of them this test binary: aires
// as users have it, and a build that fails to order.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"aires": main, "fakebuild": fakebuild})
}

// TestScripts runs testdata/script. Each script has a folder, a home and a
// simulated host of its own, and nobody's settings; see setup.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		Setup:               setup,
		Cmds:                scriptCommands(),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}
