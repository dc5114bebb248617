package serve

import (
	"bytes"
	"context"
	"iter"
	"net/http"
	"strconv"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/daemon"
	"github.com/airesdev/aires/internal/ledger"
)

// Since says where to go on. It is exported because huma looks at no other
// fields.
type Since struct {
	Last  string `header:"Last-Event-ID" pattern:"^[0-9]{1,18}$" doc:"go on after this event"`
	After string `query:"after" pattern:"^[0-9]{1,18}$" doc:"the same, for who cannot send headers"`
}

// position is where to go on, otherwise if nothing says where.
func (in Since) position(otherwise int64) int64 {
	for _, text := range []string{in.Last, in.After} {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n
		}
	}
	return otherwise
}

type watching struct {
	RunPath
	Since
}

func (s *Server) eventRoutes() {
	schemaOf[aires.Event](s)
	answers := func() map[string]*huma.Response {
		return map[string]*huma.Response{
			"200": {Description: "server-sent events; the data of each is an Event. Progress has no id: it is not kept", Content: content(text, "text/event-stream")},
			"204": {Description: "the run has ended and there is nothing more: do not come again"},
		}
	}
	route(s, ledger.ScopeRead, huma.Operation{
		OperationID: "watch-run", Method: http.MethodGet, Path: "/v1/runs/{id}/events", Summary: "Follow a run", Responses: answers(),
		Description: "From its first event, or from the one after Last-Event-ID, to its last. Nothing is missed.",
	}, func(ctx context.Context, in *watching) (*huma.StreamResponse, error) {
		return s.stream(ctx, func(ctx context.Context) iter.Seq2[daemon.Watched, error] {
			return s.config.Daemon.Watch(ctx, in.ID, in.position(0))
		})
	})
	route(s, ledger.ScopeRead, huma.Operation{
		OperationID: "watch-runs", Method: http.MethodGet, Path: "/v1/events", Summary: "Follow all runs", Responses: answers(),
		Description: "What comes from now on, or everything after Last-Event-ID. Ids are those of all runs' events.",
	}, func(ctx context.Context, in *Since) (*huma.StreamResponse, error) {
		return s.stream(ctx, func(ctx context.Context) iter.Seq2[daemon.Watched, error] {
			return s.config.Daemon.WatchAll(ctx, in.position(-1))
		})
	})
}

// stream passes events on until there are no more, the client leaves or does
// not take them, or the server closes.
func (s *Server) stream(ctx context.Context, follow func(context.Context) iter.Seq2[daemon.Watched, error]) (*huma.StreamResponse, error) {
	return &huma.StreamResponse{Body: func(huma.Context) {
		v := at(ctx)
		ctx, stop := context.WithCancel(ctx)
		defer stop()
		defer context.AfterFunc(s.closing, stop)()
		s.watchers.Add(1)
		defer s.watchers.Add(-1)
		out := &sink{visit: v}
		for w, err := range follow(ctx) {
			if err != nil && !v.wrote && ctx.Err() == nil {
				s.fail(v, err)
				return
			}
			if err != nil || out.send(w) != nil {
				return
			}
		}
		if !v.wrote && out.pending == nil {
			v.WriteHeader(http.StatusNoContent)
			return
		}
		_ = out.flush() // the client may have left
	}}, nil
}

// sink writes server-sent events as the HTML standard describes them. What
// comes together is sent together. It holds a buffer only while there is
// something in it: there are thousands of watchers, and most of them wait.
type sink struct {
	visit   *visit
	pending *bytes.Buffer
}

// enough is how much is sent without waiting for more.
const enough = 32 << 10

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func (o *sink) send(w daemon.Watched) error {
	if w.JSON == nil && o.pending != nil {
		return o.flush()
	}
	if o.pending == nil {
		o.pending = buffers.Get().(*bytes.Buffer)
	}
	if w.JSON == nil {
		o.pending.WriteString(":\n\n") // here we are; are you still there?
		return o.flush()
	}
	if w.ID > 0 {
		o.pending.WriteString("id: ")
		o.pending.Write(strconv.AppendInt(o.pending.AvailableBuffer(), w.ID, 10))
		o.pending.WriteByte('\n')
	}
	o.pending.WriteString("data: ")
	o.pending.Write(w.JSON)
	o.pending.WriteString("\n\n")
	if o.pending.Len() > enough {
		return o.flush()
	}
	return nil
}

// flush sends what is pending, and lets go of its buffer unless that has become
// too large to keep.
func (o *sink) flush() error {
	if o.pending == nil {
		return nil
	}
	leave := o.visit.server.turns.take()
	defer leave()
	if !o.visit.wrote {
		h := o.visit.Header()
		h.Set("Content-Type", "text/event-stream")
		h.Set("Transfer-Encoding", "identity") // chunks would be three writes instead of one
		o.visit.WriteHeader(http.StatusOK)
	}
	o.visit.extend()
	_, err := o.visit.ResponseWriter.Write(o.pending.Bytes())
	if o.pending.Reset(); o.pending.Cap() <= 2*enough {
		buffers.Put(o.pending)
	}
	if o.pending = nil; err != nil {
		return err
	}
	return o.visit.control.Flush()
}
