package index

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash/crc32"
	"os"
	"path/filepath"
)

// version is that of the format and of the scanners: what an older one knew is
// read again.
const version = "aires-index 2\n"

// pathOf is where the index of the folder dir is kept.
func pathOf(cache, dir string) string {
	sum := sha256.Sum256([]byte(dir))
	return filepath.Join(cache, hex.EncodeToString(sum[:8])+".index")
}

// load reads what is kept of the folder dir. What is missing, damaged or of
// another version is nothing.
func load(cache, dir string) map[string]*kept {
	if cache == "" {
		return nil
	}
	raw, err := os.ReadFile(pathOf(cache, dir))
	if err != nil || len(raw) < len(version)+4 || string(raw[:len(version)]) != version {
		return nil
	}
	body, sum := raw[len(version):len(raw)-4], raw[len(raw)-4:]
	if crc32.ChecksumIEEE(body) != binary.BigEndian.Uint32(sum) {
		return nil
	}
	d := decoder{rest: string(body)}
	n := d.count()
	files := make(map[string]*kept, n)
	if d.text() != dir {
		return nil
	}
	for range n {
		k := &kept{}
		d.kept(k)
		files[k.name] = k
	}
	if d.bad {
		return nil
	}
	return files
}

// save keeps the index. Whoever reads meanwhile sees the old file or the new one,
// each whole. That it cannot be kept only costs time, so nobody is told.
func (x *Index) save(cache, dir string, stats []stat) {
	if cache == "" {
		return
	}
	var e encoder
	e.number(len(stats))
	e.text(dir)
	for i := range stats {
		e.kept(&kept{stats[i], x.files[i], x.words[i]})
	}
	raw := binary.BigEndian.AppendUint32(append([]byte(version), e...), crc32.ChecksumIEEE(e))
	if os.MkdirAll(cache, 0o700) != nil {
		return
	}
	temp, err := os.CreateTemp(cache, ".index-*")
	if err != nil {
		return
	}
	_, err = temp.Write(raw)
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), pathOf(cache, dir))
	}
	if err != nil {
		_ = os.Remove(temp.Name()) // there is nothing else to be done about it
	}
}

// encoder writes numbers as varints and texts with their length.
type encoder []byte

func (e *encoder) number(n int)  { *e = binary.AppendVarint(*e, int64(n)) }
func (e *encoder) text(s string) { e.number(len(s)); *e = append(*e, s...) }

func (e *encoder) kept(k *kept) {
	e.text(k.name)
	*e = binary.AppendVarint(binary.AppendVarint(*e, k.size), k.time)
	e.text(k.file.Package)
	e.number(k.file.Lines)
	e.text(string(k.words))
	e.number(len(k.file.Imports))
	for _, i := range k.file.Imports {
		e.text(i.Path)
		e.text(i.Name)
		e.number(i.Line)
	}
	e.number(len(k.file.Decls))
	for _, d := range k.file.Decls {
		e.text(d.Name)
		e.text(d.Scope)
		e.number(int(d.Kind))
		e.number(d.Line)
		e.number(d.End)
		e.number(d.Params)
	}
}

// decoder reads what an encoder wrote. Texts are slices of the whole.
type decoder struct {
	rest string
	bad  bool
}

func (d *decoder) wide() int64 {
	n, size := binary.Varint([]byte(d.rest[:min(len(d.rest), binary.MaxVarintLen64)]))
	if size <= 0 {
		d.bad, d.rest = true, ""
		return 0
	}
	d.rest = d.rest[size:]
	return n
}

func (d *decoder) number() int { return int(d.wide()) }

// count is a number of things each of which takes a byte at least.
func (d *decoder) count() int {
	n := d.number()
	if n < 0 || n > len(d.rest) {
		d.bad, d.rest = true, ""
		return 0
	}
	return n
}

func (d *decoder) text() string {
	n := d.count()
	s := d.rest[:n]
	d.rest = d.rest[n:]
	return s
}

func (d *decoder) kept(k *kept) {
	k.name = d.text()
	k.size, k.time = d.wide(), d.wide()
	k.file = File{Name: k.name, Language: Language(k.name), Package: d.text(), Lines: d.number()}
	k.words = wordSet(d.text())
	k.file.Imports = make([]Import, d.count())
	for i := range k.file.Imports {
		k.file.Imports[i] = Import{Path: d.text(), Name: d.text(), Line: d.number()}
	}
	k.file.Decls = make([]Decl, d.count())
	for i := range k.file.Decls {
		k.file.Decls[i] = Decl{
			Name: d.text(), Scope: d.text(), Kind: Kind(d.number()), File: k.name,
			Line: d.number(), End: d.number(), Params: d.number(),
		}
	}
}
