package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/spf13/cobra"

	"github.com/airesdev/aires/internal/engine"
	"github.com/airesdev/aires/internal/model"
)

func (a *app) doctorCommand() *cobra.Command {
	var fix bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check hosts, models and folders, and say what to do about what is wrong",
		Args:  none,
		RunE:  func(cmd *cobra.Command, _ []string) error { return a.doctor(cmd.Context(), fix) },
	}
	a.settingFlags(cmd)
	cmd.Flags().BoolVar(&fix, "fix", false, "pull the models that are missing")
	return cmd
}

// doctor exits with 0 when models can be asked as configured, else with 5: a
// booklet would be partial.
func (a *app) doctor(ctx context.Context, fix bool) error {
	if _, err := a.formatOf("text"); err != nil {
		return err
	}
	d := &doctor{app: a}
	d.folders()
	d.tools()
	d.hosts(ctx)
	if missing := d.models(); fix && len(missing) > 0 {
		if err := d.pull(ctx, missing); err != nil {
			return err
		}
	}
	if d.wrong > 0 {
		return exitError(exitPartial)
	}
	fmt.Fprintln(a.stdout, "\nAll is well: aires run -- COMMAND")
	return nil
}

// doctor prints one line per thing it looks at and counts what is wrong.
type doctor struct {
	*app
	wrong     int
	reachable []engine.Host
	lists     [][]model.Info // of the reachable hosts
}

func (d *doctor) good(format string, args ...any) {
	fmt.Fprintf(d.stdout, "%s %s\n", d.paint("32", "✓"), printable(fmt.Sprintf(format, args...)))
}

func (d *doctor) note(format string, args ...any) {
	fmt.Fprintf(d.stdout, "%s %s\n", d.paint("33", "·"), printable(fmt.Sprintf(format, args...)))
}

func (d *doctor) bad(format string, args ...any) {
	d.wrong++
	fmt.Fprintf(d.stdout, "%s %s\n", d.paint("31", "✗"), printable(fmt.Sprintf(format, args...)))
}

func (d *doctor) paint(color, s string) string {
	if !d.color(d.stdout) {
		return s
	}
	return "\x1b[" + color + "m" + s + "\x1b[0m"
}

// folders checks that booklets and findings can be written.
func (d *doctor) folders() {
	if temp, err := os.CreateTemp(d.flags.workspace, ".aires-*"); err != nil {
		d.bad("workspace %s cannot be written: booklets go to standard output; or choose a folder with --output", d.flags.workspace)
	} else {
		_ = temp.Close() // an empty file: it was possible, that is all
		_ = os.Remove(temp.Name())
		d.good("workspace %s", d.flags.workspace)
	}
	switch _, _, err := d.cache(); {
	case err != nil:
		d.bad("%s", err)
	case d.settings.Cache == "off":
		d.note("findings are not kept (cache: off), so every run asks everything anew")
	default:
		d.good("findings are kept in %s", d.settings.Cache)
	}
}

// tools looks for programs that evidence comes from; none is required.
func (d *doctor) tools() {
	for _, t := range []struct{ name, use string }{
		{"git", "what changed lately"}, {"rustc", "explanations of Rust's error codes"},
	} {
		if path, err := exec.LookPath(t.name); err != nil {
			d.note("%s is not on the PATH; booklets go without %s", t.name, t.use)
		} else {
			d.good("%s at %s", t.name, path)
		}
	}
}

// hosts asks every host for its models and version.
func (d *doctor) hosts(ctx context.Context) {
	for _, h := range d.clients() {
		ask, cancel := context.WithTimeout(ctx, 10*time.Second)
		began := time.Now()
		list, err := h.Client.Models(ask)
		if err != nil {
			d.bad("%s", err)
			cancel()
			continue
		}
		took := time.Since(began).Round(time.Millisecond)
		version := "speaks the OpenAI protocol"
		if i, ok := h.Client.(model.Inspector); ok {
			if v, err := i.Version(ask); err == nil {
				version = "Ollama " + v
			}
		}
		cancel()
		d.good("%s: %s, models: %d, answers in %s", h.Client.Host(), version, len(list), took)
		d.reachable = append(d.reachable, h)
		d.lists = append(d.lists, list)
	}
	if len(d.reachable) == 0 {
		d.note("without a model host booklets hold evidence and documentation only; install Ollama and type: ollama serve")
	}
}

// models says where each of the pipeline's models is, and returns those that
// are nowhere.
func (d *doctor) models() (missing []string) {
	if len(d.reachable) == 0 {
		return nil
	}
	for _, name := range d.settings.pipeline.Models() {
		if at := d.where(name); len(at) > 0 {
			d.good("model %s on %s", name, at[0])
			continue
		}
		missing = append(missing, name)
		d.bad("model %s is on no host; type: ollama pull %s (or all at once: aires doctor --fix)", name, name)
	}
	return missing
}

func (d *doctor) where(name string) (hosts []string) {
	for i, list := range d.lists {
		if _, ok := model.Find(list, name); ok {
			hosts = append(hosts, d.reachable[i].Client.Host())
		}
	}
	return hosts
}

// pull fetches models to the first host that can, one after the other, and
// takes back the complaint about each that arrived.
func (d *doctor) pull(ctx context.Context, names []string) error {
	for _, h := range d.reachable {
		puller, ok := h.Client.(model.Puller)
		if !ok {
			continue
		}
		for _, name := range names {
			show := d.pullProgress(name)
			if err := puller.Pull(ctx, name, show.step); err != nil {
				show.end("failed")
				if errors.Is(context.Cause(ctx), errInterrupted) {
					return exitError(exitInterrupted)
				}
				fmt.Fprintf(d.stderr, "aires: %s\n", err)
				continue
			}
			show.end("done")
			d.wrong--
		}
		return nil
	}
	fmt.Fprintln(d.stderr, "aires: no reachable host can fetch models by itself: only Ollama can")
	return nil
}
