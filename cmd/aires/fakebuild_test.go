package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
)

// fakebuild is a build that does what its flags say, the same on every system.
func fakebuild() {
	out := flag.String("out", "", "file to print on standard output")
	errs := flag.String("err", "", "file to print on standard error")
	code := flag.Int("exit", 0, "exit code")
	kill := flag.Bool("kill", false, "end by a signal")
	echo := flag.Bool("echo", false, "print standard input")
	stubborn := flag.Bool("stubborn", false, "say when it was interrupted, and go on until standard input ends")
	leave := flag.Bool("leave", false, "leave a process behind that holds the output open until standard input ends")
	flag.Parse()
	try(show(os.Stdout, *out))
	try(show(os.Stderr, *errs))
	if *echo {
		_, err := io.Copy(os.Stdout, os.Stdin)
		try(err)
	}
	if *stubborn {
		beStubborn()
	}
	if *leave {
		cmd := exec.Command(os.Args[0], "-echo")
		cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
		try(cmd.Start())
	}
	if *kill {
		self, err := os.FindProcess(os.Getpid())
		try(err)
		try(self.Kill())
		select {} // until the signal arrives
	}
	os.Exit(*code)
}

// beStubborn needs a second reader of standard input only to notice its end,
// so that it never outlives its test.
func beStubborn() {
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	go func() { // ends with the process
		for range interrupts {
			fmt.Println("asked to end")
		}
	}()
	fmt.Println("building")
	_, _ = io.Copy(io.Discard, os.Stdin)
}

func show(w io.Writer, name string) error {
	if name == "" {
		return nil
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

func try(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "fakebuild:", err)
		os.Exit(99)
	}
}
