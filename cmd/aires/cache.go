package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/ledger"
	"github.com/airesdev/aires/internal/model"
)

// cacheStats is what aires cache stats shows.
type cacheStats struct {
	Folder   string        `json:"folder"`
	Findings model.Census  `json:"findings"`
	Store    string        `json:"store"`
	Kept     *ledger.Stats `json:"kept,omitempty"`       // nil where there is no store
	Unread   string        `json:"why_unread,omitempty"` // why the store could not be read
}

func (a *app) cacheCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "cache",
		Short: "Look after what is kept: verify, clear, stats",
		Args:  none,
		RunE:  func(*cobra.Command, []string) error { return usage("as in: aires cache stats, verify or clear") },
	}
	sub := func(use, short string, run func(*cobra.Command) error) *cobra.Command {
		c := &cobra.Command{Use: use, Short: short, Args: none, RunE: func(cmd *cobra.Command, _ []string) error { return run(cmd) }}
		c.Flags().String("cache", "", "folder of findings")
		cmd.AddCommand(c)
		return c
	}
	sub("stats", "Say how much is kept", func(cmd *cobra.Command) error { return a.cacheStats(cmd.Context()) }).
		Flags().String("store", "", "folder of a daemon's runs")
	sub("verify", "Read every finding and remove what is damaged", func(cmd *cobra.Command) error { return a.cacheVerify(cmd.Context()) })
	var yes bool
	sub("clear", "Forget every finding: models will be asked again", func(cmd *cobra.Command) error { return a.cacheClear(cmd.Context(), yes) }).
		Flags().BoolVar(&yes, "yes", false, "do not ask")
	return cmd
}

// findings opens the cache that the settings name, and makes none.
func (a *app) findings() (*model.Cache, error) {
	if a.settings.Cache == "off" {
		return nil, &aires.Error{Kind: aires.ErrorConfig, Op: "open findings cache", Err: errors.New("it is off"), Hint: "name its folder with --cache DIR"}
	}
	if _, err := os.Stat(filepath.Join(a.settings.Cache, "findings")); err != nil {
		return nil, &aires.Error{Kind: aires.ErrorMissing, Op: "open findings cache", Subject: a.settings.Cache, Err: errors.New("nothing has been kept there yet")}
	}
	return model.Open(a.settings.Cache)
}

func (a *app) cacheStats(ctx context.Context) error {
	format, err := a.formatOf("text", "json")
	if err != nil {
		return err
	}
	s := cacheStats{Folder: a.settings.Cache, Store: a.settings.Serve.Store}
	c, err := a.findings()
	switch {
	case err == nil:
		if s.Findings, err = c.Census(ctx); err != nil {
			return err
		}
	case aires.KindOf(err) != aires.ErrorMissing && a.settings.Cache != "off":
		return err
	}
	kept, err := ledger.Inspect(ctx, s.Store)
	if err == nil {
		s.Kept = &kept
	} else if aires.KindOf(err) != aires.ErrorMissing {
		s.Unread = err.Error()
	}
	if format == "json" {
		out := json.NewEncoder(a.stdout)
		out.SetIndent("", "  ")
		return written("statistics", out.Encode(s))
	}
	return written("statistics", a.printCacheStats(s))
}

func (a *app) printCacheStats(s cacheStats) error {
	f := s.Findings
	fmt.Fprintf(a.stdout, "findings  %s\n  %d findings, %s", printable(s.Folder), f.Count, size(f.Size))
	if f.Count > 0 {
		fmt.Fprintf(a.stdout, ", the oldest of %s", f.Oldest.Local().Format(time.DateTime))
	}
	fmt.Fprintf(a.stdout, "\nstore  %s\n", printable(s.Store))
	switch {
	case s.Unread != "":
		fmt.Fprintf(a.stdout, "  cannot be read: %s\n", printable(oneLine(s.Unread)))
	case s.Kept == nil:
		fmt.Fprintln(a.stdout, "  there is none")
	default:
		fmt.Fprintf(a.stdout, "  %d runs, %d of them open, %s\n", s.Kept.Runs, s.Kept.Open, size(s.Kept.Size))
	}
	return nil
}

func (a *app) cacheVerify(ctx context.Context) error {
	c, err := a.findings()
	if err != nil {
		return err
	}
	good, bad, err := c.Verify(ctx)
	if err != nil {
		return err
	}
	for _, path := range bad {
		fmt.Fprintf(a.stdout, "removed %s: it was damaged\n", printable(path))
	}
	_, err = fmt.Fprintf(a.stdout, "%d findings are whole, %d were damaged and are removed\n", good, len(bad))
	if err == nil && len(bad) > 0 {
		err = exitError(exitPartial)
	}
	return err
}

func (a *app) cacheClear(ctx context.Context, yes bool) error {
	c, err := a.findings()
	if err != nil {
		return err
	}
	n, err := c.Census(ctx)
	if err != nil {
		return err
	}
	if !yes {
		if !terminal(a.stdin) {
			return usage("%d findings would be removed; say so with --yes", n.Count)
		}
		fmt.Fprintf(a.stderr, "Remove %d findings (%s) from %s? [y/N] ", n.Count, size(n.Size), printable(a.settings.Cache))
		answer, _ := bufio.NewReader(a.stdin).ReadString('\n') // no answer is no
		if !strings.EqualFold(strings.TrimSpace(answer), "y") {
			return usage("nothing was removed")
		}
	}
	if err := c.Clear(ctx); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.stdout, "%d findings are removed\n", n.Count)
	return written("answer", err)
}
