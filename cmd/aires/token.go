package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os/user"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/airesdev/aires/internal/ledger"
)

func (a *app) tokenCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "token",
		Short: "Make, list and revoke the tokens that a daemon lets clients in with",
		Long: `Tokens belong to the daemon's store and are kept there as hashes. These commands
work on the store itself, beside a running daemon or without one, so who may
write to its folder may make tokens. What they do counts at once.`,
	}
	cmd.PersistentFlags().String("store", "", "folder of the daemon's runs, queue and tokens")
	cmd.AddCommand(a.tokenCreate(), a.tokenList(), a.tokenRevoke())
	return cmd
}

// tokens opens those of the store for f.
func (a *app) tokens(ctx context.Context, f func(*ledger.Tokens) error) error {
	t, err := ledger.OpenTokens(ctx, a.settings.Serve.Store)
	if err != nil {
		return err
	}
	defer t.Close() //nolint:errcheck // what was written is on disk
	return f(t)
}

func (a *app) tokenCreate() *cobra.Command {
	var scope, expires string
	cmd := &cobra.Command{
		Use:   "create NAME",
		Short: "Make a token and print it; it is shown this once",
		Args:  exactlyOne("a name"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains(ledger.Scopes, ledger.Scope(scope)) {
				return usage("--scope %s: choose read, submit or admin; each includes those before it", scope)
			}
			if name := args[0]; name != printable(name) || strings.TrimSpace(name) == "" || len(name) > 100 {
				return usage("%q is no name for a token; take a short one such as ci", name)
			}
			now := time.Now()
			until, err := expiry(expires, now)
			if err != nil {
				return err
			}
			return a.tokens(cmd.Context(), func(t *ledger.Tokens) error {
				token, kept, err := t.Create(cmd.Context(), args[0], ledger.Scope(scope), now, until)
				if err != nil {
					return err
				}
				a.auditToken("token created", kept)
				_, err = fmt.Fprintln(a.stdout, token)
				return written("token", err)
			})
		},
	}
	cmd.Flags().StringVar(&scope, "scope", "submit", "what it allows: read, submit or admin; each includes those before it")
	cmd.Flags().StringVar(&expires, "expires", "90d", "how long it is good, as in 90d or 12h; never")
	return cmd
}

// expiry is when a token ends that is good for so long from now on.
func expiry(span string, now time.Time) (time.Time, error) {
	if span == "never" {
		return time.Time{}, nil
	}
	length, err := time.ParseDuration(span)
	if days, ok := strings.CutSuffix(span, "d"); ok {
		var n int
		n, err = strconv.Atoi(days)
		length = time.Duration(min(n, 36500)) * 24 * time.Hour
	}
	if err != nil || length <= 0 {
		return time.Time{}, usage("--expires %s: give a time such as 90d or 12h, or never", span)
	}
	return now.Add(length), nil
}

func (a *app) tokenList() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List all tokens, those that are no longer good included",
		Args:  none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			format, err := a.formatOf("text", "json")
			if err != nil {
				return err
			}
			return a.tokens(cmd.Context(), func(t *ledger.Tokens) error {
				list, err := t.List(cmd.Context())
				if err != nil {
					return err
				}
				return written("tokens", a.printTokens(list, format))
			})
		},
	}
}

func (a *app) printTokens(list []ledger.Token, format string) error {
	if format == "json" {
		out := json.NewEncoder(a.stdout)
		out.SetIndent("", "  ")
		return out.Encode(append([]ledger.Token{}, list...))
	}
	if len(list) == 0 {
		_, err := fmt.Fprintln(a.stdout, "No tokens yet; make one with: aires token create NAME")
		return err
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tNAME\tSCOPE\tCREATED\tGOOD UNTIL")
	for _, t := range list {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", t.ID, printable(t.Name), t.Scope, day(t.Created), validity(t, time.Now()))
	}
	return w.Flush()
}

// validity says until when a token is good, or since when it is not.
func validity(t ledger.Token, now time.Time) string {
	switch {
	case !t.Revoked.IsZero():
		return "revoked " + day(t.Revoked)
	case t.Expires.IsZero():
		return "for ever"
	case !t.Valid(now):
		return "expired " + day(t.Expires)
	}
	return day(t.Expires)
}

func day(t time.Time) string { return t.Local().Format("2006-01-02 15:04") }

func (a *app) tokenRevoke() *cobra.Command {
	return &cobra.Command{
		Use:   "revoke ID",
		Short: "End a token at once",
		Args:  exactlyOne("an id"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.tokens(cmd.Context(), func(t *ledger.Tokens) error {
				kept, err := t.Revoke(cmd.Context(), args[0], time.Now())
				if err == nil {
					a.auditToken("token revoked", kept)
				}
				return err
			})
		},
	}
}

// auditToken writes down what was done, as the daemon does for runs.
func (a *app) auditToken(what string, t ledger.Token) {
	who := "unknown"
	if u, err := user.Current(); err == nil {
		who = u.Username
	}
	slog.New(slog.NewTextHandler(a.stderr, nil)).WithGroup("audit").Info(what, "client", who, "token", t.ID, "name", t.Name, "scope", t.Scope, "expires", t.Expires)
}
