package alert

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"time"
)

// Sink is where notices go. Each has a queue of its own.
type Sink struct {
	name  string
	send  func(context.Context, Notice) error
	queue chan Notice
	log   *slog.Logger
}

// waiting is how many notices a sink may be behind; more are dropped, and that
// is logged.
const waiting = 256

func sink(name string, log *slog.Logger, send func(context.Context, Notice) error) Sink {
	return Sink{name: name, send: send, queue: make(chan Notice, waiting), log: log}
}

func (s Sink) take(n Notice) {
	select {
	case s.queue <- n:
	default:
		s.log.Error("notice dropped: too many wait", "sink", s.name, "alert", n.Alert.Key)
	}
}

// run sends what comes until ctx ends.
func (s Sink) run(ctx context.Context) {
	for {
		select {
		case n := <-s.queue:
			if err := s.persist(ctx, n); err != nil && ctx.Err() == nil {
				s.log.Error("notice not delivered", "sink", s.name, "alert", n.Alert.Key, "error", err)
			}
		case <-ctx.Done():
			return
		}
	}
}

// attempts at a notice, 1, 2, 4 … seconds apart.
const attempts = 6

func (s Sink) persist(ctx context.Context, n Notice) error {
	pause := time.Second
	for i := 1; ; i++ {
		err := s.send(ctx, n)
		if err == nil || i == attempts {
			return err
		}
		select {
		case <-time.After(pause):
			pause *= 2
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// Log writes notices to a log.
func Log(log *slog.Logger) Sink {
	return sink("log", log, func(ctx context.Context, n Notice) error {
		level := slog.LevelWarn
		if n.State == "over" {
			level = slog.LevelInfo
		} else if n.Alert.Severity == Critical {
			level = slog.LevelError
		}
		log.Log(ctx, level, "alert", "state", n.State, "key", n.Alert.Key, "severity", n.Alert.Severity, "title", n.Alert.Title, "detail", n.Alert.Detail)
		return nil
	})
}

// Folder writes each notice to a JSON file of its own in dir, which it makes.
func Folder(dir string, log *slog.Logger) Sink {
	return sink("folder "+dir, log, func(_ context.Context, n Notice) error {
		text, err := json.MarshalIndent(n, "", "  ")
		if err != nil {
			return err
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		return replace(filepath.Join(dir, stamp(n.Time)+"_"+plain.ReplaceAllString(n.Alert.Key, "-")+"_"+n.State+".json"), append(text, '\n'))
	})
}

var plain = regexp.MustCompile(`[^A-Za-z0-9.-]+`)

// The headers of a webhook.
const (
	TimeHeader      = "X-Aires-Time"      // Unix seconds, when it was sent
	SignatureHeader = "X-Aires-Signature" // sha256= and the hex of Sign
)

// Sign is what a receiver compares: HMAC-SHA256 (RFC 2104) under the shared
// secret over the time, a dot and the body. A receiver should refuse times that
// are minutes away.
func Sign(secret []byte, at string, body []byte) string {
	h := hmac.New(sha256.New, secret)
	fmt.Fprintf(h, "%s.", at)
	h.Write(body)
	return "sha256=" + hex.EncodeToString(h.Sum(nil))
}

// Webhook posts each notice as JSON, signed if there is a secret.
func Webhook(url string, secret []byte, client *http.Client, log *slog.Logger) Sink {
	return sink("webhook", log, func(ctx context.Context, n Notice) error {
		body, err := json.Marshal(n)
		if err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
		defer cancel()
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
		if err != nil {
			return err
		}
		at := strconv.FormatInt(time.Now().Unix(), 10)
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set(TimeHeader, at)
		if len(secret) > 0 {
			req.Header.Set(SignatureHeader, Sign(secret, at, body))
		}
		resp, err := client.Do(req)
		if err != nil {
			return err
		}
		defer resp.Body.Close()                                      //nolint:errcheck // it was only read
		_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<16)) // so that the connection can be used again
		if resp.StatusCode/100 != 2 {
			return fmt.Errorf("the receiver answered %s", resp.Status)
		}
		return nil
	})
}
