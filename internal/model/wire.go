package model

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
)

// maxLine bounds one line of a stream. A token takes a few hundred bytes.
const maxLine = 1 << 20

// lineReader splits a stream into lines without letting one grow for ever.
type lineReader struct{ r *bufio.Reader }

func newLineReader(r io.Reader) *lineReader {
	return &lineReader{bufio.NewReaderSize(r, 16<<10)}
}

// next returns the next line that is not blank. A last line without its end is
// returned like any other: whether it is whole, its content tells.
func (l *lineReader) next() ([]byte, error) {
	var long []byte
	for {
		part, err := l.r.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			if long = append(long, part...); len(long) > maxLine {
				return nil, &Error{Kind: KindGarbage, Err: errors.New("a line without end")}
			}
			continue
		}
		line := bytes.TrimSpace(append(long, part...))
		if len(line) > 0 && (err == nil || errors.Is(err, io.EOF)) {
			return line, nil
		}
		if err != nil {
			return nil, err
		}
		long = nil
	}
}

// drain reads the little that may follow the end of an answer, without which
// the connection could not be used again. What it holds, or why it breaks off,
// no longer matters.
func (l *lineReader) drain() { _, _ = io.CopyN(io.Discard, l.r, 4<<10) }

// dialError sorts the errors of a request that brought no response.
func dialError(err error) *Error {
	kind := KindCutOff
	op, isOp := errors.AsType[*net.OpError](err)
	_, isDNS := errors.AsType[*net.DNSError](err)
	text := err.Error()
	switch {
	case isOp && op.Op == "dial" && op.Timeout(), strings.Contains(text, "TLS handshake timeout"):
		return &Error{Kind: KindTimeout, Phase: PhaseConnect, Err: innermost(err)}
	case isDNS, isOp && (op.Op == "dial" || op.Op == "proxyconnect"), strings.Contains(text, "tls: "), strings.Contains(text, "x509: "):
		kind = KindUnreachable
	case strings.Contains(text, "malformed HTTP"), strings.Contains(text, "server gave HTTP response to HTTPS client"):
		kind = KindGarbage
	}
	return &Error{Kind: kind, Err: innermost(err)}
}

// innermost leaves out the method and URL that net/http puts before an error,
// and the address of a dial: the host is named already. A proxy's is kept.
func innermost(err error) error {
	if op, ok := errors.AsType[*net.OpError](err); ok {
		if op.Op == "dial" && op.Err != nil {
			return op.Err
		}
		return op
	}
	if inner := errors.Unwrap(err); inner != nil {
		return inner
	}
	return err
}

// refusal reads the error out of a response that is not a 200.
func refusal(resp *http.Response) *Error {
	const most = 64 << 10
	body, _ := io.ReadAll(io.LimitReader(resp.Body, most)) // the status alone says enough
	if resp.StatusCode >= 300 && resp.StatusCode < 400 {
		return &Error{Kind: KindGarbage, Status: resp.StatusCode, Err: fmt.Errorf("it redirects to %q", resp.Header.Get("Location"))}
	}
	text, isJSON := ErrorText(body)
	e := Refused(resp.StatusCode, text)
	if !isJSON {
		e.Err = errors.New(resp.Status)
		switch said := bytes.TrimSpace(body); {
		case bytes.HasPrefix(said, []byte("<")):
			e.Err = fmt.Errorf("%s, with a web page", resp.Status)
		case len(said) > 0:
			e.Err = fmt.Errorf("%s: %.80q", resp.Status, said)
		}
		if resp.StatusCode == http.StatusNotFound || resp.StatusCode == http.StatusMethodNotAllowed {
			e.Kind = KindGarbage // a model that is missing is reported in JSON
		}
	}
	return e
}

// ErrorText finds the message in the error documents that model servers send:
// {"error":"…"} (Ollama), {"error":{"message":"…"}} (OpenAI) and
// {"object":"error","message":"…"} (vLLM). It reports false where data is none
// of them.
func ErrorText(data []byte) (string, bool) {
	var doc struct {
		Error   json.RawMessage `json:"error"`
		Object  string          `json:"object"`
		Message string          `json:"message"`
		Detail  json.RawMessage `json:"detail"`
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		return "", false
	}
	var text string
	var nested struct {
		Message string `json:"message"`
		Code    any    `json:"code"`
	}
	switch {
	case json.Unmarshal(doc.Error, &text) == nil && text != "":
		return text, true
	case json.Unmarshal(doc.Error, &nested) == nil && nested.Message != "":
		return nested.Message, true
	case doc.Object == "error" && doc.Message != "":
		return doc.Message, true
	case len(doc.Detail) > 0:
		return string(doc.Detail), true
	case len(doc.Error) > 0 && string(doc.Error) != "null":
		return string(doc.Error), true
	default:
		return "", false
	}
}

// Refused sorts an error that a host reported, by status and text. Status 0
// means that it came in the middle of a stream.
func Refused(status int, text string) *Error {
	e := &Error{Kind: KindServer, Status: status}
	if text != "" {
		e.Err = errors.New(text)
	}
	low := strings.ToLower(text)
	has := func(parts ...string) bool {
		for _, p := range parts {
			if strings.Contains(low, p) {
				return true
			}
		}
		return false
	}
	switch {
	case has("exceeds the context length", "maximum context length", "context_length_exceeded", "exceeds the available context size", "prompt is too long"):
		e.Kind = KindPromptTooLong
	case has("requires more system memory", "out of memory"):
		e.Kind = KindTooLarge
	case status == http.StatusNotFound, status == http.StatusBadRequest && has("model") && has("not found", "does not exist"):
		e.Kind = KindModelMissing
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		e.Kind = KindUnauthorized
	case status == http.StatusServiceUnavailable, status == http.StatusTooManyRequests, has("server busy"):
		e.Kind = KindBusy
	case status == http.StatusBadGateway:
		e.Kind = KindUnreachable
	case status == http.StatusGatewayTimeout, status == http.StatusRequestTimeout:
		e.Kind, e.Phase = KindTimeout, PhaseFirstByte
	case has("unexpected eof", "runner process", "connection reset", "forcibly closed", "no longer running"):
		e.Kind = KindRunner
	case status >= 400 && status < 500:
		e.Kind = KindBadRequest
	}
	return e
}
