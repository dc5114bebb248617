package model_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/airesdev/aires/internal/model"
)

func open(t *testing.T) (*model.Cache, string) {
	t.Helper()
	dir := t.TempDir()
	c, err := model.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return c, dir
}

var fullKey = model.Key{
	Version: "context/3", System: "s", Prompt: "p", Model: "m", Digest: "d",
	Schema: json.RawMessage(`{}`), Context: 1, MaxTokens: 2, Temperature: 0.5, Seed: 4,
}

// Whatever determines an answer changes the key; a name does not, where there
// is a digest.
func TestEveryFieldIsPartOfTheKey(t *testing.T) {
	base := fullKey.Hash()
	v := reflect.ValueOf(fullKey)
	for i := range v.NumField() {
		name := v.Type().Field(i).Name
		changed := fullKey
		field := reflect.ValueOf(&changed).Elem().Field(i)
		field.SetZero()
		if same := changed.Hash() == base; same != (name == "Model") {
			t.Errorf("%s: key the same is %v", name, same)
		}
	}
	unnamed := model.Key{Model: "a"}
	if unnamed.Hash() == (model.Key{Model: "b"}).Hash() {
		t.Error("without a digest, two models share a key")
	}
	if unnamed.Hash() != (model.Key{Model: "a:latest"}).Hash() {
		t.Error("two names of one model differ")
	}
}

func TestKeyOfARequest(t *testing.T) {
	k := fullKey
	r := model.Request{
		Model: k.Model, System: k.System, Prompt: k.Prompt, Schema: k.Schema,
		Context: k.Context, MaxTokens: k.MaxTokens, Temperature: k.Temperature, Seed: k.Seed,
	}
	if got := model.KeyOf(k.Version, k.Digest, r); !reflect.DeepEqual(got, k) {
		t.Errorf("got %+v, want %+v", got, k)
	}
}

func TestFieldsCannotRunIntoEachOther(t *testing.T) {
	a := model.Key{System: "ab", Prompt: "c"}
	b := model.Key{System: "a", Prompt: "bc"}
	if a.Hash() == b.Hash() {
		t.Error("system and prompt run into each other")
	}
}

// The key's form is kept: a change would make every stored finding a miss.
func TestKeyIsStable(t *testing.T) {
	const want = "3a98322e9c2ac970f35bb55564523f669f4c0337bc0cb882b500cb7585bd79c5"
	if got := fullKey.Hash(); got != want {
		t.Errorf("key %s, want %s; if that is meant, raise keyFormat", got, want)
	}
}

func TestPutGet(t *testing.T) {
	c, dir := open(t)
	key := fullKey.Hash()
	if _, ok := c.Get(key); ok {
		t.Fatal("an empty cache hits")
	}
	in := model.Entry{Value: json.RawMessage(`{"a":"<é>"}`), Answer: model.Answer{Text: "t\n", AnswerTokens: 3}, Repaired: true}
	if err := c.Put(key, in); err != nil {
		t.Fatal(err)
	}
	again, err := model.Open(dir) // as another process would
	if err != nil {
		t.Fatal(err)
	}
	out, ok := again.Get(key)
	if !ok || string(out.Value) == "" || out.Answer.Text != in.Answer.Text || !out.Repaired || out.Stored.IsZero() {
		t.Errorf("got %+v, %v", out, ok)
	}
	var value map[string]string
	if err := json.Unmarshal(out.Value, &value); err != nil || value["a"] != "<é>" {
		t.Errorf("value %s", out.Value)
	}
}

func TestBadKeysAreRefused(t *testing.T) {
	c, _ := open(t)
	for _, key := range []string{"", "../../etc/passwd", strings.Repeat("Z", 64), strings.ToUpper(fullKey.Hash())} {
		if err := c.Put(key, model.Entry{}); err == nil {
			t.Errorf("%q was stored", key)
		}
		if _, ok := c.Get(key); ok {
			t.Errorf("%q was found", key)
		}
	}
}

// Every prefix and every changed byte of an entry is a miss, and the damaged
// file is gone.
func TestDamageIsAMiss(t *testing.T) {
	c, dir := open(t)
	key := fullKey.Hash()
	if err := c.Put(key, model.Entry{Value: json.RawMessage(`{"a":1}`)}); err != nil {
		t.Fatal(err)
	}
	path := onlyFile(t, dir)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	damage := func(what string, data []byte) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, ok := c.Get(key); ok {
			t.Errorf("%s: a hit", what)
		}
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			t.Errorf("%s: the file is still there", what)
		}
	}
	for n := range whole {
		damage(fmt.Sprintf("cut at %d", n), whole[:n])
		changed := append([]byte{}, whole...)
		changed[n] ^= 1
		damage(fmt.Sprintf("changed at %d", n), changed)
	}
	damage("longer", append(append([]byte{}, whole...), "x\n"...))
	if err := c.Put(key, model.Entry{Value: json.RawMessage(`1`)}); err != nil {
		t.Error(err)
	}
	other := model.Key{Prompt: "other"}.Hash()
	moved := filepath.Join(filepath.Dir(filepath.Dir(path)), other[:2])
	if err := os.MkdirAll(moved, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(moved, other), whole, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, ok := c.Get(other); ok {
		t.Error("a file under a foreign name is a hit")
	}
}

// Many writers of one key leave one whole entry and no other file.
func TestManyWriters(t *testing.T) {
	_, dir := open(t)
	key := fullKey.Hash()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			c, err := model.Open(dir)
			if err != nil {
				t.Error(err)
				return
			}
			for range 20 {
				if err := c.Put(key, model.Entry{Value: json.RawMessage(fmt.Sprint(i))}); err != nil {
					t.Error(err)
				}
				if _, ok := c.Get(key); !ok {
					t.Error("a stored entry is a miss")
				}
			}
		})
	}
	wg.Wait()
	onlyFile(t, dir)
}

func TestDigests(t *testing.T) {
	c, dir := open(t)
	if _, ok := c.Digest("mistral"); ok {
		t.Error("a digest from nowhere")
	}
	for _, d := range []string{"one", "two", "two"} {
		if err := c.SetDigest("mistral:latest", d); err != nil {
			t.Fatal(err)
		}
	}
	if d, ok := c.Digest("Mistral"); !ok || d != "two" {
		t.Errorf("got %q, %v", d, ok)
	}
	onlyFile(t, dir)
}

func TestOpenAndPutSayWhatFailed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := model.Open(file); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("got %v", err)
	}
	c, dir := open(t)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := c.Put(fullKey.Hash(), model.Entry{}); err == nil {
		t.Error("stored into a file")
	}
}

// onlyFile returns the one file below dir.
func onlyFile(t *testing.T, dir string) string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, path)
		}
		return err
	})
	if err != nil || len(files) != 1 {
		t.Fatalf("files %v, %v, want one", files, err)
	}
	return files[0]
}
