package ledger

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
)

// worthPacking is the size from which on a value is compressed.
const worthPacking = 4 << 10

// pack writes v as JSON, compressed where it is large. A JSON object begins
// with a brace and a gzip stream (RFC 1952) does not.
func pack(v any) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil || len(text) < worthPacking {
		return text, err
	}
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed) // the level is valid
	if _, err := z.Write(text); err != nil {
		return nil, err
	}
	err = z.Close()
	return b.Bytes(), err
}

func unpack(body []byte, v any) error {
	if len(body) > 0 && body[0] == '{' {
		return json.Unmarshal(body, v)
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return err
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, v)
}
