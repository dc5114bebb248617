package real

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"regexp"
	"time"
)

// listening matches the line in which the server names its address.
var listening = regexp.MustCompile(`Listening on (127\.0\.0\.1:\d+)`)

// start begins a life and waits until it answers. The caller holds s.mu.
func (s *Server) start() error {
	written := len(s.log.String())
	life, err := launch(s.program, s.env(), s.dir, &s.log)
	if err != nil {
		return err
	}
	s.life = life
	ctx, cancel := context.WithTimeout(s.t.Context(), startLimit)
	defer cancel()
	return s.await(ctx, life, written)
}

// await polls the log, from the given byte on, for the address, and then the
// address for an answer.
func (s *Server) await(ctx context.Context, life *process, from int) error {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for pause := 5 * time.Millisecond; ; pause = min(2*pause, 200*time.Millisecond) {
		if m := listening.FindStringSubmatch(s.log.String()[from:]); m != nil {
			if s.address != m[1] { // only a first life differs; URL may be read during later ones
				s.address = m[1]
			}
			if answers(ctx, client, s.URL()) {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("no answer within %v", startLimit)
		case <-life.done:
			return errors.New("the server ended by itself")
		case <-time.After(pause):
		}
	}
}

// answers asks for the server's version.
func answers(ctx context.Context, client *http.Client, url string) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/api/version", http.NoBody)
	if err != nil {
		return false
	}
	res, err := client.Do(req)
	if err != nil {
		return false
	}
	_ = res.Body.Close()
	return res.StatusCode == http.StatusOK
}

// env is the environment of the server and of the commands that speak to it.
func (s *Server) env() []string {
	return environment(s.options, s.dir, filepath.Join(s.dir, "models"), s.address)
}
