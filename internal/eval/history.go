package eval

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// lay puts the case's broken tree into dir, a new folder. With history, where
// the sound tree is known, dir is a git repository with two commits: what
// worked, and what broke it, as a build server finds it after a push.
func (c Config) lay(ctx context.Context, k *Case, dir string) error {
	if !c.Setup.History || k.Sound == nil {
		return k.Tree.Save(dir)
	}
	if err := k.Sound.Save(dir); err != nil {
		return err
	}
	if err := errors.Join(git(ctx, dir, "init", "-q"), commit(ctx, dir, "The project as it works")); err != nil {
		return err
	}
	for file := range k.Sound {
		if _, kept := k.Tree[file]; kept {
			continue
		}
		if err := os.Remove(filepath.Join(dir, filepath.FromSlash(file))); err != nil {
			return err
		}
	}
	if err := k.Tree.Save(dir); err != nil {
		return err
	}
	return commit(ctx, dir, "A day's work")
}

// commit commits all of dir. Its date is fixed, so that a tree has the same
// history each time.
func commit(ctx context.Context, dir, subject string) error {
	if err := git(ctx, dir, "add", "-A"); err != nil {
		return err
	}
	return git(ctx, dir, "-c", "commit.gpgsign=false", "commit", "-q", "--no-verify", "-m", subject)
}

// git runs git in dir, deaf to this user's settings.
func git(ctx context.Context, dir string, args ...string) error {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = dir
	const who, at = "AIRES eval", "2026-01-05T09:00:00Z"
	cmd.Env = append(os.Environ(),
		"GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "GIT_TEMPLATE_DIR=",
		"GIT_AUTHOR_NAME="+who, "GIT_AUTHOR_EMAIL=eval@example.com", "GIT_AUTHOR_DATE="+at,
		"GIT_COMMITTER_NAME="+who, "GIT_COMMITTER_EMAIL=eval@example.com", "GIT_COMMITTER_DATE="+at,
	)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("git %s: %w: %s", args[0], err, strings.TrimSpace(string(out)))
	}
	return nil
}
