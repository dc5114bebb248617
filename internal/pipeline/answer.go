package pipeline

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// referring are the answer fields that hold lists of ids; pointing those that
// hold one.
var (
	referring = []string{"evidence", "diagnostics"}
	pointing  = []string{"first"}
)

// CheckIDs removes references to ids that do not exist from an answer and
// returns it with their number. A reference is a string in a list under
// "evidence" or "diagnostics", or the string under "first", which becomes "",
// at any depth.
//
// The answer comes back in one form, whatever its white space, its order of
// keys and its escapes were: what is shown of it in another prompt reads the
// same when it comes from the cache, so that the other finding is found there
// too.
func CheckIDs(answer json.RawMessage, exists func(id string) bool) (json.RawMessage, int, error) {
	var v any
	if err := json.Unmarshal(answer, &v); err != nil {
		return nil, 0, fmt.Errorf("check ids: %w", err)
	}
	dropped := walk(v, exists)
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false) // models read it, and code is full of angle brackets
	if err := e.Encode(v); err != nil {
		return nil, 0, fmt.Errorf("check ids: %w", err)
	}
	return bytes.TrimSpace(out.Bytes()), dropped, nil
}

func walk(v any, exists func(string) bool) (dropped int) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			dropped += walk(e, exists)
		}
	case map[string]any:
		for k, e := range v {
			if id, ok := e.(string); ok && slices.Contains(pointing, k) && id != "" && !exists(id) {
				v[k] = ""
				dropped++
				continue
			}
			list, ok := e.([]any)
			if !ok || !slices.Contains(referring, k) {
				dropped += walk(e, exists)
				continue
			}
			kept := slices.DeleteFunc(slices.Clone(list), func(id any) bool {
				s, ok := id.(string)
				return !ok || !exists(s)
			})
			dropped += len(list) - len(kept)
			v[k] = kept
		}
	}
	return dropped
}

// maxWhy is how much of the reason of a refusal is shown, in bytes.
const maxWhy = 200

// Repair asks again after an answer that was refused, showing why. Every prompt
// has kept room for it.
func Repair(prompt, why string) string {
	why = oneLine(why)
	if len(why) > maxWhy {
		why = cut(why, maxWhy)
	}
	return prompt + "\nYour last answer was refused: " + why +
		"\nAnswer again with one JSON object that follows the schema, and be shorter.\n"
}
