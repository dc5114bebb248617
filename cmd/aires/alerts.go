package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/alert"
)

func (a *app) alertsCommand() *cobra.Command {
	var server string
	cmd := &cobra.Command{
		Use:   "alerts [ack KEY]",
		Short: "Show what is wrong with a daemon, or acknowledge it",
		Long: `Shows the alerts of a daemon: what is wrong, since when, and who looks after it.
"ack KEY" says that you do: it is told no more until it is over.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return a.listAlerts(cmd.Context(), server)
			case len(args) == 2 && args[0] == "ack":
				return a.acknowledge(cmd.Context(), server, args[1])
			}
			return usage("as in: aires alerts, or aires alerts ack KEY")
		},
	}
	cmd.Flags().StringVar(&server, "server", "", "the daemon (default: AIRES_SERVER, or the one on this machine)")
	return cmd
}

func (a *app) listAlerts(ctx context.Context, server string) error {
	format, err := a.formatOf("text", "json")
	if err != nil {
		return err
	}
	var list []alert.Alert
	if err := a.call(ctx, server, http.MethodGet, "/v1/alerts", nil, &list); err != nil {
		return err
	}
	if format == "json" {
		out := json.NewEncoder(a.stdout)
		out.SetIndent("", "  ")
		return written("alerts", out.Encode(list))
	}
	if len(list) == 0 {
		fmt.Fprintln(a.stdout, "Nothing is wrong.")
		return nil
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "SINCE\tSEVERITY\tSTATE\tKEY\tWHAT")
	for i := range list {
		l := &list[i]
		state := l.State()
		if l.By != "" && state == "acknowledged" {
			state += " by " + l.By
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", l.Since.Local().Format("2006-01-02 15:04"), l.Severity, printable(state), printable(l.Key), printable(l.Title))
	}
	return written("alerts", w.Flush())
}

func (a *app) acknowledge(ctx context.Context, server, key string) error {
	body, err := json.Marshal(map[string]string{"key": key, "by": cmp.Or(a.getenv("USER"), a.getenv("USERNAME"))})
	if err != nil {
		return err
	}
	var done alert.Alert
	if err := a.call(ctx, server, http.MethodPost, "/v1/alerts/ack", body, &done); err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "acknowledged: %s\n", printable(done.Title))
	return nil
}

// call asks a daemon for something that aires.Service does not have.
func (a *app) call(ctx context.Context, server, method, path string, body []byte, into any) error {
	server = strings.TrimSuffix(cmp.Or(server, a.getenv("AIRES_SERVER"), "http://"+a.settings.Serve.Listen), "/")
	bad := &aires.Error{Kind: aires.ErrorConfig, Op: "ask the daemon", Subject: server, Hint: "is it running (aires serve), and is --server right?"}
	req, err := http.NewRequestWithContext(ctx, method, server+path, bytes.NewReader(body))
	if err != nil {
		bad.Err = err
		return bad
	}
	req.Header.Set("Content-Type", "application/json")
	if token := a.getenv("AIRES_TOKEN"); token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		bad.Err = err
		return bad
	}
	defer resp.Body.Close() //nolint:errcheck // it was only read
	text, err := io.ReadAll(io.LimitReader(resp.Body, 16<<20))
	if err == nil && resp.StatusCode/100 != 2 {
		var problem struct {
			Detail string `json:"detail"`
		}
		_ = json.Unmarshal(text, &problem) // what is no problem document says its status
		err = fmt.Errorf("%s", cmp.Or(problem.Detail, resp.Status))
		bad.Hint = ""
	}
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		bad.Err = err
		return bad
	}
	return nil
}

// list answers with the alerts.
func (w *watchdog) list(rw http.ResponseWriter, _ *http.Request) {
	rw.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(rw).Encode(w.alerts().List()) // who asked has gone
}

// acknowledge takes a key, and by whom.
func (w *watchdog) acknowledge(rw http.ResponseWriter, r *http.Request) {
	var ask struct{ Key, By string }
	if err := json.NewDecoder(http.MaxBytesReader(rw, r.Body, 1<<16)).Decode(&ask); err != nil {
		problem(rw, http.StatusBadRequest, `the body must be JSON, as in {"key": "host-down http://gpu1", "by": "ann"}`)
		return
	}
	done, err := w.alerts().Acknowledge(ask.Key, ask.By)
	if err != nil {
		problem(rw, http.StatusNotFound, err.Error())
		return
	}
	rw.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(rw).Encode(done) // who asked has gone
}

// problem answers with a problem document (RFC 9457).
func problem(rw http.ResponseWriter, status int, detail string) {
	rw.Header().Set("Content-Type", "application/problem+json")
	rw.WriteHeader(status)
	_ = json.NewEncoder(rw).Encode(map[string]any{"status": status, "title": http.StatusText(status), "detail": detail})
}
