package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/airesdev/aires/internal/remote"
)

// remoteCommands are those that only a daemon understands.
func (a *app) remoteCommands() []*cobra.Command {
	of := func(name, short string, do func(context.Context, *remote.Client, string) (string, error)) *cobra.Command {
		return a.serverFlag(&cobra.Command{
			Use: name + " RUN", Short: short, Args: exactlyOne("a run"),
			RunE: func(cmd *cobra.Command, args []string) error {
				c, err := a.demandServer()
				if err != nil {
					return err
				}
				said, err := do(cmd.Context(), c, args[0])
				if err != nil {
					return err
				}
				_, err = fmt.Fprintln(a.stdout, printable(args[0]+" "+said))
				return written("answer", err)
			},
		})
	}
	return []*cobra.Command{
		of("cancel", "Cancel a run of a daemon", func(ctx context.Context, c *remote.Client, id string) (string, error) {
			return "is cancelled", c.Cancel(ctx, id)
		}),
		of("retry", "Have a daemon try again what a run lacks", func(ctx context.Context, c *remote.Client, id string) (string, error) {
			_, err := c.Retry(ctx, id)
			return "is queued again", err
		}),
		of("delete", "Remove a run from a daemon", func(ctx context.Context, c *remote.Client, id string) (string, error) {
			return "is deleted", c.Delete(ctx, id)
		}),
	}
}

func exactlyOne(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usage("aires %s takes exactly %s, but got %d arguments", cmd.Name(), what, len(args))
		}
		return nil
	}
}
