package evidence

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// TestMain lets the test binary stand in for a program: it is the one program
// that every system has.
func TestMain(m *testing.M) {
	switch os.Getenv("AIRES_TEST_PROGRAM") {
	case "environment":
		fmt.Print(strings.Join(os.Environ(), "\n"))
		os.Exit(3)
	case "flood":
		for range 100 {
			fmt.Print(strings.Repeat("x", maxOutput/50))
		}
		os.Exit(0)
	case "hang":
		fmt.Print("begun")
		select {}
	}
	os.Exit(m.Run())
}

func program(t *testing.T, behaviour string) Command {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return Command{Name: self, Env: []string{"AIRES_TEST_PROGRAM=" + behaviour}}
}

func TestExecPassesTheEnvironmentOn(t *testing.T) {
	t.Setenv("GIT_DIR", "elsewhere")
	t.Setenv("OTHER", "kept")
	c := program(t, "environment")
	c.Unset = "GIT_"
	c.Env = append(c.Env, "GIT_OPTIONAL_LOCKS=0")
	out, err := Exec(t.Context(), c)
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 3 {
		t.Errorf("error %v, want exit code 3", err)
	}
	env := "\n" + string(out) + "\n"
	if strings.Contains(env, "\nGIT_DIR=") || !strings.Contains(env, "\nOTHER=kept\n") || !strings.Contains(env, "\nGIT_OPTIONAL_LOCKS=0\n") {
		t.Errorf("environment%s", env)
	}
}

func TestExecKeepsBoundedOutput(t *testing.T) {
	out, err := Exec(t.Context(), program(t, "flood"))
	if err != nil || len(out) != maxOutput {
		t.Errorf("%d bytes, error %v", len(out), err)
	}
}

func TestExecEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := Exec(ctx, program(t, "hang")); err == nil {
		t.Error("no error from a program that was killed")
	}
}

func TestExecOfWhatIsNotInstalled(t *testing.T) {
	if _, err := Exec(t.Context(), Command{Name: "no-such-program-of-aires"}); !errors.Is(err, exec.ErrNotFound) {
		t.Errorf("error %v", err)
	}
}
