package watch

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/airesdev/aires"
)

// Service is the daemon as far as folders need it.
type Service interface {
	Submit(ctx context.Context, s aires.Submission) (aires.Run, error)
	Run(ctx context.Context, id string) (aires.Run, error)
	Report(ctx context.Context, id string) (*aires.Report, error)
}

// Folder is a folder that is watched.
type Folder struct {
	Path      string
	Pattern   string // of the names taken, as of filepath.Match; "" means all
	Workspace string // a name that the service knows
	Priority  aires.Priority
	Labels    map[string]string
	Output    string // folder of booklets; "" means booklets/ in Path
	// Settle is how long a file must be unchanged before it is taken; 0 means 2 s.
	Settle time.Duration
}

// Check says what is wrong with f, or nil.
func (f Folder) Check() error {
	if f.Path == "" {
		return fmt.Errorf("a watched folder needs its path")
	}
	if _, err := filepath.Match(f.Pattern, "x"); err != nil {
		return fmt.Errorf("pattern %q: %w", f.Pattern, err)
	}
	return nil
}

func (f Folder) settle() time.Duration {
	if f.Settle <= 0 {
		return 2 * time.Second
	}
	return f.Settle
}

func (f Folder) output() string {
	if f.Output == "" {
		return filepath.Join(f.Path, "booklets")
	}
	return f.Output
}

// Format is a file that is made of every report.
type Format struct {
	Extension string // with its dot
	Write     func(io.Writer, *aires.Report) error
}

// Config is what a Watcher works with.
type Config struct {
	Service Service
	Folders []Folder
	Formats []Format
	// Owner names this daemon among all that watch the same folders, the same
	// after every start: letters and digits.
	Owner string
	Poll  time.Duration // how often is looked where nothing tells of changes; 0 means 5 s
	// MaxSize is the size in bytes above which a file is refused; 0 means none.
	MaxSize int64
	Log     *slog.Logger // nil: nothing is logged
}

func (c Config) withDefaults() Config {
	if c.Poll <= 0 {
		c.Poll = 5 * time.Second
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return c
}
