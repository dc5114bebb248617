package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"strconv"
	"time"
)

// notifier tells the service manager how a service stands, by the protocol of
// sd_notify(3). Without a manager that listens it does nothing.
type notifier struct {
	socket   string        // NOTIFY_SOCKET
	watchdog time.Duration // how often it wants to hear that all is well; 0: never
	log      *slog.Logger
}

func (a *app) notifier(log *slog.Logger) notifier {
	n := notifier{socket: a.getenv("NOTIFY_SOCKET"), log: log}
	pid := a.getenv("WATCHDOG_PID")
	usec, err := strconv.ParseInt(a.getenv("WATCHDOG_USEC"), 10, 64)
	if err == nil && usec > 0 && (pid == "" || pid == strconv.Itoa(os.Getpid())) {
		n.watchdog = time.Duration(usec) * time.Microsecond
	}
	return n
}

func (n notifier) ready()    { n.tell("READY=1") }
func (n notifier) stopping() { n.tell("STOPPING=1") }

// reloading is followed by ready, whatever became of it.
func (n notifier) reloading() { n.tell(fmt.Sprintf("RELOADING=1\nMONOTONIC_USEC=%d", monotonic())) }

func (n notifier) tell(state string) {
	if n.socket == "" {
		return
	}
	conn, err := net.Dial("unixgram", n.socket) // a datagram: nobody is waited for
	if err == nil {
		_, err = conn.Write([]byte(state))
		_ = conn.Close() // it was said or not
	}
	if err != nil {
		n.log.Warn("the service manager was not told", "state", state, "error", err)
	}
}

// watch tells that all is well as long as alive returns nil in time, until ctx
// ends. A daemon that hangs says nothing, and is started again.
func (n notifier) watch(ctx context.Context, alive func(context.Context) error) {
	if n.watchdog == 0 {
		return
	}
	tick := time.NewTicker(n.watchdog / 2)
	defer tick.Stop()
	for {
		in, cancel := context.WithTimeout(ctx, n.watchdog/2)
		err := alive(in)
		cancel()
		if err == nil {
			n.tell("WATCHDOG=1")
		} else if ctx.Err() == nil {
			n.log.Error("not well", "error", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}
