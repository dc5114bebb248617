package model

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Extract takes the JSON object out of an answer. Fences and prose around it
// are forgiven; what would leave a choice is not: two different objects, a
// field named twice, or an object that does not end. The bytes are returned as
// the model wrote them; the errors are fit to be shown to it.
func Extract(text string) (json.RawMessage, error) {
	var found json.RawMessage
	for rest := text; ; {
		i := strings.IndexByte(rest, '{')
		if i < 0 {
			break
		}
		rest = rest[i:]
		if !opensObject(rest) { // a brace of the prose
			rest = rest[1:]
			continue
		}
		object, err := firstObject(rest)
		if err != nil {
			return nil, err
		}
		if found != nil && !bytes.Equal(found, object) {
			return nil, errors.New("the answer holds more than one JSON object; give exactly one")
		}
		found = object
		rest = rest[len(object):]
	}
	if found == nil {
		return nil, errors.New("the answer holds no JSON object")
	}
	return found, nil
}

// opensObject tells the brace of an object from one in prose: a field or the
// end must follow.
func opensObject(s string) bool {
	s = strings.TrimLeft(s[1:], " \t\r\n")
	return s == "" || s[0] == '"' || s[0] == '}'
}

// firstObject reads the object at the start of s.
func firstObject(s string) (json.RawMessage, error) {
	var object json.RawMessage
	if err := json.NewDecoder(strings.NewReader(s)).Decode(&object); err != nil {
		return nil, fmt.Errorf("the answer is not valid JSON: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(object))
	d.UseNumber()
	return object, noRepeats(d, "")
}

// noRepeats reads one value and refuses objects that name a field twice, of
// which every parser would pick another one.
func noRepeats(d *json.Decoder, at string) error {
	token, err := d.Token()
	if err != nil {
		return fmt.Errorf("the answer is not valid JSON: %w", err)
	}
	switch token {
	case json.Delim('{'):
		seen := map[string]bool{}
		for d.More() {
			name, err := d.Token()
			if err != nil {
				return fmt.Errorf("the answer is not valid JSON: %w", err)
			}
			field := at + "/" + fmt.Sprint(name)
			if seen[field] {
				return fmt.Errorf("the answer names the field %s twice", oneLine(field))
			}
			seen[field] = true
			if err := noRepeats(d, field); err != nil {
				return err
			}
		}
	case json.Delim('['):
		for i := 0; d.More(); i++ {
			if err := noRepeats(d, fmt.Sprintf("%s/%d", at, i)); err != nil {
				return err
			}
		}
	default:
		return nil
	}
	_, err = d.Token() // the closing delimiter, which the decoder has checked
	return err
}
